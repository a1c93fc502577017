// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.schema.SchemaRegistry;
import io.hookline.stack.command.Child;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One instance of the durations service: a process, killed and started anew on the same state directory and port. */
public final class Instance implements AutoCloseable {
    static final String APPLICATION_ID = "crash-test";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TERMINATED = 128 + 15;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The least that a broker allows by default: the sooner the group notices a death, the more deaths in a minute. */
    private static final String CLIENTS = "main.consumer.session.timeout.ms=6000\n";

    private final Path state;
    private final int port;
    private final Map<String, String> environment;
    private @Nullable Child process;

    /** @param directory its own; created by this */
    public Instance(Path directory, String bootstrapServers, SchemaRegistry registry) throws IOException {
        Path clients = Files.createDirectories(directory).resolve("clients.properties");
        Files.writeString(clients, CLIENTS);
        state = directory.resolve("state");
        port = freePort();
        environment = Map.of(
                "HOOKLINE_APPLICATION_ID",
                APPLICATION_ID,
                "HOOKLINE_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "HOOKLINE_SCHEMA_REGISTRY",
                registry.url().toString(),
                "HOOKLINE_KAFKA_CONFIG",
                clients.toString(),
                "HOOKLINE_HTTP_PORT",
                Integer.toString(port),
                "HOOKLINE_STATE_DIR",
                state.toString());
    }

    public void start() throws IOException {
        process = Child.jvm(environment, List.of(), "io.hookline.durations.Main");
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        running().kill();
    }

    /** SIGTERM; returns when it has ended in good order. */
    void terminate() throws IOException, InterruptedException {
        running().terminate();
        assertThat(running().exitCode(PATIENCE)).isEqualTo(TERMINATED);
    }

    /** What a lost disk leaves of its state directory. */
    void loseState() throws IOException {
        if (!Files.exists(state)) {
            return; // killed before it made one
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public void awaitReady() {
        await("ready")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/health"))
                        .as("health; it said %s", running().err())
                        .startsWith("200 "));
    }

    void awaitNotReady(String reason) {
        await(reason)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/health"))
                        .as("health; it said %s", running().err())
                        .startsWith("503 ")
                        .contains(reason));
    }

    /** The sum of a meter over all its labels. */
    long sum(String meter) throws IOException, InterruptedException {
        double sum = get("/metrics")
                .lines()
                .filter(line -> line.startsWith(meter + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        return Math.round(sum);
    }

    /** Status and body; a text of its own when nobody listens. */
    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (ConnectException e) {
            return "nobody listens";
        }
    }

    private Child running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
