// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import io.hookline.service.StageDelay;
import io.hookline.service.StageDelay.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Every meter of the archive. Records are counted when their transaction is committed, each under one result, so that
 * read = stored + duplicate + outdated + tombstone + rejected + refused.
 */
final class ArchiveMetrics {
    private static final Duration[] DELAYS = {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofDays(1)
    };
    private static final Duration[] TRANSACTIONS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private static final Duration LONGEST = Duration.ofDays(365);

    private final MeterRegistry registry;
    private final StageDelay stages;
    private final DistributionSummary batches;
    private final Timer transactions;
    private final Counter repositions;
    private final Counter databaseFailures;
    private final Counter monthsDropped;
    private final Counter upkeepFailures;

    /** What became of a record. */
    enum Result {
        /** It is a row now, or changed one. */
        STORED,
        /** An event that was there already. */
        DUPLICATE,
        /** A revision of a call that was there already, in the same or in a higher revision. */
        OUTDATED,
        /** It had no value, and changed nothing. */
        TOMBSTONE,
        /** Nobody can read it; it is left out. */
        REJECTED,
        /** The database refuses its row; it is set aside. */
        REFUSED
    }

    ArchiveMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.stages = new StageDelay(registry, Stage.PUBLISHED_TO_ARCHIVED);
        this.monthsDropped = Counter.builder("hookline.archive.months.dropped")
                .description("Months of rows that were dropped because they were kept long enough.")
                .register(registry);
        this.upkeepFailures = Counter.builder("hookline.archive.upkeep.failures")
                .description("Rounds of upkeep (months made ahead, old ones dropped) that failed and are tried again.")
                .register(registry);
        for (Topic<?> topic : List.of(Topics.CALL_EVENTS, Topics.CALLS)) {
            for (Result result : Result.values()) {
                records(topic.name(), result);
            }
            delay(topic.name());
        }
        this.batches = DistributionSummary.builder("hookline.archive.batch.records")
                .description("Records per transaction.")
                .serviceLevelObjectives(1, 5, 10, 50, 100, 250, 500, 1000)
                .register(registry);
        this.transactions = Timer.builder("hookline.archive.transaction")
                .description("Duration of the transactions that were committed.")
                .serviceLevelObjectives(TRANSACTIONS)
                .register(registry);
        this.repositions = Counter.builder("hookline.archive.repositions")
                .description("Batches not taken because the stored offsets were not where this instance had left them.")
                .register(registry);
        this.databaseFailures = Counter.builder("hookline.archive.database.failures")
                .description("Transactions and migrations that failed and are tried again.")
                .register(registry);
    }

    /** Months of rows that were kept long enough. */
    void monthsDropped(int months) {
        monthsDropped.increment(months);
    }

    void upkeepFailed() {
        upkeepFailures.increment();
    }

    void counted(String topic, Result result, int records) {
        if (records > 0) {
            records(topic, result).increment(records);
        }
    }

    /** A desk's clock may say anything: a delay below zero counts as none, one of years as one year. */
    void delayed(String topic, Duration delay) {
        Duration atMost = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        delay(topic).record(atMost.isNegative() ? Duration.ZERO : atMost);
    }

    /** A revision that was published then is a row now. */
    void archived(Instant publishedAt, Instant now) {
        stages.record(Stage.PUBLISHED_TO_ARCHIVED, publishedAt, now);
    }

    void committed(int records, Duration transaction) {
        batches.record(records);
        transactions.record(transaction);
    }

    void repositioned() {
        repositions.increment();
    }

    void databaseFailed() {
        databaseFailures.increment();
    }

    private Counter records(String topic, Result result) {
        return Counter.builder("hookline.archive.records")
                .description("Records by what became of them; each record has one result.")
                .tag("topic", topic)
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Timer delay(String topic) {
        return Timer.builder("hookline.archive.delay")
                .description("From the hook, or from the end of a call, by the desk's clock, to the commit of its row.")
                .tag("topic", topic)
                .serviceLevelObjectives(DELAYS)
                .register(registry);
    }
}
