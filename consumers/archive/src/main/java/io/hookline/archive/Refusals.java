// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that the database refuses, by halves, and writes the others. Only what a row holds is a refusal: a missing
 * table, a lost connection or a full disk fails the whole, to be tried again.
 */
final class Refusals {
    /** Classes of SQLSTATE: data, integrity, check option, program limits, and what a trigger raises. */
    private static final Set<String> OF_A_ROW = Set.of("22", "23", "44", "54", "P0");

    /** When the database refuses as many rows as that and takes none, it is not the rows. */
    private static final int NOT_THE_ROWS = 10;

    private final List<Refused> found = new ArrayList<>();

    /** Writes rows, and returns those that changed something. */
    @FunctionalInterface
    interface Merge<R> {
        List<Received<R>> in(Connection connection, List<Received<R>> rows) throws SQLException;
    }

    /** @param sqlState why, by the database's code */
    record Refused(Received<?> received, String sqlState) {}

    /** What was refused so far. */
    List<Refused> found() {
        return List.copyOf(found);
    }

    /**
     * Writes what the database takes.
     *
     * @throws SQLException when it is not about single rows; nothing is then to be committed
     */
    <R> List<Received<R>> merge(Connection connection, List<Received<R>> rows, Merge<R> merge) throws SQLException {
        List<Refused> refused = new ArrayList<>();
        List<Received<R>> written = new ArrayList<>();
        SQLException last = merge(connection, rows, merge, written, refused);
        if (last != null && refused.size() == rows.size() && rows.size() >= NOT_THE_ROWS) {
            throw last;
        }
        found.addAll(refused);
        return written;
    }

    private static <R> @Nullable SQLException merge(
            Connection connection,
            List<Received<R>> rows,
            Merge<R> merge,
            List<Received<R>> written,
            List<Refused> refused)
            throws SQLException {
        if (rows.isEmpty()) {
            return null;
        }
        Savepoint before = connection.setSavepoint();
        try {
            written.addAll(merge.in(connection, rows));
            connection.releaseSavepoint(before);
            return null;
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state == null || state.length() < 2 || !OF_A_ROW.contains(state.substring(0, 2))) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (rows.size() == 1) {
                refused.add(new Refused(rows.get(0), state));
                return e;
            }
            int half = rows.size() / 2;
            SQLException first = merge(connection, rows.subList(0, half), merge, written, refused);
            SQLException second = merge(connection, rows.subList(half, rows.size()), merge, written, refused);
            return first == null ? second : first;
        }
    }
}
