// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka with Hookline's topics, the schema registry and PostgreSQL, all on one data directory.
 *
 * <p>Either all of them run or none: when one fails to start, those that did are stopped. The caller owns the data
 * directory and closes it after this. To survive Ctrl-C in an orderly way a process closes this in a shutdown hook; after
 * {@code kill -9} the next start on the same directory clears up, and nothing acknowledged is lost.
 */
public final class Servers implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final PostgresServer postgres;
    private final RegistryProcess registry;

    /** The latest start first. */
    private final Deque<AutoCloseable> running;

    private Servers(
            EmbeddedKafka kafka, PostgresServer postgres, RegistryProcess registry, Deque<AutoCloseable> running) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.registry = registry;
        this.running = running;
    }

    /** The ports for clients; 0 stands for any that is free. */
    public record Ports(int kafka, int registry, int postgres) {
        /** Any ports that are free. */
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    /**
     * Starts the servers and creates the topics that are missing; returns when all of them serve clients.
     *
     * @throws ServerException when one of them cannot start; its message says which one and why
     */
    public static Servers start(DataDirectory data, Ports ports, Progress progress) {
        Deque<AutoCloseable> running = new ArrayDeque<>();
        progress.step("Kafka");
        CompletableFuture<Timed<EmbeddedKafka>> kafkaStart =
                inBackground("kafka-start", () -> EmbeddedKafka.start(data.kafka(), ports.kafka()));
        running.push(() -> result(kafkaStart).value().close());
        try {
            PostgresServer postgres =
                    step(progress, "PostgreSQL", () -> PostgresServer.start(data.postgres(), ports.postgres()));
            running.push(postgres);
            String schemas = postgres.jdbcUrl(PostgresServer.REGISTRY);
            RegistryProcess registry = step(
                    progress,
                    "schema registry",
                    () -> RegistryProcess.start(data.registry(), ports.registry(), schemas));
            running.push(registry);
            Timed<EmbeddedKafka> kafka = result(kafkaStart);
            progress.done("Kafka", kafka.took());
            step(progress, "topics", () -> createMissingTopics(kafka.value()));
            return new Servers(kafka.value(), postgres, registry, running);
        } catch (RuntimeException | Error failure) {
            closeAll(running, failure);
            throw failure;
        }
    }

    private record Timed<T>(T value, Duration took) {
        static <T> Timed<T> of(Supplier<T> action) {
            long start = System.nanoTime();
            T value = action.get();
            return new Timed<>(value, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static <T> T step(Progress progress, String name, Supplier<T> action) {
        progress.step(name);
        Timed<T> result = Timed.of(action);
        progress.done(name, result.took());
        return result.value();
    }

    private static <T> CompletableFuture<Timed<T>> inBackground(String thread, Supplier<T> action) {
        return CompletableFuture.supplyAsync(() -> Timed.of(action), runnable -> new Thread(runnable, thread).start());
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static int createMissingTopics(EmbeddedKafka kafka) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            Topics.createMissing(admin, (short) 1);
            return Topics.all().size();
        } catch (KafkaException e) {
            throw new ServerException("Kafka started, but " + e.getMessage(), e);
        }
    }

    /** The broker. A test may close it in the middle of traffic and start another on its port and directory. */
    public EmbeddedKafka kafka() {
        return kafka;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public RegistryProcess registry() {
        return registry;
    }

    /** Where Kafka clients connect. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Where serdes find their schemas. */
    public SchemaRegistry schemaRegistry() {
        return new SchemaRegistry(registry.url());
    }

    /** The archive's database. */
    public String jdbcUrl() {
        return postgres.jdbcUrl(PostgresServer.HOOKLINE);
    }

    /**
     * Stops the servers, the last one started first. All are stopped even when one fails to; the first failure is thrown
     * with the others suppressed in it.
     */
    @Override
    public void close() {
        Throwable failure = closeAll(running, null);
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (failure != null) {
            throw new ServerException("the servers did not stop in an orderly way", failure);
        }
    }

    /** Empties the deque; returns the first failure, or the one given, with the others suppressed. */
    private static @Nullable Throwable closeAll(Deque<AutoCloseable> running, @Nullable Throwable before) {
        Throwable first = before;
        // A stop waits for processes to end, which an interrupted thread cannot.
        boolean wasInterrupted = Thread.interrupted();
        for (AutoCloseable next = running.poll(); next != null; next = running.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }
}
