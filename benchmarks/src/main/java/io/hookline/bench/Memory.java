// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hookline.bench.TopicContents.Size;
import io.hookline.durations.machine.Limits;
import io.hookline.event.Hook;
import io.hookline.schema.KafkaConnection;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a station and an open call cost in memory and state. Stations of three kinds are loaded, one kind after the
 * other: idle after one call, with one call open, with two. What the stores hold of each kind is read from their
 * changelogs: the last record of each key, which is what the store itself has.
 *
 * @param idle stations of the first kind
 * @param open stations of the second kind, and of the third
 */
record Memory(int idle, int open, Map<String, String> clientProperties) {
    private static final String APPLICATION = "bench-memory";
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int WARM_UP = 1_000;
    private static final Pattern STATION = Pattern.compile("(idle|one|two|warm)-\\d+");

    /**
     * What all stations of a kind cost.
     *
     * @param heapBytes by how much the heap grew, after garbage collection
     * @param state what the stores hold, store by store
     * @param changelogBytes all that was written to the changelogs, before compaction
     */
    record Kind(String name, int stations, long heapBytes, Map<String, Size> state, long changelogBytes) {
        long stateBytes() {
            return state.values().stream().mapToLong(Size::bytes).sum();
        }
    }

    /** @param diskBytes of all stations, in the state directory of the service when it has stopped */
    record Result(List<Kind> kinds, long diskBytes) {}

    Result measure(Path temporary, Notes notes) {
        try (Workshop workshop = Workshop.open(temporary, notes.ofStarts())) {
            KafkaConnection kafka = workshop.kafka(clientProperties);
            Path state = workshop.state(APPLICATION);
            Map<String, Long> heap = new HashMap<>();
            try (Side.Running service = new ServiceSide(kafka, 1, Limits.DEFAULT).start(APPLICATION, state)) {
                load(workshop, "warm", WARM_UP, Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_END);
                long before = heapUsed();
                load(workshop, "idle", idle, Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_END);
                before = grown(heap, "idle", before);
                load(workshop, "one", open, Hook.OUTGOING_CALL, Hook.CALL_START);
                before = grown(heap, "one", before);
                load(workshop, "two", open, Hook.OUTGOING_CALL, Hook.CALL_START, Hook.INCOMING_CALL, Hook.CALL_RING);
                grown(heap, "two", before);
                notes.note(String.format("state of %,d events loaded", service.taken()));
            }
            Changelogs changelogs = Changelogs.read(workshop.contents());
            List<Kind> kinds = new ArrayList<>();
            kinds.add(changelogs.kind("idle", "idle after one call", idle, heap));
            kinds.add(changelogs.kind("one", "one call open", open, heap));
            kinds.add(changelogs.kind("two", "two calls open", open, heap));
            return new Result(kinds, Workshop.size(state));
        }
    }

    private void load(Workshop workshop, String prefix, int stations, Hook... hooks) {
        try (CallEventSender sender = new CallEventSender(workshop.kafka(clientProperties))) {
            sender.each(prefix, 0, stations, hooks);
        }
        workshop.offsets().awaitEnd(APPLICATION, PATIENCE);
    }

    private static long grown(Map<String, Long> heap, String kind, long before) {
        long now = heapUsed();
        heap.put(kind, now - before);
        return now;
    }

    private static long heapUsed() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What the changelogs say, by kind of station and by store. */
    private record Changelogs(Map<String, Map<String, Size>> state, Map<String, Long> written) {
        static Changelogs read(TopicContents contents) {
            Map<String, Map<String, Size>> last = new HashMap<>();
            Map<String, Long> written = new HashMap<>();
            contents.read(topic -> topic.startsWith(APPLICATION + "-"), (topic, read) -> {
                String store = topic.substring(APPLICATION.length() + 1).replace("-changelog", "");
                Map<String, Size> held = last.computeIfAbsent(store, name -> new HashMap<>());
                String key = new String(read.key(), ISO_8859_1);
                if (read.value() == null) {
                    held.remove(key);
                } else {
                    held.put(key, Size.of(read));
                }
                written.merge(kindOf(key), Size.of(read).bytes(), Long::sum);
            });
            Map<String, Map<String, Size>> state = new HashMap<>();
            last.forEach((store, held) -> held.forEach((key, size) ->
                    state.computeIfAbsent(kindOf(key), kind -> new TreeMap<>()).merge(store, size, Size::plus)));
            return new Changelogs(state, written);
        }

        Kind kind(String prefix, String name, int stations, Map<String, Long> heap) {
            return new Kind(
                    name,
                    stations,
                    heap.getOrDefault(prefix, 0L),
                    state.getOrDefault(prefix, Map.of()),
                    written.getOrDefault(prefix, 0L));
        }

        /** The station's name is in the key of every store, whatever is around it. */
        private static String kindOf(String key) {
            Matcher station = STATION.matcher(key);
            return station.find() ? station.group(1) : "other";
        }
    }
}
