// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.event.CallEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The events of a file as the topic holds them, with the ids that {@link OfflineCalls} gives them: the calls of either way are
 * the same calls. Used by one thread, for one file.
 */
public final class RecordedEvents {
    /** In the place of the hook's version. */
    public static final String VERSION = "import";

    private final Map<String, EventIds> stations = new HashMap<>();

    /**
     * Reads all events in the order of the file.
     *
     * @param lines UTF-8, one event a line
     * @param events takes each event
     * @param malformed told of each line that is no event, with its number and the reason; the line is left out
     * @return how many lines were malformed
     * @throws IOException when the lines cannot be read
     */
    public long read(InputStream lines, Consumer<CallEvent> events, Consumer<String> malformed) throws IOException {
        EventReader reader = new EventReader(lines);
        long rejected = 0;
        while (reader.next()) {
            EventLine line;
            try {
                String text = reader.line();
                if (text.isBlank()) {
                    continue;
                }
                line = EventLine.parse(text);
            } catch (EventLine.MalformedException e) {
                rejected++;
                malformed.accept("line " + reader.number() + ": " + e.getMessage());
                continue;
            }
            events.accept(event(line));
        }
        return rejected;
    }

    private CallEvent event(EventLine line) {
        EventIds ids = stations.computeIfAbsent(line.station(), name -> new EventIds());
        return CallEvent.newBuilder()
                .setEventId(ids.of(line))
                .setStation(line.station())
                .setAccount(null)
                .setHook(line.hook())
                .setNumber(line.number())
                .setNumberTruncated(false)
                .setOccurredAt(Instant.EPOCH.plus(line.micros(), ChronoUnit.MICROS))
                .setMonotonicNanos(line.monotonicNanos())
                .setSpoolId(line.sequence() == null ? null : EventIds.spool(line))
                .setSequence(line.sequence())
                .setHookVersion(VERSION)
                .build();
    }
}
