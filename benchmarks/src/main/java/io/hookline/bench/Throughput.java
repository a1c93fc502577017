// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.bench.TopicContents.Size;
import io.hookline.durations.machine.Limits;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events per second through the service and through two pass-throughs, on the same topic, one after the other in each
 * run. The time of a side is from the moment when its first event is seen to be taken to the one when all its offsets
 * are seen to be committed. One run of each side comes before and is not counted, so that the JVM has compiled what it
 * will.
 *
 * @param threads stream threads of each side
 * @param clientProperties further settings of all Kafka clients, of each side alike
 */
record Throughput(int events, int runs, int threads, Map<String, String> clientProperties) {
    private static final Duration JOIN = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String SERVICE = "bench-service-";

    /**
     * What one number of stations gave.
     *
     * @param service events per second of each run; the other sides likewise
     * @param written what the service wrote for all events once: changelog by changelog, and calls
     */
    record Result(
            int stations,
            long events,
            List<Double> service,
            List<Double> passThroughAvro,
            List<Double> passThroughBytes,
            Map<String, Size> written) {
        Spread ratioToAvro() {
            return Spread.ofRatios(service, passThroughAvro);
        }

        Spread ratioToBytes() {
            return Spread.ofRatios(service, passThroughBytes);
        }
    }

    /** A side and what it gave so far. */
    private record Lane(String id, Side side, List<Double> rates) {}

    Result measure(Path temporary, int stations, Notes notes) {
        try (Workshop workshop = Workshop.open(temporary, notes.ofStarts())) {
            KafkaConnection kafka = workshop.kafka(clientProperties);
            try (CallEventSender sender = new CallEventSender(kafka)) {
                sender.interleaved(stations, events);
            }
            List<Lane> lanes = List.of(
                    new Lane(SERVICE, new ServiceSide(kafka, threads, Limits.DEFAULT), new ArrayList<>()),
                    new Lane("bench-avro-", PassThroughSide.avro(kafka, threads), new ArrayList<>()),
                    new Lane("bench-bytes-", PassThroughSide.bytes(kafka, threads), new ArrayList<>()));
            for (int run = 0; run <= runs; run++) {
                for (Lane lane : lanes) {
                    double rate = rate(workshop, lane.side(), lane.id() + run);
                    notes.note(String.format(
                            "%,d stations, %s, %s: %,.0f events/s",
                            stations,
                            run == 0 ? "warm-up" : "run " + run,
                            lane.side().name(),
                            rate));
                    if (run > 0) {
                        lane.rates().add(rate);
                    }
                }
            }
            checkCopies(workshop);
            return new Result(
                    stations,
                    events,
                    lanes.get(0).rates(),
                    lanes.get(1).rates(),
                    lanes.get(2).rates(),
                    written(workshop));
        }
    }

    private double rate(Workshop workshop, Side side, String applicationId) {
        StreamsBeans beans = StreamsBeans.of(applicationId);
        Offsets offsets = workshop.offsets();
        Path state = workshop.state(applicationId);
        System.gc(); // what one side left is not collected at the other's cost
        double seconds;
        try (Side.Running running = side.start(applicationId, state)) {
            Offsets.await(side.name() + " takes its first event", JOIN, () -> beans.processed() > 0);
            long began = System.nanoTime();
            offsets.awaitEnd(applicationId, PATIENCE);
            seconds = (System.nanoTime() - began) / 1e9;
            if (running.taken() != events) {
                throw new BenchException(String.format(
                        "expected the %s to take %,d events, took %,d", side.name(), events, running.taken()));
            }
        }
        Workshop.delete(state);
        return events / seconds;
    }

    private void checkCopies(Workshop workshop) {
        long expected = 2L * (runs + 1) * events;
        long copies = workshop.contents().count(PassThroughSide.COPIES.name());
        if (copies != expected) {
            throw new BenchException(
                    String.format("expected %,d copies of the pass-throughs, were %,d", expected, copies));
        }
    }

    /** By the first run's changelogs, which compaction may have begun to thin out only after its hours. */
    private Map<String, Size> written(Workshop workshop) {
        String prefix = SERVICE + 0 + "-";
        Map<String, Size> sizes = new TreeMap<>();
        workshop.contents().read(topic -> topic.startsWith(prefix), (topic, read) -> {
            String store = topic.substring(prefix.length()).replace("-changelog", "");
            sizes.merge("changelog " + store, Size.of(read), Size::plus);
        });
        workshop.contents()
                .read(Topics.CALLS.name()::equals, (topic, read) -> sizes.merge(topic, Size.of(read), Size::plus));
        sizes.computeIfPresent(
                Topics.CALLS.name(), (topic, all) -> new Size(all.records() / (runs + 1), all.bytes() / (runs + 1)));
        return sizes;
    }
}
