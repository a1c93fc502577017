// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own Prometheus in a process of its own, listening on loopback only, with Hookline's rules; for where one is
 * installed.
 *
 * <p>The process ends when this JVM does, in whatever way: a shell beside it waits for the end of its standard input, whose
 * other end is held here. Its output goes to {@code prometheus.log}.
 */
public final class PrometheusProcess implements AutoCloseable {
    /** The system property that names the directory {@code prometheus} of the checkout; the launcher sets it. */
    public static final String FILES_PROPERTY = "hookline.prometheus.files";

    private static final String NAME = "Prometheus";
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(4);
    private static final long POLL_MILLIS = 50;

    /** Two months: alerts compare with last week, a person with last month. */
    private static final String KEPT = "60d";

    /** Runs its arguments as a process that ends when standard input does; ends with it, and with its exit code. */
    private static final String GUARD =
            "exec 3<&0; \"$@\" </dev/null & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null) & wait $child";

    private final Process process;
    private final int port;

    private PrometheusProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program, where one is installed and this machine has the shell that guards it. */
    public static Optional<Path> installed() {
        return onPath("sh").isPresent() ? onPath("prometheus") : Optional.empty();
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
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
        Path log = data.resolve("prometheus.log");
        Process process;
        try {
            Path configuration = configure(data, targets);
            process = new ProcessBuilder(
                            "sh",
                            "-c",
                            GUARD,
                            "sh",
                            program.toString(),
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + data.resolve("series"),
                            "--storage.tsdb.retention.time=" + KEPT,
                            "--web.listen-address=" + Loopback.ADDRESS + ":" + queries,
                            "--log.level=warn")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot start: " + e, e);
        }
        PrometheusProcess prometheus = new PrometheusProcess(process, queries);
        try {
            prometheus.awaitReady(log);
        } catch (ServerException e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    /** A copy of the checkout's files with the targets that there are: nothing is written into the checkout. */
    private static Path configure(Path data, Map<String, List<Integer>> targets) throws IOException {
        String files = System.getProperty(FILES_PROPERTY);
        if (files == null) {
            throw new ServerException(NAME + " cannot start: the system property " + FILES_PROPERTY
                    + " is not set; it names the directory with its rules");
        }
        Path source = Path.of(files);
        Path configuration = data.resolve("configuration");
        Files.createDirectories(configuration.resolve("rules"));
        Files.createDirectories(configuration.resolve("targets"));
        copy(source, configuration, "loopback.yml");
        for (String part : List.of("rules", "targets")) {
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

    private void awaitReady(Path log) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(uri("/-/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START.toNanos();
        @Nullable String last = null;
        try {
            while (System.nanoTime() - deadline < 0) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new ServerException(NAME + " ended with exit code " + process.exitValue()
                            + " while starting on port " + port + "; see " + log);
                }
                try {
                    HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    last = "it answers " + answer.statusCode();
                } catch (IOException e) {
                    last = e.toString();
                }
            }
        } catch (InterruptedException e) {
            throw ServerException.interrupted(NAME, e);
        }
        throw new ServerException(NAME + " was not ready on port " + port + " after " + START.toSeconds() + " s: "
                + last + "; see " + log);
    }

    /** A page of it, e.g. {@code uri("/alerts")}. */
    public URI uri(String path) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + port + path);
    }

    /** Ends it by the end of its standard input, and makes it end after four seconds. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                endByForce();
                process.waitFor();
            }
        } catch (IOException e) {
            endByForce();
            throw new ServerException(NAME + " could not be told to end: " + e, e);
        } catch (InterruptedException e) {
            endByForce();
            throw ServerException.interrupted(NAME, e);
        }
    }

    private void endByForce() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "PrometheusProcess[" + uri("/") + ", process " + process.pid() + "]";
    }
}
