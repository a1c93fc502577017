// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.service.Closer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which months have their partition, and which rows are in it. */
class MonthsIT {
    private static final Instant NOW = RunningArchive.NOW;

    private final TestDatabase database = TestDatabase.migrated();
    private final TopicLog log = new TopicLog();

    private List<Object> months(String table) {
        return database.rows("SELECT month FROM archive_months('" + table + "')").stream()
                .map(row -> row.get("month"))
                .toList();
    }

    private void take(Call... calls) {
        try (RunningArchive archive = new RunningArchive(database, log.add(calls)).assigned()) {
            archive.take();
        }
    }

    private static Call at(int n, String startedAt) {
        return Call.newBuilder(Desk.offered(n, 1))
                .setStartedAt(Instant.parse(startedAt))
                .build();
    }

    @Test
    void row_makesTheMonthThatItNeeds_inUtc() {
        take(at(1, "2026-02-28T23:59:59.999999Z"), at(2, "2026-03-01T00:00:00Z"), at(3, "2019-12-31T12:00:00Z"));

        assertThat(months("calls")).containsExactly("calls_2019_12", "calls_2026_02", "calls_2026_03");
        assertThat(database.count("calls_2026_02")).isEqualTo(1);
        assertThat(database.count("calls_rest")).isZero();
    }

    @Test
    void rowOfATimeThatNobodyMeant_makesNoMonth() {
        take(
                at(1, "1999-12-31T23:59:59Z"),
                at(2, "2027-03-04T00:00:00Z"),
                at(3, "-0044-03-15T12:00:00Z"),
                at(4, "+250000-01-01T00:00:00Z"));

        assertThat(months("calls")).isEmpty();
        assertThat(database.rows("SELECT started_at::text FROM calls_rest ORDER BY started_at").stream()
                        .map(row -> row.get("started_at"))
                        .toList())
                .containsExactly(
                        "0045-03-15 12:00:00+00 BC", "1999-12-31 23:59:59+00", "2027-03-04 00:00:00+00", "infinity");
    }

    @Test
    void monthThatWasMadeInATransactionThatFailed_isMadeAgain() {
        log.add(at(1, "2026-03-01T00:00:00Z"));
        try (RunningArchive archive = new RunningArchive(database, log).assigned()) {
            database.execute("ALTER TABLE archive_offsets ADD CONSTRAINT never CHECK (next_offset < 1)");
            assertThatThrownBy(archive::take).isInstanceOf(DatabaseException.class);
            assertThat(months("calls")).isEmpty();
            database.execute("ALTER TABLE archive_offsets DROP CONSTRAINT never");

            archive.take();
        }
        assertThat(database.count("calls_2026_03")).isEqualTo(1);
    }

    /** A desk's clock ran ahead, or another instance dropped the month. */
    @Test
    void rowsThatCameBeforeTheirMonthWasMade_moveIntoIt() {
        CallEvent event = CallEvent.newBuilder(Desk.incoming(1))
                .setOccurredAt(Instant.parse("2027-04-01T00:00:00Z"))
                .build();
        log.add(event);
        take(at(1, "2027-03-31T23:59:59Z"), at(2, "2027-04-01T00:00:00Z"), at(3, "2027-04-30T23:59:59Z"));
        assertThat(database.count("calls_rest")).isEqualTo(3);
        Object before = database.value("SELECT string_agg(calls::text, ' ' ORDER BY started_at) FROM calls");

        database.value("SELECT archive_make_month('calls', '2027-04-30Z')");
        database.value("SELECT archive_make_month('call_events', '2027-04-30Z')");

        assertThat(database.count("calls_2027_04")).isEqualTo(2);
        assertThat(database.count("calls_rest")).isEqualTo(1);
        assertThat(database.count("call_events_2027_04")).isEqualTo(1);
        assertThat(database.value("SELECT string_agg(calls::text, ' ' ORDER BY started_at) FROM calls"))
                .isEqualTo(before);
    }

    @Test
    void monthThatAnotherInstanceDropped_isMadeAgain() {
        log.add(at(1, "2025-10-20T12:00:00Z"));
        try (RunningArchive archive = new RunningArchive(database, log).assigned()) {
            archive.take();
            assertThat(months("calls")).containsExactly("calls_2025_10");
            database.value("SELECT archive_drop_months('calls', '2026-01-01Z')");

            log.add(at(2, "2025-10-21T12:00:00Z"));
            archive.take();
        }

        assertThat(database.count("calls_2025_10")).isEqualTo(1);
        assertThat(database.count("calls_rest")).isZero();
    }

