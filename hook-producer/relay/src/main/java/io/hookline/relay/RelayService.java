// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.Backoff;
import io.hookline.service.Closer;
import io.hookline.service.HttpEndpoint;
import io.hookline.service.Meters;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one relay of one spool. Starts whether or not broker and registry are there, and delivers when they are. Several may
 * run in one process, each on a spool of its own.
 */
public final class RelayService implements RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(RelayService.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final RelayLoop loop;
    private final HttpEndpoint http;
    private final Closer closer;

    private RelayService(RelayLoop loop, HttpEndpoint http, Closer closer) {
        this.loop = loop;
        this.http = http;
        this.closer = closer;
    }

    /**
     * Takes the spool and begins to deliver.
     *
     * @throws StartException when the spool has a relay already or cannot be written, or the HTTP port is taken
     */
    public static RunningService start(RelaySettings settings) {
        Clock clock = Clock.systemUTC();
        Closer closer = new Closer();
        CurrentSerializer serializer = closer.add(new CurrentSerializer());
        return start(
                settings,
                offset -> {
                    KafkaConnection kafka = settings.currentKafka();
                    return KafkaEventPublisher.open(
                            kafka, settings.station(), serializer.of(kafka.registry()), clock, offset);
                },
                clock,
                RandomGenerator.getDefault(),
                closer);
    }

    /** @param closer what the publishers need; closed after them */
    static RelayService start(
            RelaySettings settings,
            Function<ClockOffset, EventPublisher> publishers,
            InstantSource clock,
            RandomGenerator random,
            Closer closer) {
        try {
            closer.add(SpoolLock.take(settings.spool()));
            RelayProcess process = closer.add(RelayProcess.announce(settings.spool()));
            PrometheusMeterRegistry meters = Meters.registry("relay");
            RelayMetrics metrics = new RelayMetrics(meters, clock);
            ClockOffset offset = new ClockOffset(metrics::clockOffset);
            SpoolDisk disk = new ReservedDisk(new FileSystemDisk(settings.spool()));
            RelayLoop loop = new RelayLoop(
                    new Spool(disk, settings.station(), UUID::randomUUID, clock, metrics),
                    new CallEvents(settings.station(), settings.account()),
                    () -> publishers.apply(offset),
                    metrics,
                    new SpoolGate(disk, settings.limits(), clock, metrics),
                    process::announceIfNot,
                    clock,
                    new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random));
            HttpEndpoint http = closer.add(HttpEndpoint.start(settings.http(), meters, loop::health));
            SpoolWatch watch = closer.add(SpoolWatch.start(settings.spool(), loop::appeared));
            closer.add(loop);
            loop.start(watch::lookEvery);
            LOG.info("relays the events of station {} in {}", settings.station(), settings.spool());
            return new RelayService(loop, http, closer);
        } catch (RuntimeException | Error e) {
            closer.closeAfter(e);
            throw e;
        }
    }

    /** Registers every meter of the service's own with nothing counted: for who lists them. */
    public static void describe(MeterRegistry registry) {
        var unused = new RelayMetrics(registry, InstantSource.system());
        HttpEndpoint.describe(registry);
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
