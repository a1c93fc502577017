// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.durations.machine.Arrival;
import io.hookline.durations.machine.HookEvent;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.SpoolPosition;
import io.hookline.durations.machine.StationMachine;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of the events in a file, without Kafka: the same state machine, the same rules. Reads line by line, and holds
 * in memory what the machine keeps of each station; calls that nothing can change any more wait on the disk to be printed
 * in order. Used by one thread.
 */
public final class OfflineCalls implements Closeable {
    private final StationMachine machine;
    private final boolean explained;
    private final SortedTexts finished;
    private final Map<String, OfflineStation> stations = new HashMap<>();

    /** @param explained whether each call is followed by what made it so */
    public OfflineCalls(StationMachine machine, boolean explained) {
        this(machine, explained, SortedTexts.HELD);
    }

    OfflineCalls(StationMachine machine, boolean explained, int heldTexts) {
        this.machine = machine;
        this.explained = explained;
        this.finished = new SortedTexts(heldTexts);
    }

    /**
     * Reads all events.
     *
     * @param lines UTF-8, one event a line
     * @param malformed told of each line that is no event, with its number and the reason; the line is left out
     * @return how many lines were malformed
     * @throws IOException when the lines cannot be read, or calls cannot be kept on the disk
     */
    public long read(InputStream lines, Consumer<String> malformed) throws IOException {
        EventReader reader = new EventReader(lines);
        long rejected = 0;
        while (reader.next()) {
            try {
                String line = reader.line();
                if (!line.isBlank()) {
                    take(reader.number(), EventLine.parse(line));
                }
            } catch (EventLine.MalformedException e) {
                rejected++;
                malformed.accept("line " + reader.number() + ": " + e.getMessage());
            }
        }
        return rejected;
    }

    /**
     * Ends the input and writes the last revision of each call, ordered by station and first event.
     *
     * @param until how far time runs on; null until every open call is closed
     * @param out takes one line at a time, or with explanations one call at a time, of several lines
     * @throws IOException when calls cannot be kept on the disk or read from there
     */
    public void finish(@Nullable Instant until, Consumer<String> out) throws IOException {
        Long untilMicros = until == null ? null : Moment.micros(until);
        for (OfflineStation station : stations.values()) {
            station.keep(machine.finish(station.name(), station.state(), untilMicros), "");
            station.finish();
        }
        finished.forEach(out::accept);
    }

    @Override
    public void close() throws IOException {
        finished.close();
    }

    private void take(long lineNumber, EventLine line) throws IOException {
        OfflineStation station =
                stations.computeIfAbsent(line.station(), name -> new OfflineStation(name, finished, explained));
        UUID id = station.id(line);
        SpoolPosition position = line.sequence() == null
                ? null
                : new SpoolPosition(line.spool() == null ? "" : line.spool(), line.sequence());
        HookEvent event =
                new HookEvent(id, line.hook(), line.number(), line.micros(), line.monotonicNanos(), position, null);
        Arrival arrival =
                station.remembers(id) ? Arrival.REPEATED_ID : station.state().arrival(position);
        String explanation = explained ? Explanation.of(lineNumber, line) : "";
        if (arrival.isNew()) {
            if (line.id() != null) {
                station.remember(id);
            }
        } else {
            station.changesNothing(explanation, arrival);
        }
        station.keep(
                machine.take(station.name(), station.state(), event, arrival, StationMachine.NOBODY_WAITS),
                explanation);
    }
}
