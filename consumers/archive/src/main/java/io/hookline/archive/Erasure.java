// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes a person's number from the archive and makes Kafka forget the calls. Rows stay, without the number.
 *
 * <p>One transaction, in which Kafka is told before the commit. So a process that ends in between leaves the database as
 * it was, and another run finds the same rows and tells Kafka again, which changes nothing; once it is committed,
 * Kafka has been told.
 */
final class Erasure {
    /**
     * Nobody writes meanwhile, so that no row slips in; an archive that runs waits and tries again. The tables in the order in
     * which the archive writes: in the other one, each would wait for what the other has. Nor does anybody make roll-ups by
     * number from calls as they were before. That lock first: who drops a month has it when it locks the table.
     */
    static final String LOCK = "SET LOCAL lock_timeout = '60s';"
            + " SELECT pg_advisory_xact_lock(hashtext('hookline archive rollups'));"
            + " LOCK TABLE call_events, calls IN SHARE ROW EXCLUSIVE MODE";

    /** The key first: it is indexed for calls and spares the rest for events. */
    private static final String IS_THE_NUMBER = " NOT erased AND %s = number_key(?) AND numbers_match(number, ?)";

    private static final String CALLS_OF = IS_THE_NUMBER.formatted("number_key");
    private static final String EVENTS_OF = IS_THE_NUMBER.formatted("number_key(number)");

    private static final String ERASE_CALLS =
            "UPDATE calls SET number = ?, erased = true, erased_revision = revision WHERE" + CALLS_OF
                    + " RETURNING call_id, tableoid::regclass::text";

    /** Of earlier erasures: a correction or a rebuild brought the number back to the topic, not to the row. */
    private static final String TELL_AGAIN = "UPDATE calls SET erased_revision = revision"
            + " WHERE erased AND revision > erased_revision RETURNING call_id, tableoid::regclass::text";

    private static final String ERASE_EVENTS = "WITH gone AS (UPDATE call_events SET number = ?, erased = true WHERE"
            + EVENTS_OF + " RETURNING appended_at, tableoid::regclass::text AS part)"
            + " SELECT count(*), max(appended_at), array_agg(DISTINCT part) FROM gone";

    /** Months and their sums alike; what is counted there is made anew from the calls, as they are changed. */
    private static final String NUMBERS = "number_rollups";

    private static final String ERASE_NUMBERS =
            "DELETE FROM " + NUMBERS + " WHERE number_key = number_key(?) AND numbers_match(number, ?)";

    private static final String COUNT_CALLS = "SELECT count(*) FROM calls WHERE" + CALLS_OF;
    private static final String COUNT_AGAIN = "SELECT count(*) FROM calls WHERE erased AND revision > erased_revision";
    private static final String COUNT_EVENTS = "SELECT count(*), max(appended_at) FROM call_events WHERE" + EVENTS_OF;

    /** Texts that are more than digits after a plus: a plain number with more digits is somebody else's. */
    private static final String COUNT_ALIKE = """
            WITH wanted AS (SELECT right(ltrim(number_digits(?), '0'), 7) AS digits),
            texts AS (
                SELECT 'calls' AS held, number FROM calls WHERE NOT erased AND ltrim(number, '+0123456789') <> ''
                UNION ALL
                SELECT 'events', number FROM call_events WHERE NOT erased AND ltrim(number, '+0123456789') <> '')
            SELECT count(*) FILTER (WHERE held = 'calls'), count(*) FILTER (WHERE held = 'events')
            FROM texts CROSS JOIN wanted
            WHERE length(digits) >= 6 AND NOT numbers_match(number, ?)
              AND translate(number, translate(number, '0123456789', ''), '') LIKE '%' || digits || '%'""";

    private Erasure() {}

    /** Where calls are still held. */
    @FunctionalInterface
    interface Forgetting {
        /** Returns when the calls' last records are known to be gone with the next compaction. */
        void forget(List<UUID> callIds);
    }

