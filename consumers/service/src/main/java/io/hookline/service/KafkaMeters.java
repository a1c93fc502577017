// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;

/**
 * Kafka's own meters of a client, on a registry until they are closed. Kafka makes some of them only when partitions come, so
 * they are looked for every few seconds: lag is there as soon as it matters.
 */
public final class KafkaMeters implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Closer closer = new Closer();

    private KafkaMeters() {}

    /**
     * Puts a client's meters on a registry.
     *
     * @param binder makes Micrometer's binder for the client, of the executor and the interval with which it looks again;
     *     closed at the end, as all of Micrometer's can be
     */
    public static KafkaMeters bind(
            MeterRegistry registry, BiFunction<ScheduledExecutorService, Duration, MeterBinder> binder) {
        KafkaMeters meters = new KafkaMeters();
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "kafka-meters");
            thread.setDaemon(true);
            return thread;
        });
        meters.closer.add(executor::shutdownNow);
        MeterBinder made = binder.apply(executor, LOOK_EVERY);
        if (made instanceof AutoCloseable closeable) {
            meters.closer.add(closeable);
        }
        made.bindTo(registry);
        return meters;
    }

    /**
     * Refuses what Kafka tells twice: since KIP-1109 each meter of a topic is there under the topic's name, and still under
     * the same with its dots as underscores. With both, every sum would be twice the truth.
     */
    static MeterFilter onceForEachTopic() {
        return MeterFilter.deny(id -> {
            String topic = id.getName().startsWith("kafka.") ? id.getTag("topic") : null;
            return topic != null && topic.startsWith("hookline_");
        });
    }

    @Override
    public void close() {
        closer.close();
    }
}
