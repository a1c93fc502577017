// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The machine's own Prometheus, listening on loopback only, with Hookline's rules; for where one is installed. It ends when
 * this JVM does, in whatever way. Its output goes to {@code prometheus.log}.
 */
public final class PrometheusProcess implements AutoCloseable {
    /** The system property that names the directory {@code prometheus} of the checkout; the launcher sets it. */
    public static final String FILES_PROPERTY = "hookline.prometheus.files";

    private static final String NAME = "Prometheus";
    private static final Duration START = Duration.ofSeconds(30);

    /** Two months: alerts compare with last week, a person with last month. */
    private static final String KEPT = "60d";

    private final GuardedProcess process;
    private final int port;

    private PrometheusProcess(GuardedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program, where one is installed and this machine has the shell that guards it. */
    public static Optional<Path> installed() {
        return GuardedProcess.isPossible() ? GuardedProcess.onPath("prometheus") : Optional.empty();
    }

    /**
     * Starts it; returns when it answers queries.
     *
     * @param program as {@link #installed} found it
     * @param data for its configuration, its series and its log
     * @param port the port for queries, or 0 for any that is free
     * @param targets by job, the ports to scrape
     * @throws ServerException when the port is in use, the rules are not found, or it does not come up
     */
    public static PrometheusProcess start(Path program, Path data, int port, Map<String, List<Integer>> targets) {
        int queries = Loopback.port(NAME, port);
        Path configuration;
        try {
            configuration = configure(data, targets);
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot start: " + e, e);
        }
        PrometheusProcess prometheus = new PrometheusProcess(
                GuardedProcess.start(
                        NAME,
                        List.of(
                                program.toString(),
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + data.resolve("series"),
                                "--storage.tsdb.retention.time=" + KEPT,
                                "--web.listen-address=" + Loopback.ADDRESS + ":" + queries,
                                "--log.level=warn"),
                        GuardedProcess.Settings.INHERITED,
                        data.resolve("prometheus.log")),
                queries);
        prometheus.process.awaitReady(prometheus.uri("/-/ready"), START);
        return prometheus;
    }

    /** A copy of the checkout's files with the targets that there are: nothing is written into the checkout. */
    private static Path configure(Path data, Map<String, List<Integer>> targets) throws IOException {
        Path source = GuardedProcess.files(NAME, FILES_PROPERTY);
        Path configuration = data.resolve("configuration");
        copy(source, Files.createDirectories(configuration), "loopback.yml");
        for (String part : List.of("rules", "targets", "alertmanagers")) {
            Files.createDirectories(configuration.resolve(part));
            try (Stream<Path> all = Files.list(source.resolve(part))) {
                for (Path file :
                        all.filter(one -> one.toString().endsWith(".yml")).toList()) {
                    copy(source, configuration, part + "/" + file.getFileName());
                }
            }
        }
        Files.writeString(configuration.resolve("targets/loopback.yml"), targetsFile(targets), UTF_8);
        return configuration.resolve("loopback.yml");
    }

    private static void copy(Path from, Path to, String file) throws IOException {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    static String targetsFile(Map<String, List<Integer>> targets) {
        return targets.entrySet().stream()
                .map(job -> "- targets: ["
                        + job.getValue().stream()
                                .map(target -> Loopback.ADDRESS + ":" + target)
                                .collect(Collectors.joining(", "))
                        + "]\n  labels: {job: " + job.getKey() + "}\n")
                .collect(Collectors.joining());
    }

    /** A page of it, e.g. {@code uri("/alerts")}. */
    public URI uri(String path) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + port + path);
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "PrometheusProcess[" + uri("/") + ", " + process + "]";
    }
}
