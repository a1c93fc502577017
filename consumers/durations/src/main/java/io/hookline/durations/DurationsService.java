// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.StationMachine;
import io.hookline.schema.Topics;
import io.hookline.service.Backoff;
import io.hookline.service.Closer;
import io.hookline.service.Health;
import io.hookline.service.HttpEndpoint;
import io.hookline.service.KafkaMeters;
import io.hookline.service.Meters;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls of hook events, exactly once: the events taken, the state of the stations and the calls published are one
 * transaction. A thread that fails is replaced and does its part again.
 */
public final class DurationsService implements RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(DurationsService.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration FAILED_LATELY = Duration.ofMinutes(1);
    private static final int SESSION_MILLIS = 10_000;
    private static final double SILENT_SECONDS = 15;

    private final DurationsSettings settings;
    private final PrometheusMeterRegistry registry = registry();
    private final DurationMeters meters = new DurationMeters(registry, InstantSource.system());
    private volatile long threadFailedNanos = System.nanoTime() - FAILED_LATELY.toNanos();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final PatientDeserializer events;
    private final Admin admin;
    private final Thread starter;
    private final AtomicReference<@Nullable KafkaStreams> streams = new AtomicReference<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Closer closer = new Closer();
    private final HttpEndpoint http;

    /**
     * Without two counters that RocksDB no longer has: Kafka Streams, at {@code metrics.recording.level=DEBUG}, adds -1 to them
     * ever since, and a negative counter spoils the whole page of metrics.
     */
    static PrometheusMeterRegistry registry() {
        return Meters.registry(
                "durations",
                MeterFilter.denyNameStartsWith("kafka.stream.state.number.open.files"),
                MeterFilter.denyNameStartsWith("kafka.stream.state.number.file.errors"));
    }

    /** @param generation null for the latest that there is */
    private DurationsService(DurationsSettings settings, @Nullable Generation generation) {
        this.settings = settings;
        closer.add(registry::close);
        events = new PatientDeserializer(
                Topics.CALL_EVENTS.valueSerde(settings.kafka().registry()).deserializer(), closing);
        admin = closer.add(Admin.create(settings.kafka().clientConfig()));
        starter = new Thread(() -> begin(generation), "hookline-durations-starter");
        closer.add(this::stop);
        try {
            http = closer.add(HttpEndpoint.start(settings.http(), registry, this::health));
        } catch (StartException e) {
            closing.countDown();
            closer.closeAfter(e);
            throw e;
        }
    }

    /**
     * Starts the service; it joins its group in the background, as soon as a broker answers.
     *
     * @throws StartException when the HTTP port cannot be bound
     */
    public static DurationsService start(DurationsSettings settings) {
        return start(settings, null);
    }

    /** The same for a generation that may not have begun. */
    static DurationsService start(DurationsSettings settings, @Nullable Generation generation) {
        DurationsService service = new DurationsService(settings, generation);
        service.starter.start();
        return service;
    }

    /** Registers every meter of the service's own with nothing counted: for who lists them. */
    public static void describe(MeterRegistry registry) {
        var unused = new DurationMeters(registry, InstantSource.system());
        HttpEndpoint.describe(registry);
    }

    private void begin(@Nullable Generation wanted) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), ThreadLocalRandom.current());
        try {
            do {
                try {
                    Generation generation =
                            wanted == null ? Generation.latest(admin, settings.applicationId()) : wanted;
                    begin(generation, generation.retold(admin));
                    return;
                } catch (KafkaException e) {
                    if (backoff.failures() == 0 && closing.getCount() > 0) {
                        LOG.warn("waits for the broker", e);
                    }
                }
            } while (!closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service closes
        } catch (RuntimeException | Error e) {
            failure.complete(e);
        }
    }

    private synchronized void begin(Generation generation, Retold retold) {
        if (closing.getCount() == 0) {
            return;
        }
        StationMachine machine =
                new StationMachine(settings.limits(), settings.numbering(), generation.firstRevision());
        Topology topology = CallTopology.build(
                machine,
                retold,
                events,
                Topics.CALLS.valueSerde(settings.kafka().registry()).serializer(),
                meters);
        KafkaStreams made = new KafkaStreams(topology, config(settings, generation, meters));
        made.setUncaughtExceptionHandler(this::replaceThread);
        closer.add(KafkaMeters.bind(
                registry, (executor, interval) -> new KafkaStreamsMetrics(made, Tags.empty(), executor, interval)));
        streams.set(made);
        made.start();
        LOG.info("makes calls as {}", generation.applicationId());
    }

    private void stop() {
        KafkaStreams made = streams.get();
        if (made != null) {
            made.close(CLOSE);
        }
    }

    @Override
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    @Override
    public HttpEndpoint http() {
        return http;
    }

    @Override
    public void close() {
        closing.countDown();
        starter.interrupt();
        synchronized (this) { // after a begin that is under way
            closer.close();
        }
    }

    static Properties config(DurationsSettings settings, Generation generation, DurationMeters meters) {
        Properties config = new Properties();
        config.putAll(settings.kafka().clientConfig());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, generation.applicationId());
        // Else threads and clients have a random id in their names, and in the labels of their metrics.
        config.put(StreamsConfig.CLIENT_ID_CONFIG, generation.applicationId());
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        config.put(DeadLetters.METERS, meters);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        return config;
    }

    private StreamThreadExceptionResponse replaceThread(Throwable reason) {
        meters.threadReplaced();
        threadFailedNanos = System.nanoTime();
        if (reason instanceof Error) {
            failure.complete(reason);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread failed and is replaced", reason);
        try {
            boolean closes = closing.await(1, TimeUnit.SECONDS);
            return closes
                    ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                    : StreamThreadExceptionResponse.REPLACE_THREAD;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
    }

    private Health health() {
        if (events.isWaiting()) {
            return Health.down("waits for the schema registry");
        }
        KafkaStreams made = streams.get();
        if (made == null) {
            return Health.down("waits for the broker");
        }
        KafkaStreams.State state = made.state();
        if (state != KafkaStreams.State.RUNNING) {
            return Health.down("Kafka Streams is " + state);
        }
        double silence = made.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
                .map(Map.Entry::getValue)
                .mapToDouble(metric -> metric.metricValue() instanceof Double seconds ? seconds : 0)
                .max()
                .orElse(0);
        if (System.nanoTime() - threadFailedNanos < FAILED_LATELY.toNanos()) {
            return Health.down("a thread failed within the last minute and was replaced, see the log");
        }
        return silence > SILENT_SECONDS ? Health.down("waits for the broker") : Health.up("makes calls");
    }
}