    @Test
    void rowsWithoutAMonth_goWithTheMonthInWhichTheyCame() {
        take(at(1, "1999-12-31T23:59:59Z"), at(2, "2031-03-04T00:00:00Z"));
        database.execute("UPDATE calls SET archived_at = '2026-01-31 23:59Z' WHERE started_at < '2000-01-01Z'");
        database.execute("UPDATE calls SET archived_at = '2026-02-01Z' WHERE started_at > '2000-01-01Z'");
        database.execute(
                "INSERT INTO calls_rest (call_id, revision, station, direction, number, started_at, quality, notes)"
                        + " VALUES (gen_random_uuid(), 1, 'desk', 'INBOUND', '1', '2025-12-01Z', 'EXACT', '{}')");

        database.value("SELECT archive_drop_months('calls', '2026-02-14Z')");

        assertThat(database.value("SELECT string_agg(started_at::text, ' ') FROM calls_rest"))
                .isEqualTo("2031-03-04 00:00:00+00");
    }

    @Test
    void revisionsOfACall_stayOneRow_inItsMonth() {
        take(Desk.offered(1, 1));
        take(Desk.answered(1, 3), Desk.missed(1, 2));

        assertThat(database.value("SELECT revision || outcome FROM calls_2026_03"))
                .isEqualTo("3ANSWERED");
    }

    @Test
    void upkeep_makesMonthsAhead_andDropsWhatWasKeptLongEnough() {
        CallEvent event = Desk.incoming(1);
        log.add(event);
        take(at(1, "2025-12-31T23:59:59Z"), at(2, "2026-01-01T00:00:00Z"), at(3, "2026-03-01T00:00:00Z"));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Duration sinceJanuary = Duration.between(Instant.parse("2026-01-01T00:00:00Z"), NOW);
        Closer closer = new Closer();
        Database open = closer.add(Database.open(database.settings(), meters));
        closer.add(Upkeep.start(
                open, new Retention(sinceJanuary, null), new ArchiveMetrics(meters), InstantSource.fixed(NOW)));
        await().until(() -> months("call_events").size() == 4);
        closer.close();

        assertThat(months("calls"))
                .containsExactly("calls_2026_01", "calls_2026_03", "calls_2026_04", "calls_2026_05", "calls_2026_06");
        assertThat(database.count("calls")).isEqualTo(2);
        assertThat(database.count("call_events")).isEqualTo(1);
        assertThat(meters.get("hookline.archive.months.dropped").counter().count())
                .isEqualTo(1);
        assertThat(database.value("SELECT sum(calls) FROM call_rollups WHERE grain = 'MONTH' AND kind = 'STARTED'"))
                .as("roll-ups of what was dropped")
                .isEqualTo(1L);
    }

    @Test
    void upkeep_makesRollupsOfWhatChanged() {
        take(Desk.answered(1, 3));
        assertThat(database.count("stale_rollups")).isPositive();

        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Closer closer = new Closer();
        Database open = closer.add(Database.open(database.settings(), meters));
        closer.add(Upkeep.start(open, Retention.FOR_EVER, new ArchiveMetrics(meters), InstantSource.fixed(NOW)));
        await().until(() -> database.count("call_rollups") > 0);
        await().until(() -> (Long) database.value("SELECT count(*) FROM stale_rollups WHERE grain = 'HOUR'") == 0);
        closer.close();

        assertThat(database.value("SELECT calls FROM station_rollups WHERE grain = 'HOUR' AND kind = 'ANSWERED'"))
                .isEqualTo(1);
        assertThat(meters.get("hookline.archive.upkeep.failures").counter().count())
                .isZero();
    }

    @Test
    void upkeepThatFails_isTriedAgain_withoutWaitingForItsHour() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Closer closer = new Closer();
        Database open = closer.add(Database.open(database.settings(), meters));
        database.execute("ALTER FUNCTION archive_make_month RENAME TO broken");
        closer.add(Upkeep.start(
                open, Retention.FOR_EVER, new ArchiveMetrics(meters), InstantSource.fixed(NOW), Duration.ofMillis(20)));
        await().until(() ->
                meters.get("hookline.archive.upkeep.failures").counter().count() > 2);
        assertThat(months("calls")).isEmpty();

        database.execute("ALTER FUNCTION broken RENAME TO archive_make_month");

        await().until(() -> months("calls").contains("calls_2026_06"));
        closer.close();
    }
}
