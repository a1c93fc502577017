// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import io.hookline.service.Backoff;
import io.hookline.service.Closer;
import io.hookline.service.ConsumerLoop;
import io.hookline.service.Health;
import io.hookline.service.HttpEndpoint;
import io.hookline.service.Meters;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive, running: waits for the database, brings its tables to this version, then reads calls and events into it.
 */
public final class ArchiveService implements RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveService.class);
    private static final List<Topic<?>> TOPICS = List.of(Topics.CALL_EVENTS, Topics.CALLS);
    private static final Health WAITS = Health.down("waits for the database");

    private final ArchiveSettings settings;
    private final PrometheusMeterRegistry meters = Meters.registry("archive");
    private final ArchiveMetrics metrics = new ArchiveMetrics(meters);
    private final CompletableFuture<ConsumerLoop> reading = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure =
            reading.thenCompose(ConsumerLoop::failure).exceptionally(ArchiveService::unwrapped);
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Belongs to the starter's thread until that has ended. */
    private final Closer opened = new Closer();

    private final HttpEndpoint http;
    private final Thread starter = new Thread(this::startReading, "archive-start");
    private volatile Supplier<Health> health = () -> WAITS;

    private ArchiveService(ArchiveSettings settings) {
        this.settings = settings;
        this.http = opened.add(HttpEndpoint.start(settings.http(), meters, () -> health.get()));
    }

    /**
     * Starts, and returns before the database is there.
     *
     * @throws StartException when {@code /metrics} and {@code /health} cannot be served
     */
    public static RunningService start(ArchiveSettings settings) {
        ArchiveService service = new ArchiveService(settings);
        service.starter.start();
        return service;
    }

    /** Registers every meter of the service's own with nothing counted: for who lists them. */
    public static void describe(MeterRegistry registry) {
        var unused = new ArchiveMetrics(registry);
        ConsumerLoop.describe(registry, TOPICS);
        HttpEndpoint.describe(registry);
    }

    @Override
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    @Override
    public HttpEndpoint http() {
        return http;
    }

    /** Ends after the batch at hand. */
    @Override
    public void close() {
        closing.countDown();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the archive stopped", e);
        }
        opened.close();
    }

    private void startReading() {
        try {
            if (migrated()) {
                Database database = opened.add(Database.open(settings.database(), meters));
                var registry = settings.kafka().registry();
                opened.add(Upkeep.start(database, settings.retention(), metrics, InstantSource.system()));
                ArchiveDeadLetters deadLetters =
                        opened.add(ArchiveDeadLetters.open(settings.groupId(), settings.kafka()));
                BatchReader reader = opened.add(new BatchReader(
                        Topics.CALL_EVENTS.valueSerde(registry).deserializer(),
                        Topics.CALLS.valueSerde(registry).deserializer()));
                ConsumerLoop loop = opened.add(ConsumerLoop.start(
                        settings.groupId(),
                        settings.kafka(),
                        TOPICS,
                        new ArchiveWriter(database, reader, deadLetters, metrics, InstantSource.system()),
                        meters));
                health = loop::health;
                reading.complete(loop);
            }
        } catch (Throwable e) { // the thread's last line: whatever it is, somebody must hear of it
            health = () -> Health.down("could not start");
            reading.completeExceptionally(e);
        }
    }

    /** Tries until the tables are there; false when the service was closed before. */
    private boolean migrated() throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), ThreadLocalRandom.current());
        String before = "";
        while (closing.getCount() > 0) {
            try {
                Database.migrate(settings.database());
                return true;
            } catch (FlywayException e) {
                metrics.databaseFailed();
                String reason = reason(e);
                if (before.equals(reason)) {
                    LOG.debug("waits for {} again, {} failures", settings.database(), backoff.failures() + 1, e);
                } else {
                    LOG.warn("waits for {}: {}", settings.database(), reason);
                }
                before = reason;
                closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : failure;
    }

    /** What the driver says, which names the trouble in one line; else what Flyway says. */
    private static String reason(FlywayException failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }
}
