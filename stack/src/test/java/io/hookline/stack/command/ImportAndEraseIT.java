// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded events become rows, and an erasure leaves the rows without the number, on all services. */
class ImportAndEraseIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NUMBER = "+493012345678";

    @Test
    void importedCall_isARow_andOutlivesTheErasureOfItsNumber(@TempDir Path temporary) throws Exception {
        StringBuilder lines = new StringBuilder();
        int second = 10;
        for (String hook : List.of("cmdIncomingCall", "cmdCallRing", "cmdCallAnswer", "cmdCallStart", "cmdCallEnd")) {
            lines.append("{\"station\":\"desk-1\",\"hook\":\"%s\",\"number\":\"%s\",\"at\":\"2026-03-02T09:00:%dZ\"}%n"
                    .formatted(hook, NUMBER, second++));
        }
        Path file = Files.writeString(temporary.resolve("events.jsonl"), lines);
        try (DataDirectory data = DataDirectory.open(temporary.resolve("data"));
                LocalStack stack = LocalStack.start(
                        data,
                        Servers.Ports.FREE,
                        LocalStack.HttpPorts.FREE,
                        List.of(new LocalStack.Desk("desk-2", data.spool())),
                        Progress.SILENT)) {
            Servers servers = stack.servers();
            importing(file, stack);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(stack, "SELECT number || ' ' || outcome FROM calls"))
                            .containsExactly(NUMBER + " ANSWERED"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(stack, "SELECT count(*) FROM call_events"))
                            .containsExactly("5"));

            assertThat(hookline(
                            "erase",
                            "--number=03012345678",
                            "--bootstrap-servers=" + servers.bootstrapServers(),
                            "--database-url=" + servers.postgres().databaseUrl(PostgresServer.HOOKLINE),
                            "--database-user=" + PostgresServer.USER))
                    .isZero();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(metrics(stack))
                                    .contains(
                                            "hookline_archive_records_total{result=\"tombstone\",topic=\"hookline.calls\"} 1.0"));
            assertThat(rows(stack, "SELECT erased || ' ' || outcome || ' ' || talk_millis FROM calls"))
                    .containsExactly("true ANSWERED 2000");
            assertThat(rows(stack, "SELECT t::text FROM calls t UNION ALL SELECT t::text FROM call_events t"))
                    .hasSize(6)
                    .noneMatch(row -> row.contains("12345678"));
        }
    }

    @Test
    void fileImportedTwice_leavesTheRowsOfTheFirstTime(@TempDir Path temporary) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int call = 0; call < 30; call++) {
            int second = 10;
            String answered = call % 3 == 0 ? "" : "cmdCallAnswer";
            for (String hook : List.of("cmdIncomingCall", "cmdCallRing", answered, "cmdCallEnd")) {
                if (!hook.isEmpty()) {
                    lines.append(
                            "{\"station\":\"desk-%d\",\"hook\":\"%s\",\"number\":\"+4930%06d\",\"at\":\"2026-03-02T09:%02d:%dZ\"}%n"
                                    .formatted(call % 4, hook, call % 7, call, second++));
                }
            }
        }
        Path file = Files.writeString(temporary.resolve("events.jsonl"), lines);
        try (DataDirectory data = DataDirectory.open(temporary.resolve("data"));
                LocalStack stack = LocalStack.start(
                        data,
                        Servers.Ports.FREE,
                        LocalStack.HttpPorts.FREE,
                        List.of(new LocalStack.Desk("desk-9", data.spool())),
                        Progress.SILENT)) {
            importing(file, stack);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(stack, "SELECT number FROM calls WHERE ended_at IS NOT NULL"))
                            .hasSize(30));
            String archived = "SELECT t::text FROM calls t UNION ALL SELECT t::text FROM call_events t ORDER BY 1";
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(stack, archived)).hasSize(30 + 110));
            List<String> first = rows(stack, archived);

            importing(file, stack);

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(metrics(stack))
                                    .contains(
                                            "hookline_archive_records_total{result=\"duplicate\",topic=\"hookline.call-events\"} 110.0"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(stack.durations().http().uri("/metrics")))
                            .contains("hookline_events_duplicate_total{cause=\"event_id\"} 110.0"));
            assertThat(rows(stack, archived)).isEqualTo(first);
        }
    }

    private static void importing(Path file, LocalStack stack) {
        assertThat(hookline(
                        "import",
                        "--from=" + file,
                        "--bootstrap-servers=" + stack.servers().bootstrapServers(),
                        "--schema-registry=" + stack.servers().schemaRegistry().url()))
                .isZero();
    }

    private static int hookline(String... arguments) {
        return HooklineMain.commandLine().execute(arguments);
    }

    private static List<String> rows(LocalStack stack, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(stack.servers().jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    private static String metrics(LocalStack stack) throws Exception {
        return get(stack.archive().http().uri("/metrics"));
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
