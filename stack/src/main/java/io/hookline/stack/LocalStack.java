// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack;

import io.hookline.archive.ArchiveService;
import io.hookline.archive.ArchiveSettings;
import io.hookline.archive.DatabaseSettings;
import io.hookline.archive.Retention;
import io.hookline.durations.DurationsService;
import io.hookline.durations.DurationsSettings;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.metrics.MetricsService;
import io.hookline.metrics.MetricsSettings;
import io.hookline.relay.RelayService;
import io.hookline.relay.RelaySettings;
import io.hookline.relay.SpoolLimits;
import io.hookline.relay.StationAccount;
import io.hookline.schema.KafkaConnection;
import io.hookline.service.Closer;
import io.hookline.service.HttpSettings;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Loopback;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The servers, the three services and a relay for each desk, in this process and on one data directory. Each service is
 * the same object that its own process runs. Closing it stops all of them, in the reverse order of their start.
 */
public final class LocalStack implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Closer closer;
    private final Servers servers;
    private final RunningService durations;
    private final RunningService metrics;
    private final RunningService archive;
    private final List<RunningService> relays;

    private LocalStack(
            Closer closer,
            Servers servers,
            RunningService durations,
            RunningService metrics,
            RunningService archive,
            List<RunningService> relays) {
        this.closer = closer;
        this.servers = servers;
        this.durations = durations;
        this.metrics = metrics;
        this.archive = archive;
        this.relays = List.copyOf(relays);
    }

    /**
     * A desk whose events are relayed.
     *
     * @param station its name
     * @param spool the directory into which its hooks write; it exists
     */
    public record Desk(String station, Path spool) {}

    /**
     * The ports on which processes serve {@code /metrics} and {@code /health}; 0 stands for any that is free.
     *
     * @param relay for a single relay; several always take free ports
     */
    public record HttpPorts(int relay, int durations, int metrics, int archive) {
        /** Any ports that are free. */
        public static final HttpPorts FREE = new HttpPorts(0, 0, 0, 0);
    }

    /**
     * Starts everything; the services join their groups in the background, see {@link #isReady}.
     *
     * @throws io.hookline.stack.server.ServerException when a server cannot start
     * @throws io.hookline.service.StartException when a service cannot start
     */
    public static LocalStack start(
            DataDirectory data, Servers.Ports ports, HttpPorts http, List<Desk> desks, Progress progress) {
        requireFree(http);
        Closer closer = new Closer();
        try {
            Servers servers = closer.add(Servers.start(data, ports, progress));
            KafkaConnection kafka = new KafkaConnection(servers.bootstrapServers(), servers.schemaRegistry(), Map.of());
            RunningService durations = closer.add(step(
                    progress,
                    "durations",
                    () -> DurationsService.start(new DurationsSettings(
                            kafka,
                            loopback(http.durations()),
                            "hookline-durations",
                            data.durations(),
                            1,
                            Limits.DEFAULT,
                            Numbering.PLAIN))));
            RunningService archive = closer.add(step(
                    progress,
                    "archive",
                    () -> ArchiveService.start(new ArchiveSettings(
                            new DatabaseSettings(
                                    servers.postgres().databaseUrl(PostgresServer.HOOKLINE), PostgresServer.USER, null),
                            kafka,
                            ArchiveSettings.DEFAULT_GROUP_ID,
                            Retention.FOR_EVER,
                            loopback(http.archive())))));
            RunningService metrics = closer.add(step(
                    progress,
                    "metrics",
                    () -> MetricsService.start(new MetricsSettings(kafka, loopback(http.metrics())))));
            List<RunningService> relays = step(progress, desks.size() == 1 ? "relay" : "relays", () -> {
                List<RunningService> started = new ArrayList<>();
                int port = desks.size() == 1 ? http.relay() : 0;
                for (Desk desk : desks) {
                    started.add(closer.add(RelayService.start(new RelaySettings(
                            desk.spool(),
                            desk.station(),
                            StationAccount.UNKNOWN,
                            SpoolLimits.DEFAULT,
                            kafka,
                            null,
                            loopback(port)))));
                }
                return started;
            });
            return new LocalStack(closer, servers, durations, metrics, archive, relays);
        } catch (RuntimeException | Error e) {
            // What is closed waits for threads and processes, which an interrupted thread cannot.
            boolean wasInterrupted = Thread.interrupted();
            closer.closeAfter(e);
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    /** Before the servers start: they take ten times as long as this. */
    private static void requireFree(HttpPorts http) {
        Loopback.requireFree("the relay", http.relay());
        Loopback.requireFree("the durations service", http.durations());
        Loopback.requireFree("the metrics service", http.metrics());
        Loopback.requireFree("the archive", http.archive());
    }

    /** Whether every service does its work. */
    public boolean isReady() {
        return services().stream()
                .allMatch(service -> Probe.isReady(service.http().uri("/health")));
    }

    /** Completes when a service cannot go on by itself. */
    public CompletableFuture<Object> failure() {
        return CompletableFuture.anyOf(
                services().stream().map(RunningService::failure).toArray(CompletableFuture[]::new));
    }

    public Servers servers() {
        return servers;
    }

    public RunningService durations() {
        return durations;
    }

    public RunningService metrics() {
        return metrics;
    }

    public RunningService archive() {
        return archive;
    }

    /** The relays, in the order of the desks. */
    public List<RunningService> relays() {
        return relays;
    }

    /** By job, the ports on which {@code /metrics} is served. */
    public Map<String, List<Integer>> scrapeTargets() {
        Map<String, List<Integer>> targets = new LinkedHashMap<>();
        targets.put("relay", relays.stream().map(relay -> relay.http().port()).toList());
        targets.put("durations", List.of(durations.http().port()));
        targets.put("metrics", List.of(metrics.http().port()));
        targets.put("archive", List.of(archive.http().port()));
        return targets;
    }

    @Override
    public void close() {
        closer.close();
    }

    private List<RunningService> services() {
        List<RunningService> services = new ArrayList<>(relays);
        services.add(durations);
        services.add(metrics);
        services.add(archive);
        return services;
    }

    private static HttpSettings loopback(int port) {
        return new HttpSettings(LOOPBACK, port);
    }

    private static <T> T step(Progress progress, String name, Supplier<T> start) {
        progress.step(name);
        long began = System.nanoTime();
        T started;
        try {
            started = start.get();
        } catch (StartException | IllegalArgumentException e) {
            throw new StartException(name + " cannot start: " + e.getMessage(), e);
        }
        progress.done(name, Duration.ofNanos(System.nanoTime() - began));
        return started;
    }
}
