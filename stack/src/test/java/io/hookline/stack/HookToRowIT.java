// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, end to end: a hook as MicroSIP runs it, a row in PostgreSQL, a number on /metrics. */
class HookToRowIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NUMBER = "+493012345678";

    @Test
    void hooksRunByTheLineInTheIni_areACallInTheTableAndACountOnMetrics(@TempDir Path temporary) throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary.resolve("data"));
                LocalStack stack = LocalStack.start(
                        data,
                        Servers.Ports.FREE,
                        LocalStack.HttpPorts.FREE,
                        List.of(new LocalStack.Desk("desk-1", data.spool())),
                        Progress.SILENT)) {
            List<String> line = lineInTheIni(temporary, data.spool());

            for (String hook :
                    List.of("cmdIncomingCall", "cmdCallRing", "cmdCallAnswer", "cmdCallStart", "cmdCallEnd")) {
                runAsMicroSip(line, hook);
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(stack)).containsExactly("desk-1 INBOUND ANSWERED EXACT"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scrape(stack.metrics().http().uri("/metrics")))
                                    .contains("hookline_calls_total{direction=\"inbound\",outcome=\"answered\"} 1"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spooled(data.spool())).isEmpty());
        }
    }

    /** The command line and the argument file, as {@code ./hookline hook --command} makes them. */
    private static List<String> lineInTheIni(Path directory, Path spool) throws IOException {
        Path arguments = Files.write(
                directory.resolve("hook.args"),
                List.of(
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "\"-Dhookline.spool=" + spool + "\"",
                        "-cp \"" + System.getProperty("java.class.path") + "\"",
                        "io.hookline.hook.Main"));
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments);
    }

    private static void runAsMicroSip(List<String> line, String hook) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(line);
        command.add(hook);
        command.add(NUMBER);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("HOOKLINE_SPOOL");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    private static List<String> rows(LocalStack stack) throws SQLException {
        try (Connection connection = DriverManager.getConnection(stack.servers().jdbcUrl());
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT station, direction, outcome, quality
                        FROM calls
                        WHERE number = ? AND talk_millis IS NOT NULL AND ring_millis IS NOT NULL""")) {
            statement.setString(1, NUMBER);
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(String.join(
                            " ", result.getString(1), result.getString(2), result.getString(3), result.getString(4)));
                }
                return rows;
            }
        }
    }

    private static String scrape(URI metrics) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static List<Path> spooled(Path spool) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(".event")).toList();
        }
    }
}
