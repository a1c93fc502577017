// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the archive's tables, as a user of the archive does. Used by one thread. */
final class ArchivedCalls implements AutoCloseable {
    /** Longer than an inbound call may stay without a ring before it is taken for rejected. */
    private static final Duration PATIENCE_WITHOUT_PROGRESS = Duration.ofSeconds(45);

    private static final long PAUSE_MILLIS = 50;

    private static final String ALL = """
            SELECT station, number, direction, outcome, ring_millis, talk_millis
            FROM calls
            ORDER BY station, started_at""";

    /** From the hook's reading of the clock to the row, for calls whose last hook is their end. */
    private static final String LATENCY = """
            SELECT percentile_cont(0.50) WITHIN GROUP (ORDER BY seconds) * 1000,
                   percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds) * 1000
            FROM (SELECT extract(epoch FROM archived_at - ended_at) AS seconds
                  FROM calls
                  WHERE ended_at IS NOT NULL) AS of_calls""";

    private final Connection connection;

    private ArchivedCalls(Connection connection) {
        this.connection = connection;
    }

    /** A row of the table. */
    record ArchivedCall(
            String station,
            String number,
            String direction,
            @Nullable String outcome,
            @Nullable Long ringMillis,
            @Nullable Long talkMillis) {
        /** Leaves out the number. */
        @Override
        public String toString() {
            return station + ": " + direction + " " + outcome + " ring " + ringMillis + " talk " + talkMillis;
        }
    }

    /** Time from a hook to the row of the call that it ended, in milliseconds; NaN when there is no such call. */
    record Latency(double p50Millis, double p99Millis) {}

    static ArchivedCalls open(String jdbcUrl) {
        try {
            return new ArchivedCalls(DriverManager.getConnection(jdbcUrl));
        } catch (SQLException e) {
            throw new IllegalStateException("the archive cannot be read", e);
        }
    }

    /** How many calls have an outcome. */
    long closed() {
        return query("SELECT count(*) FROM calls WHERE outcome IS NOT NULL", row -> row.getLong(1))
                .get(0);
    }

    /** Waits until that many calls have an outcome, or until nothing has moved for a while. */
    void awaitClosed(long expected, LongConsumer progress) throws InterruptedException {
        long last = -1;
        long lastMoved = System.nanoTime();
        while (true) {
            long now = closed();
            progress.accept(now);
            if (now >= expected) {
                return;
            }
            if (now != last) {
                last = now;
                lastMoved = System.nanoTime();
            }
            if (System.nanoTime() - lastMoved > PATIENCE_WITHOUT_PROGRESS.toNanos()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    List<ArchivedCall> all() {
        return query(
                ALL,
                row -> new ArchivedCall(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, Long.class),
                        row.getObject(6, Long.class)));
    }

    Latency latency() {
        return query(LATENCY, row -> new Latency(orNaN(row, 1), orNaN(row, 2))).get(0);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the archive's connection could not be closed", e);
        }
    }

    private static double orNaN(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    /** Makes something of a row. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, RowReader<T> reader) {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException("the archive cannot be read", e);
        }
    }
}
