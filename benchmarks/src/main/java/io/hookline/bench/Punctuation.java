// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.bench.ServiceSide.RunningDurations;
import io.hookline.durations.machine.Limits;
import io.hookline.event.Hook;
import io.hookline.schema.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the service's clock costs: once a second each partition's processor looks for overdue calls. Measured by the
 * metric that Kafka Streams has for it, in the running service, with more and more stations that are idle.
 *
 * @param idle numbers of idle stations, rising
 * @param open calls that are open all the while and not due
 * @param due calls that fall due together, for what one costs
 * @param rounds how often each is measured
 * @param window how long a measurement looks back, and so takes
 */
record Punctuation(
        List<Integer> idle, int open, int due, int rounds, Duration window, Map<String, String> clientProperties) {
    private static final String APPLICATION = "bench-punctuation";
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Short for calls that were offered, so that those fall due while one waits; the others do not. */
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(2),
            Limits.DEFAULT.ringing(),
            Limits.DEFAULT.dialling(),
            Limits.DEFAULT.connected(),
            Limits.DEFAULT.correctAnswered(),
            Limits.DEFAULT.correctUnanswered());

    /**
     * What one number of idle stations gave.
     *
     * @param idleMicros a punctuation of one partition when nothing is due: the mean over the window
     * @param idleMaxMicros the longest one of the window
     * @param dueMicros for each call that was due: the partitions' longest punctuations together, by the calls
     */
    record Result(int idle, List<Double> idleMicros, List<Double> idleMaxMicros, List<Double> dueMicros) {}

    List<Result> measure(Path temporary, Notes notes) {
        Map<String, String> properties = new TreeMap<>(clientProperties);
        properties.put("metrics.recording.level", "DEBUG"); // or a task does not measure its punctuations
        properties.put("metrics.num.samples", "2");
        properties.put("metrics.sample.window.ms", Long.toString(window.toMillis() / 2));
        List<Result> results = new ArrayList<>();
        try (Workshop workshop = Workshop.open(temporary, notes.ofStarts());
                CallEventSender sender = new CallEventSender(workshop.kafka(Map.of()))) {
            KafkaConnection kafka = workshop.kafka(properties);
            sender.each("open", 0, open, Hook.OUTGOING_CALL, Hook.CALL_START);
            try (RunningDurations service =
                    new ServiceSide(kafka, 1, LIMITS).start(APPLICATION, workshop.state(APPLICATION))) {
                int stations = 0;
                int called = 0;
                for (int wanted : idle) {
                    sender.each("idle", stations, wanted, Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_END);
                    stations = wanted;
                    workshop.offsets().awaitEnd(APPLICATION, PATIENCE);
                    Result result = new Result(wanted, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                    Offsets.pause(2 * window.toMillis()); // until what came before is out of the window
                    for (int round = 0; round < rounds; round++) {
                        Offsets.pause(window.toMillis());
                        result.idleMicros().add(mean(micros("avg")));
                        result.idleMaxMicros().add(micros("max").stream().reduce(0.0, Double::max));
                        notes.note(String.format("%,d idle stations, measurement %d", wanted, round + 1));
                    }
                    for (int round = 0; round < rounds; round++) {
                        long before = service.closed();
                        sender.each("due" + wanted, called, called + due, Hook.INCOMING_CALL);
                        called += due;
                        double micros = untilClosed(workshop, service, before + due);
                        result.dueMicros().add(micros / due);
                        notes.note(String.format("%,d idle stations, %,d calls due, %d", wanted, due, round + 1));
                    }
                    results.add(result);
                }
            }
        }
        return results;
    }

    /** Waits until the service told of so many calls in all; returns how long the punctuations took that did it. */
    private double untilClosed(Workshop workshop, RunningDurations service, long calls) {
        workshop.offsets().awaitEnd(APPLICATION, PATIENCE);
        Offsets.await(due + " calls are overdue", PATIENCE, () -> service.closed() >= calls);
        Offsets.pause(200); // until the punctuation that told of the last one is over
        double micros = micros("max").stream().mapToDouble(Double::doubleValue).sum();
        Offsets.pause(2 * window.toMillis());
        return micros;
    }

    private static List<Double> micros(String statistic) {
        return StreamsBeans.of(APPLICATION).punctuations(statistic).stream()
                .map(nanos -> nanos / 1_000)
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