    /**
     * What was touched, or would be.
     *
     * @param calls rows of calls that held the number
     * @param events rows of events that held it
     * @param again calls erased earlier of which the topic told again since
     * @param alike rows that hold its last seven digits in a text that does not match, e.g. {@code tel:} or {@code sip:}; they stay
     * @param lastAppended when Kafka took the last of the events; null without one
     * @param parts the partitions of the tables that were changed
     */
    record Result(
            long calls,
            long events,
            long again,
            Alike alike,
            @Nullable Instant lastAppended,
            Set<String> parts) {
        Result {
            parts = Set.copyOf(parts);
        }

        /** How many records without a value are written. */
        long tombstones() {
            return calls + again;
        }
    }

    /** How many rows of the two tables. */
    record Alike(long calls, long events) {
        boolean isNone() {
            return calls + events == 0;
        }
    }

    /** Looks, and changes nothing. */
    static Result count(Connection connection, String number) throws SQLException {
        String stored = Storable.text(number);
        long calls = one(connection, COUNT_CALLS, stored);
        long again = one(connection, COUNT_AGAIN, null);
        try (PreparedStatement events = connection.prepareStatement(COUNT_EVENTS)) {
            events.setString(1, stored);
            events.setString(2, stored);
            try (ResultSet result = events.executeQuery()) {
                result.next();
                return new Result(
                        calls, result.getLong(1), again, alike(connection, stored), instant(result, 2), Set.of());
            }
        }
    }

    /**
     * Erases, and commits.
     *
     * @param connection one that does not commit by itself
     * @throws SQLException when the database refuses or is away; nothing is erased. When it went away during the
     *     commit, all may be
     */
    static Result run(Connection connection, String number, Forgetting kafka) throws SQLException {
        String stored = Storable.text(number);
        String instead = "(erased) " + UUID.randomUUID();
        Set<String> parts = new TreeSet<>();
        Result result;
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
        List<UUID> calls = new ArrayList<>();
        try (PreparedStatement erase = connection.prepareStatement(ERASE_CALLS)) {
            fill(erase, instead, stored);
            collect(erase, calls, parts);
        }
        try (PreparedStatement erase = connection.prepareStatement(ERASE_NUMBERS)) {
            erase.setString(1, stored);
            erase.setString(2, stored);
            if (erase.executeUpdate() > 0) {
                parts.add(NUMBERS);
            }
        }
        List<UUID> again = new ArrayList<>();
        try (PreparedStatement tell = connection.prepareStatement(TELL_AGAIN)) {
            collect(tell, again, parts);
        }
        try (PreparedStatement erase = connection.prepareStatement(ERASE_EVENTS)) {
            fill(erase, instead, stored);
            try (ResultSet gone = erase.executeQuery()) {
                gone.next();
                Array touched = gone.getArray(3);
                if (touched != null) {
                    parts.addAll(List.of((String[]) touched.getArray()));
                }
                result = new Result(
                        calls.size(),
                        gone.getLong(1),
                        again.size(),
                        alike(connection, stored),
                        instant(gone, 2),
                        parts);
            }
        }
        List<UUID> forgotten = new ArrayList<>(calls);
        forgotten.addAll(again);
        kafka.forget(forgotten);
        connection.commit();
        return result;
    }

    /**
     * Old versions of the rows leave the tables' files, and the planner's statistics, which quote frequent values, are made
     * anew.
     * PostgreSQL does both by itself in time, too.
     */
    static void clean(Connection connection, Result result) throws SQLException {
        if (result.parts().isEmpty()) {
            return;
        }
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE) " + String.join(", ", result.parts())); // names as regclass quotes them
            statement.execute("ANALYZE calls, call_events");
        }
    }

    private static Alike alike(Connection connection, String number) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT_ALIKE)) {
            count.setString(1, number);
            count.setString(2, number);
            try (ResultSet result = count.executeQuery()) {
                result.next();
                return new Alike(result.getLong(1), result.getLong(2));
            }
        }
    }

    private static void fill(PreparedStatement statement, String instead, String number) throws SQLException {
        statement.setString(1, instead);
        statement.setString(2, number);
        statement.setString(3, number);
    }

    private static void collect(PreparedStatement update, List<UUID> ids, Set<String> parts) throws SQLException {
        try (ResultSet rows = update.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
                parts.add(rows.getString(2));
            }
        }
    }

    private static long one(Connection connection, String sql, @Nullable String number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (number != null) {
                statement.setString(1, number);
                statement.setString(2, number);
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static @Nullable Instant instant(ResultSet result, int column) throws SQLException {
        OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
