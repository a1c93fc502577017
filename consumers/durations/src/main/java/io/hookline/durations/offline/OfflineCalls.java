// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.durations.machine.HookEvent;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.Revision;
import io.hookline.durations.machine.SpoolPosition;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.Step;
import io.hookline.event.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of the events in a file, without Kafka: the same state machine, the same rules. Reads line by line; keeps
 * the last revision of each call until the end, as a later line may correct it.
 */
public final class OfflineCalls {
    /** Event ids remembered for each station: as many as a busy desk has in days. */
    private static final int REMEMBERED_IDS = 10_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Time in the file is event time alone: nobody waits for a provisional revision. */
    private static final long NEVER_OVERDUE = Long.MAX_VALUE;

    private final StationMachine machine;
    private final Map<String, Station> stations = new TreeMap<>();

    public OfflineCalls(Limits limits) {
        this.machine = new StationMachine(limits);
    }

    /**
     * Reads all events.
     *
     * @param malformed told of each line that is no event, with its number and the reason; the line is left out
     * @return how many lines were malformed
     */
    public long read(BufferedReader lines, Consumer<String> malformed) throws IOException {
        long lineNumber = 0;
        long rejected = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            lineNumber++;
            if (lineNumber == 1 && line.startsWith(BYTE_ORDER_MARK)) {
                line = line.substring(BYTE_ORDER_MARK.length());
            }
            if (line.isBlank()) {
                continue;
            }
            try {
                take(EventLine.parse(line));
            } catch (EventLine.MalformedException e) {
                rejected++;
                malformed.accept("line " + lineNumber + ": " + e.getMessage());
            }
        }
        return rejected;
    }

    /**
     * Ends the input and writes the last revision of each call, ordered by station and first event.
     *
     * @param until how far time runs on; null until every open call is closed
     */
    public void finish(@Nullable Instant until, Consumer<String> out) {
        Long untilMicros = until == null ? null : Moment.micros(until);
        stations.forEach((name, station) -> {
            station.keep(machine.finish(name, station.state, untilMicros));
            station.calls.values().forEach(call -> out.accept(CallLine.of(call)));
        });
    }

    private void take(EventLine line) {
        Station station = stations.computeIfAbsent(line.station(), name -> new Station());
        UUID id = station.id(line);
        if (!station.ids.add(id)) {
            return;
        }
        SpoolPosition position = line.sequence() == null
                ? null
                : new SpoolPosition(line.spool() == null ? "" : line.spool(), line.sequence());
        HookEvent event =
                new HookEvent(id, line.hook(), line.number(), line.micros(), line.monotonicNanos(), position, null);
        station.keep(machine.take(line.station(), station.state, event, NEVER_OVERDUE));
    }

    /** One station's state and its calls so far. */
    private static final class Station {
        private final Map<UUID, Call> calls = new LinkedHashMap<>();
        private final Set<UUID> ids = Collections.newSetFromMap(new RecentIds());
        private StationState state = StationState.NEW;
        private long unnamedEvents;

        void keep(Step step) {
            state = step.state();
            for (Revision revision : step.revisions()) {
                calls.put(revision.call().getCallId(), revision.call());
            }
        }

        /** The event's own id where it is a UUID; else one that follows from what the file says. */
        UUID id(EventLine line) {
            if (line.id() == null) {
                return named(line.station() + "\n\n" + unnamedEvents++);
            }
            try {
                return UUID.fromString(line.id());
            } catch (IllegalArgumentException e) {
                return named(line.station() + "\n#" + line.id());
            }
        }

        private static UUID named(String text) {
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Forgets the eldest id. */
    private static final class RecentIds extends LinkedHashMap<UUID, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED_IDS;
        }
    }
}
