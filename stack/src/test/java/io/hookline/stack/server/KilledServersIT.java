// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.CallEvent;
import io.hookline.schema.SchemaRegistry;
import java.net.URI;
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

/** What is kept when the process that runs the servers ends, in either way. */
class KilledServersIT {
    private static final String SUBJECT = "/subjects/hookline.call-events-value/versions/latest";

    @TempDir
    private Path temporary;

    @Test
    void everythingAcknowledged_survivesKillMinusNine_andAnOrderlyStop() throws Exception {
        List<CallEvent> sent = new ArrayList<>(List.of(CallEvents.ringing("desk"), CallEvents.ringing("desk")));
        String schema;
        try (ChildJvm child = ChildJvm.run(ServersMain.class, temporary.toString())) {
            String[] ready = child.line("ready");
            URI registry = URI.create(ready[2]);
            CallEvents events = new CallEvents(ready[1], new SchemaRegistry(registry));
            for (CallEvent event : sent) {
                events.send(event);
            }
            schema = ServersIT.get(registry.resolve("/apis/ccompat/v7") + SUBJECT);
            update(ready[3], "CREATE TABLE kept AS SELECT 42 AS answer");
            ProcessHandle registryProcess =
                    ProcessHandle.of(Long.parseLong(ready[4])).orElseThrow();
            ProcessHandle postmaster = postmaster();

            child.kill();

            await().atMost(Duration.ofSeconds(10)).until(() -> !registryProcess.isAlive());
            assertThat(postmaster.isAlive()).isTrue();
        }

        sent.add(CallEvents.ringing("desk"));
        for (String end : List.of("killed", "stopped")) {
            try (DataDirectory data = DataDirectory.open(temporary);
                    Servers servers = Servers.start(data, Servers.Ports.FREE, Progress.SILENT)) {
                CallEvents events = CallEvents.of(servers);
                if (end.equals("killed")) {
                    events.send(sent.get(2));
                }
                assertThat(events.read("desk", sent.size())).as(end).containsExactlyElementsOf(sent);
                assertThat(ServersIT.get(servers.registry().confluentUrl() + SUBJECT))
                        .as(end)
                        .isEqualTo(schema);
                assertThat(answer(servers.jdbcUrl())).as(end).isEqualTo(42);
            }
        }
    }

    @Test
    void servers_thatAreClosed_leaveNothingBehindAndLetTheJvmEnd() throws Exception {
        try (ChildJvm child = ChildJvm.run(ServersMain.class, temporary.toString())) {
            String[] ready = child.line("ready");
            ProcessHandle registry = ProcessHandle.of(Long.parseLong(ready[4])).orElseThrow();
            ProcessHandle postmaster = postmaster();

            child.endInput();

            assertThat(child.exitCode()).isZero();
            assertThat(registry.isAlive()).isFalse();
            await().atMost(Duration.ofSeconds(10)).until(() -> !postmaster.isAlive());
        }
    }

    private ProcessHandle postmaster() throws Exception {
        List<String> lines = Files.readAllLines(temporary.resolve("postgres/cluster/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
    }

    private static void update(String jdbcUrl, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement update = connection.createStatement()) {
            update.executeUpdate(statement);
        }
    }

    private static int answer(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT answer FROM kept")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
