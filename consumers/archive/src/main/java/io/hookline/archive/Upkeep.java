// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes months ahead and drops those that were kept long enough, at the start and every hour, after a failure every minute;
 * makes roll-ups of what changed, every second. On a thread of its own. Several instances take turns: the database's locks see
 * to it.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);

    /** A month of a big company takes longer than any other statement; a server that is lost is noticed after that. */
    private static final Duration LONGEST_REFRESH = Duration.ofMinutes(10);

    /** Days whose hours one transaction makes again, at the most: then others get their turn. */
    private static final String REFRESH = "SELECT archive_refresh(7)";

    private final Database database;
    private final Retention retention;
    private final ArchiveMetrics metrics;
    private final InstantSource clock;
    private final Duration againAfter;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "archive-upkeep"));

    // Only the executor's thread looks at these three.
    private boolean refreshFails;
    private boolean roundFails;
    /** Turns that are left out before the next round. */
    private long untilRound;

    private Upkeep(
            Database database, Retention retention, ArchiveMetrics metrics, InstantSource clock, Duration againAfter) {
        this.database = database;
        this.retention = retention;
        this.metrics = metrics;
        this.clock = clock;
        this.againAfter = againAfter;
    }

    static Upkeep start(Database database, Retention retention, ArchiveMetrics metrics, InstantSource clock) {
        return start(database, retention, metrics, clock, AGAIN_AFTER);
    }

    static Upkeep start(
            Database database, Retention retention, ArchiveMetrics metrics, InstantSource clock, Duration againAfter) {
        Upkeep upkeep = new Upkeep(database, retention, metrics, clock, againAfter);
        var unused = upkeep.executor.scheduleWithFixedDelay(
                upkeep::roundIfDue, 0, againAfter.toMillis(), TimeUnit.MILLISECONDS);
        var unusedToo = upkeep.executor.scheduleWithFixedDelay(
                upkeep::refresh, 0, REFRESH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return upkeep;
    }

    /** Until nothing is left to do; figures are right before as well, but slower. */
    private void refresh() {
        try {
            while (!executor.isShutdown() && database.inTransaction(Upkeep::refreshed) > 0) {
                LOG.debug("roll-ups were made");
            }
            refreshFails = false;
        } catch (RuntimeException e) { // what was to be done is still named in the database
            metrics.upkeepFailed();
            if (refreshFails || executor.isShutdown()) {
                LOG.debug("roll-ups could not be made again", e);
            } else {
                LOG.warn("roll-ups could not be made, which is tried again every {}", REFRESH_EVERY, e);
            }
            refreshFails = true;
        }
    }

    private static int refreshed(Connection connection) throws SQLException {
        // The pool sets it back when it takes the connection back.
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_REFRESH.toMillis()));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(REFRESH)) {
            result.next();
            return result.getInt(1);
        }
    }

    private void roundIfDue() {
        if (untilRound > 0) {
            untilRound--;
        } else {
            round();
            untilRound = roundFails ? 0 : EVERY.dividedBy(againAfter) - 1;
        }
    }

    private void round() {
        try {
            Instant now = clock.instant();
            int dropped = database.inTransaction(connection -> {
                Months.makeAhead(connection, now);
                return Months.dropOld(connection, Months.CALLS, retention.calls(), now)
                        + Months.dropOld(connection, Months.EVENTS, retention.events(), now);
            });
            metrics.monthsDropped(dropped);
            if (dropped > 0) {
                LOG.info("{} months of rows were dropped, they were kept long enough", dropped);
            }
            roundFails = false;
        } catch (RuntimeException e) { // rows find their month without it; thrown on, it would end all rounds unheard
            metrics.upkeepFailed();
            if (roundFails || executor.isShutdown()) {
                LOG.debug("the upkeep of the tables failed again", e);
            } else {
                LOG.warn("the upkeep of the tables failed and is tried again every {}", againAfter, e);
            }
            roundFails = true;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
