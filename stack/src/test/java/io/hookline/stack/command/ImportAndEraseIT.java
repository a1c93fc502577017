// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
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
            assertThat(hookline(
                            "import",
                            "--from=" + file,
                            "--bootstrap-servers=" + servers.bootstrapServers(),
                            "--schema-registry=" + servers.schemaRegistry().url()))
                    .isZero();
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
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(stack.archive().http().uri("/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
