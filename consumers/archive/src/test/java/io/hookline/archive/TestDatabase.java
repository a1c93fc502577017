// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own for each test, on one PostgreSQL for all of them, which ends with the JVM. */
final class TestDatabase {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String url;

    private TestDatabase(String url) {
        this.url = url;
    }

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A database without any table. */
    static TestDatabase empty() {
        String name = "archive_" + NAMES.incrementAndGet();
        new TestDatabase(Server.INSTANCE.getJdbcUrl("postgres", "postgres")).execute("CREATE DATABASE " + name);
        return at(Server.INSTANCE, name);
    }

    static TestDatabase migrated() {
        TestDatabase database = empty();
        Database.migrate(database.settings());
        return database;
    }

    static TestDatabase at(EmbeddedPostgres server, String name) {
        return new TestDatabase("jdbc:postgresql://localhost:" + server.getPort() + "/" + name);
    }

    DatabaseSettings settings() {
        return new DatabaseSettings(url, "postgres", "postgres");
    }

    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** One value, of a query for just one. */
    Object value(String sql) {
        List<Map<String, Object>> rows = rows(sql);
        if (rows.size() != 1) {
            throw new AssertionError("expected one row, got " + rows.size() + ": " + sql);
        }
        return rows.get(0).values().iterator().next();
    }

    long count(String table) {
        return (Long) value("SELECT count(*) FROM " + table);
    }

    List<Map<String, Object>> rows(String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnName(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
