// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes many rows at once: copied into a temporary table of the session, and merged from there by one statement. */
final class Staging {
    private static final String UNIQUE_VIOLATION = "23505";

    private Staging() {}

    /**
     * Copies rows straight into their table.
     *
     * @return false, with nothing written, when a row with the key of one of them was there
     */
    static <R> boolean copyNew(
            Connection connection, String table, List<String> columns, Collection<R> rows, CopyRows.Fields<R> fields)
            throws SQLException {
        if (rows.isEmpty()) {
            return true;
        }
        Savepoint before = connection.setSavepoint();
        try {
            CopyRows.copy(connection, table, columns, rows, fields);
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            return false;
        }
    }

    /**
     * Copies and merges.
     *
     * @param create makes the temporary table if there is none; it is empty again after the transaction
     * @param columns of the temporary table, as {@code fields} writes them
     * @param merge returns the ids of the rows that it wrote
     * @param byId what the rows are of
     * @return those that were written
     */
    static <R> List<R> merge(
            Connection connection,
            String create,
            String table,
            List<String> columns,
            CopyRows.Fields<R> fields,
            String merge,
            Map<UUID, R> byId)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(create);
            // Of a merge before in the same transaction. TRUNCATE would make a new file for each batch.
            statement.execute("DELETE FROM " + table);
            CopyRows.copy(connection, table, columns, byId.values(), fields);
            List<R> written = new ArrayList<>();
            try (ResultSet ids = statement.executeQuery(merge)) {
                while (ids.next()) {
                    R one = byId.get(ids.getObject(1, UUID.class));
                    if (one != null) {
                        written.add(one);
                    }
                }
            }
            return written;
        }
    }
}
