// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes months ahead and drops those that were kept long enough: at the start and every hour, on a thread of its own. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Database database;
    private final Retention retention;
    private final ArchiveMetrics metrics;
    private final InstantSource clock;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "archive-upkeep"));

    private Upkeep(Database database, Retention retention, ArchiveMetrics metrics, InstantSource clock) {
        this.database = database;
        this.retention = retention;
        this.metrics = metrics;
        this.clock = clock;
    }

    static Upkeep start(Database database, Retention retention, ArchiveMetrics metrics, InstantSource clock) {
        Upkeep upkeep = new Upkeep(database, retention, metrics, clock);
        var unused = upkeep.executor.scheduleWithFixedDelay(upkeep::round, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
        return upkeep;
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
        } catch (DatabaseException e) { // rows find their month without it; the next round is in an hour
            metrics.upkeepFailed();
            LOG.warn("the upkeep of the tables failed and is tried again in {}", EVERY, e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
