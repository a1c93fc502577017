// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
    @TempDir
    private Path data;

    @Test
    void settings_areDurableAndUnicode() throws SQLException {
        try (PostgresServer postgres = PostgresServer.start(data, 0)) {
            assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(postgres, "SELECT upper('mühle')")).isEqualTo("MÜHLE");
        }
    }

    /** Made anew by each start, also in a data directory that has none. */
    @Test
    void theArchivesRole_mayDoAll() throws SQLException {
        PostgresServer first = PostgresServer.start(data, 0);
        query(first, "SELECT 1");
        try (Connection connection = DriverManager.getConnection(first.jdbcUrl(PostgresServer.HOOKLINE));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ROLE hookline");
            statement.execute("CREATE TABLE stations (station text)");
        }
        first.close();

        try (PostgresServer again = PostgresServer.start(data, 0);
                Connection connection = DriverManager.getConnection(again.databaseUrl("hookline") + "?user=hookline");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO stations VALUES ('reception')"))
                    .isEqualTo(1);
        }
    }

    @Test
    void rows_areKept_andStoppingIsQuickWithAClientConnected() throws SQLException {
        PostgresServer postgres = PostgresServer.start(data, 0);
        try (Connection held = DriverManager.getConnection(postgres.jdbcUrl(PostgresServer.HOOKLINE));
                Statement statement = held.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
            long begin = System.nanoTime();
            postgres.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }

        try (PostgresServer again = PostgresServer.start(data, postgres.port())) {
            assertThat(query(again, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aServerLeftBehind_isStoppedAndItsPortIsFreeAgain() throws Exception {
        PostgresServer leftBehind = PostgresServer.start(data, 0);
        ProcessHandle before = process();

        try (PostgresServer again = PostgresServer.start(data, leftBehind.port())) {
            // It removes postmaster.pid, which is what pg_ctl waits for, a moment before it ends.
            await().atMost(Duration.ofSeconds(10)).until(() -> !before.isAlive());
            assertThat(query(again, "SELECT 1")).isEqualTo("1");
        }
    }

    /** Its id is in a stale postmaster.pid: this JVM must survive, and PostgreSQL must start all the same. */
    @Test
    void aProcessThatWasGivenTheOldId_isLeftAlone() throws Exception {
        PostgresServer.start(data, 0).close();
        Process bystander = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(
                    pidFile(), bystander.pid() + "\n" + data.resolve("cluster") + "\n1700000000\n5432\n\n127.0.0.1\n");

            try (PostgresServer postgres = PostgresServer.start(data, 0)) {
                assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
                assertThat(bystander.isAlive()).isTrue();
            }
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void anInterruptedInitialisation_isStartedOver() throws Exception {
        Files.createDirectories(data.resolve("initial/base"));
        Files.writeString(data.resolve("initial/PG_VERSION"), "17\n");

        try (PostgresServer postgres = PostgresServer.start(data, 0)) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aPortInUse_isNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PostgresServer.start(data, taken.getLocalPort()))
                    .isInstanceOf(ServerException.class)
                    .hasMessage(
                            "PostgreSQL cannot start: port %d of 127.0.0.1 is in use by another process",
                            taken.getLocalPort());
        }
    }

    private Path pidFile() {
        return data.resolve("cluster/postmaster.pid");
    }

    private ProcessHandle process() throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile()).get(0)))
                .orElseThrow();
    }

    private static String query(PostgresServer postgres, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(PostgresServer.HOOKLINE));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
