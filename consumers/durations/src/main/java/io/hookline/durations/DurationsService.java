// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.StationMachine;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.service.Health;
import io.hookline.service.HttpEndpoint;
import io.hookline.service.Meters;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls of hook events, exactly once: the events taken, the state of the stations and the calls published are one
 * transaction. A thread that fails is replaced and does its part again.
 */
public final class DurationsService implements RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(DurationsService.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int SESSION_MILLIS = 10_000;
    private static final double SILENT_SECONDS = 15;

    private final KafkaStreams streams;
    private final PatientDeserializer events;
    private final DurationMeters meters;
    private final CountDownLatch closing;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Closer closer = new Closer();
    private final HttpEndpoint http;

    private DurationsService(DurationsSettings settings) {
        PrometheusMeterRegistry registry = Meters.registry("durations");
        closer.add(registry::close);
        meters = new DurationMeters(registry);
        closing = new CountDownLatch(1);
        events = new PatientDeserializer(
                Topics.CALL_EVENTS.valueSerde(settings.kafka().registry()).deserializer(), closing);
        Topology topology = CallTopology.build(
                new StationMachine(settings.limits(), settings.numbering()),
                events,
                Topics.CALLS.valueSerde(settings.kafka().registry()).serializer(),
                meters);
        streams = new KafkaStreams(topology, config(settings, meters));
        closer.add(() -> streams.close(CLOSE));
        streams.setUncaughtExceptionHandler(this::replaceThread);
        KafkaStreamsMetrics streamsMetrics = closer.add(new KafkaStreamsMetrics(streams));
        streamsMetrics.bindTo(registry);
        try {
            http = closer.add(HttpEndpoint.start(settings.http(), registry, this::health));
        } catch (StartException e) {
            closer.closeAfter(e);
            throw e;
        }
    }

    /**
     * Starts the service; it joins its group in the background.
     *
     * @throws StartException when the HTTP port cannot be bound
     */
    public static DurationsService start(DurationsSettings settings) {
        DurationsService service = new DurationsService(settings);
        service.streams.start();
        return service;
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
        closer.close();
    }

    static Properties config(DurationsSettings settings, DurationMeters meters) {
        Properties config = new Properties();
        config.putAll(settings.kafka().clientConfig());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
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
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING) {
            return Health.down("Kafka Streams is " + state);
        }
        double silence = streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
                .map(Map.Entry::getValue)
                .mapToDouble(metric -> metric.metricValue() instanceof Double seconds ? seconds : 0)
                .max()
                .orElse(0);
        return silence > SILENT_SECONDS ? Health.down("waits for the broker") : Health.up("makes calls");
    }
}
