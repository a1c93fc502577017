// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.event.Call;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.service.ConsumerLoop;
import io.hookline.service.Health;
import io.hookline.service.HttpEndpoint;
import io.hookline.service.Meters;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the calls topic as the group {@code hookline-metrics} and serves the counts. */
public final class MetricsService implements RunningService {
    static final String GROUP = "hookline-metrics";

    private final HttpEndpoint http;
    private final ConsumerLoop loop;
    private final Closer closer;

    private MetricsService(HttpEndpoint http, ConsumerLoop loop, Closer closer) {
        this.http = http;
        this.loop = loop;
        this.closer = closer;
    }

    /**
     * Starts to serve, then to read: a service whose port is taken must not commit records that nobody will see counted.
     * Returns before the brokers have answered; {@code /health} tells when it reads.
     *
     * @throws StartException when the port is taken or Kafka's client refuses its settings
     */
    public static RunningService start(MetricsSettings settings) {
        Closer closer = new Closer();
        try {
            PrometheusMeterRegistry registry = Meters.registry("metrics");
            closer.add(registry::close);
            CallMeters meters = new CallMeters(registry);
            Deserializer<Call> calls = closer.add(
                    Topics.CALLS.valueSerde(settings.kafka().registry()).deserializer());
            AtomicReference<@Nullable ConsumerLoop> reading = new AtomicReference<>();
            HttpEndpoint http = closer.add(HttpEndpoint.start(settings.http(), registry, () -> health(reading.get())));
            ConsumerLoop loop = closer.add(ConsumerLoop.start(
                    GROUP,
                    settings.kafka(),
                    List.of(Topics.CALLS),
                    new CallCounter(calls, meters, InstantSource.system()),
                    registry));
            reading.set(loop);
            return new MetricsService(http, loop, closer);
        } catch (RuntimeException e) {
            closer.closeAfter(e);
            throw e;
        }
    }

    /** Registers every meter of the service's own with nothing counted: for who lists them. */
    public static void describe(MeterRegistry registry) {
        var unused = new CallMeters(registry);
        ConsumerLoop.describe(registry, List.of(Topics.CALLS));
        HttpEndpoint.describe(registry);
    }

    private static Health health(@Nullable ConsumerLoop loop) {
        return loop == null ? Health.down("starts") : loop.health();
    }

    @Override
    public CompletableFuture<Throwable> failure() {
        return loop.failure();
    }

    @Override
    public HttpEndpoint http() {
        return http;
    }

    @Override
    public void close() {
        closer.close();
    }
}
