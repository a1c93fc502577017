// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.archive.DatabaseSettings;
import io.hookline.stack.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of its own, as {@code ./hookline up} starts it, with one connection of the benchmark. */
final class ArchiveDatabase implements AutoCloseable {
    private final PostgresServer server;
    private final Connection connection;

    private ArchiveDatabase(PostgresServer server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    static ArchiveDatabase start(Path directory) throws SQLException {
        PostgresServer server = PostgresServer.start(directory, 0);
        try {
            return new ArchiveDatabase(server, DriverManager.getConnection(server.jdbcUrl(PostgresServer.HOOKLINE)));
        } catch (SQLException e) {
            server.close();
            throw e;
        }
    }

    DatabaseSettings settings() {
        return new DatabaseSettings(server.databaseUrl(PostgresServer.HOOKLINE), PostgresServer.USER, null);
    }

    Connection connection() {
        return connection;
    }

    /** For who is told to stop while a statement runs, which no interrupt ends: the server ends it. */
    void stopServer() {
        server.close();
    }

    void execute(String sql) throws SQLException {
        requireUninterrupted();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        requireUninterrupted();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The driver does not look for it. */
    private static void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new BenchException("the benchmark was told to stop");
        }
    }

    @Override
    public void close() throws SQLException {
        try (server) {
            connection.close();
        }
    }
}
