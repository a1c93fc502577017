// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./hookline up}, on ports that are free, and where it says everything is. */
record UpProcess(Child child, Path data) implements AutoCloseable {
    static UpProcess start(Path data) throws IOException {
        return start(data, Map.of());
    }

    static UpProcess start(Path data, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOOKLINE_DATA", data.toString());
        return new UpProcess(Script.start(all, onPorts(data, 0)), data);
    }

    /** The arguments of {@code ./hookline} for an {@code up} on ports that are free, but perhaps for the archive's; the machine's Prometheus and Grafana run along. */
    static String[] onPorts(Path data, int archive) {
        List<String> arguments = new ArrayList<>(List.of("up", "--data", data.toString()));
        for (String server :
                List.of("kafka", "registry", "postgres", "relay", "durations", "metrics", "prometheus", "grafana")) {
            arguments.addAll(List.of("--" + server + "-port", "0"));
        }
        arguments.addAll(List.of("--archive-port", Integer.toString(archive)));
        return arguments.toArray(String[]::new);
    }

    UpProcess awaitRunning() {
        child.awaitLine("Ctrl-C ends it.");
        return this;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + shown("calls in SQL .* -p (\\d+) .*") + "/hookline?user=postgres";
    }

    String metrics() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(shown("metrics +(http.*)"))).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Any page of the machine's Prometheus, which runs along where there is one. */
    URI prometheus() {
        return URI.create(shown("Prometheus +(http.*)"));
    }

    String grafana() {
        return shown("Grafana +(http.*)");
    }

    private String shown(String pattern) {
        Pattern line = Pattern.compile("  " + pattern);
        return child.out().stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** PostgreSQL is no child of the process: it detaches itself. */
    Optional<ProcessHandle> postgres() throws IOException {
        return postgres(data);
    }

    static Optional<ProcessHandle> postgres(Path data) throws IOException {
        Path file = data.resolve("postgres/cluster/postmaster.pid");
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()));
    }

    /** Sends the signal and sees the end of all processes within ten seconds. */
    int stop(Signal signal) throws IOException, InterruptedException {
        Optional<ProcessHandle> postgres = postgres();
        List<ProcessHandle> children = child.descendants();
        assertThat(children).as("the registry").isNotEmpty();
        signal.send(child);
        int exitCode = child.exitCode(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(postgres)
                    .hasValueSatisfying(process -> assertThat(process.isAlive()).isFalse());
        });
        return exitCode;
    }

    /** How a process is told to end. */
    interface Signal {
        void send(Child child) throws IOException, InterruptedException;
    }

    @Override
    public void close() throws IOException {
        Optional<ProcessHandle> postgres = postgres();
        child.close();
        postgres.ifPresent(ProcessHandle::destroyForcibly);
    }
}
