// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.archive;

import static org.awaitility.Awaitility.await;

import io.hookline.stack.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A PostgreSQL for the archive alone, which is killed and comes up again on the same port. */
final class MortalDatabase implements AutoCloseable {
    private final Path data;
    private PostgresServer server;

    MortalDatabase(Path data) {
        this.data = data;
        this.server = PostgresServer.start(data, 0);
    }

    String url() {
        return server.databaseUrl(PostgresServer.HOOKLINE);
    }

    /** {@code kill -9} of the first process; the others notice it and go. What was committed must be there afterwards. */
    void kill() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(data.resolve("cluster/postmaster.pid"))
                                .get(0)))
                .orElseThrow();
        postmaster.destroyForcibly();
        await("end of PostgreSQL").atMost(Duration.ofSeconds(10)).until(() -> !postmaster.isAlive());
    }

    void startAgain() {
        server = PostgresServer.start(data, server.port());
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(PostgresServer.HOOKLINE));
    }

    /** The one number that a query gives. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Each row as the texts of its values. Times are the instants that they are. */
    List<List<String>> rows(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(text(result, i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static String text(ResultSet result, int column) throws SQLException {
        return switch (result.getMetaData().getColumnTypeName(column)) {
            case "timestamptz" -> {
                OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
                yield time == null ? "null" : time.toInstant().toString();
            }
            case "_text" -> Arrays.toString((Object[]) result.getArray(column).getArray());
            default -> String.valueOf(result.getObject(column));
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
