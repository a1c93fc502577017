// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The monthly partitions of the archive's tables. Those of the months to come are made ahead; one of the past is made when the
 * first row for it comes, e.g. from a desk that was offline for long.
 */
final class Months {
    static final String CALLS = "calls";
    static final String EVENTS = "call_events";

    /** How many months from now on have their partition. */
    static final int AHEAD = 3;

    /** Before it no desk had this product, and a year beyond now no clock is right. Such rows go to the rest. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final String MAKE = "SELECT archive_make_month(?, ?)";
    private static final String DROP = "SELECT archive_drop_months(?, ?)";

    private final InstantSource clock;

    Months(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Makes the months for which rows come, as part of the transaction of the rows. What is there is asked of the database each
     * time: another instance may have dropped one since.
     */
    void make(Connection connection, List<Received<CallEvent>> events, List<Received<Call>> calls) throws SQLException {
        make(connection, EVENTS, events.stream().map(event -> event.value().getOccurredAt()));
        make(connection, CALLS, calls.stream().map(call -> call.value().getStartedAt()));
    }

    private void make(Connection connection, String table, Stream<Instant> times) throws SQLException {
        Instant end = clock.instant().plus(Duration.ofDays(366));
        Set<YearMonth> months = times.filter(at -> !at.isBefore(FIRST) && !at.isAfter(end))
                .map(at -> YearMonth.from(at.atOffset(ZoneOffset.UTC)))
                .collect(Collectors.toCollection(TreeSet::new));
        for (YearMonth month : months) {
            make(connection, table, month);
        }
    }

    private static void make(Connection connection, String table, YearMonth month) throws SQLException {
        try (PreparedStatement make = connection.prepareStatement(MAKE)) {
            make.setString(1, table);
            make.setObject(2, month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
            make.execute();
        }
    }

    /** Makes this month and the next ones, for both tables. */
    static void makeAhead(Connection connection, Instant now) throws SQLException {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        for (int i = 0; i <= AHEAD; i++) {
            make(connection, CALLS, month.plusMonths(i));
            make(connection, EVENTS, month.plusMonths(i));
        }
    }

    /**
     * Drops the months of a table that ended longer ago than rows are kept.
     *
     * @param kept null for ever
     * @return how many were dropped
     */
    static int dropOld(Connection connection, String table, @Nullable Duration kept, Instant now) throws SQLException {
        if (kept == null) {
            return 0;
        }
        try (PreparedStatement drop = connection.prepareStatement(DROP)) {
            drop.setString(1, table);
            drop.setObject(2, now.minus(kept).atOffset(ZoneOffset.UTC));
            try (ResultSet dropped = drop.executeQuery()) {
                dropped.next();
                return dropped.getInt(1);
            }
        }
    }
}
