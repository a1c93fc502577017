// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.hookline.archive.ArchiveMetrics.Result;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.RegistryUnavailableException;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of records. */
class ArchiveWriterIT {
    private final TestDatabase database = TestDatabase.migrated();
    private final TopicLog log = new TopicLog();
    private RunningArchive archive;

    @BeforeEach
    void start() {
        archive = new RunningArchive(database, log).assigned();
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    @Test
    void call_isARowOfAllItsFields() {
        log.add(Desk.answered(1, 3));
        archive.take();

        Map<String, Object> row = database.rows(
                        "SELECT *, started_at = '2026-03-02T09:00:00.123456Z' AS started_as_sent,"
                                + " ended_at - answered_at = interval '60 s' AS talked_a_minute FROM calls")
                .get(0);
        assertThat(row)
                .contains(
                        entry("call_id", Desk.callId(1)),
                        entry("revision", 3),
                        entry("station", "reception"),
                        entry("direction", "INBOUND"),
                        entry("number", Desk.CALLER),
                        entry("outcome", "ANSWERED"),
                        entry("ring_millis", 4_000L),
                        entry("talk_millis", 60_000L),
                        entry("quality", "EXACT"),
                        entry("extension", "2001"),
                        entry("domain", "pbx.example.org"),
                        entry("label", "Reception"),
                        entry("started_as_sent", true),
                        entry("talked_a_minute", true));
        assertThat(row).doesNotContainValue(null);
    }

    @Test
    void openCall_hasNullForWhatIsNotKnown() {
        log.add(Desk.offered(1, 1));
        archive.take();

        assertThat(database.rows("SELECT outcome, ringing_at, answered_at, ended_at, ring_millis, talk_millis"
                                + " FROM calls")
                        .get(0)
                        .values())
                .containsOnlyNulls();
    }

    @Test
    void notes_areAnArrayInTheOrderOfTheList() {
        log.add(Desk.missed(1, 1));
        archive.take();

        assertThat(database.value("SELECT notes = ARRAY['END_MISSING', 'CLOCK_ADJUSTED'] FROM calls"))
                .isEqualTo(true);
    }

    @Test
    void event_isARowOfAllItsFields() {
        RecordHeaders headers = new RecordHeaders();
        CallEvent event = Desk.incoming(7);
        CloudEventHeaders.add(headers, event, Instant.parse("2026-03-02T09:00:08Z"));
        log.add(Topics.CALL_EVENTS, TopicLog.bytes(event), headers);
        archive.take();

        Map<String, Object> row = database.rows("SELECT *, sent_at = '2026-03-02T09:00:08Z' AS sent_as_sent,"
                        + " appended_at = '" + TopicLog.APPENDED + "' AS appended_as_sent,"
                        + " occurred_at = '" + event.getOccurredAt() + "' AS occurred_as_sent FROM call_events")
                .get(0);
        assertThat(row)
                .contains(
                        entry("event_id", event.getEventId()),
                        entry("station", "reception"),
                        entry("extension", "2001"),
                        entry("domain", "pbx.example.org"),
                        entry("label", "Reception"),
                        entry("hook", "cmdIncomingCall"),
                        entry("number", Desk.CALLER),
                        entry("number_truncated", false),
                        entry("monotonic_nanos", 7_000_000_000L),
                        entry("spool_id", Desk.SPOOL),
                        entry("sequence", 7L),
                        entry("hook_version", "0.1.0"),
                        entry("sent_as_sent", true),
                        entry("appended_as_sent", true),
                        entry("occurred_as_sent", true));
        assertThat(row).doesNotContainValue(null);
    }

    @Test
    void importedEvent_hasNullForWhatItLacks() {
        log.add(CallEvent.newBuilder(Desk.incoming(1))
                .setAccount(null)
                .setMonotonicNanos(null)
                .setSpoolId(null)
                .setSequence(null)
                .build());
        archive.take();

        assertThat(database.rows("SELECT extension, domain, label, monotonic_nanos, spool_id, sequence, sent_at"
                                + " FROM call_events")
                        .get(0)
                        .values())
                .containsOnlyNulls();
    }

    @Test
    void everyHook_isStoredByItsIniKey_oneThatIsNotKnownByNone() {
        int n = 0;
        for (Hook hook : Hook.values()) {
            log.add(Desk.event(++n, hook, Desk.CALLER));
        }
        archive.take();

        assertThat(database.value(
                        "SELECT array_to_string(array_agg(hook ORDER BY event_id), ' ', '-') FROM call_events"))
                .isEqualTo("cmdIncomingCall cmdCallRing cmdOutgoingCall cmdCallAnswer cmdCallAnswerVideo cmdCallStart"
                        + " cmdCallBusy cmdCallEnd -");
    }

    @Test
    void severalRevisionsInOneBatch_theHighestIsStored() {
        log.add(Desk.offered(1, 1), Desk.answered(1, 3), Desk.offered(1, 2));
        archive.take();

        assertThat(database.value("SELECT revision || outcome FROM calls")).isEqualTo("3ANSWERED");
        assertThat(archive.counted(Topics.CALLS, Result.STORED)).isEqualTo(1);
        assertThat(archive.counted(Topics.CALLS, Result.OUTDATED)).isEqualTo(2);
    }

    @Test
    void higherRevision_replacesTheWholeRow() {
        log.add(Desk.missed(1, 1));
        archive.take();
        Object before = database.value("SELECT archived_at FROM calls");
        log.add(Desk.answered(1, 2));
        archive.take();

        assertThat(database.rows(
                                "SELECT revision, outcome, quality, talk_millis, cardinality(notes) AS notes FROM calls")
                        .get(0)
                        .values())
                .containsExactly(2, "ANSWERED", "EXACT", 60_000L, 0);
        assertThat(database.value("SELECT archived_at > '" + before + "' FROM calls"))
                .isEqualTo(true);
    }

    @Test
    void lowerRevision_changesNothing() {
        log.add(Desk.answered(1, 2));
        archive.take();
        log.add(Desk.missed(1, 1));
        archive.take();

        assertThat(database.value("SELECT revision || outcome FROM calls")).isEqualTo("2ANSWERED");
        assertThat(archive.counted(Topics.CALLS, Result.OUTDATED)).isEqualTo(1);
    }

    @Test
    void callsThatAreNewAndCallsThatAreThere_inOneBatch_areEachInTheirHighestRevision() {
        log.add(Desk.offered(1, 1), Desk.answered(2, 2));
        archive.take();
        log.add(Desk.answered(1, 2), Desk.offered(2, 1), Desk.offered(3, 1), Desk.missed(3, 2), Desk.offered(4, 1));
        archive.take();

        assertThat(database.value(
                        "SELECT string_agg(revision || coalesce(outcome, ''), ' ' ORDER BY call_id) FROM calls"))
                .isEqualTo("2ANSWERED 2ANSWERED 2MISSED 1");
        assertThat(archive.counted(Topics.CALLS, Result.STORED)).isEqualTo(5);
        assertThat(archive.counted(Topics.CALLS, Result.OUTDATED)).isEqualTo(2);
    }

    @Test
    void revisionWithoutOutcome_reopensTheCall() {
        log.add(Desk.missed(1, 1));
        archive.take();
        log.add(Desk.offered(1, 2));
        archive.take();

        assertThat(database.value("SELECT outcome FROM calls")).isNull();
    }

    @Test
    void sameEventTwice_isOneRow_inOneBatchAndInTwo() {
        log.add(Desk.incoming(1), Desk.incoming(1));
        archive.take();
        log.add(Desk.incoming(1), Desk.ends(2));
        archive.take();

        assertThat(database.count("call_events")).isEqualTo(2);
        assertThat(archive.counted(Topics.CALL_EVENTS, Result.STORED)).isEqualTo(2);
        assertThat(archive.counted(Topics.CALL_EVENTS, Result.DUPLICATE)).isEqualTo(2);
    }

    @Test
    void recordThatNobodyCanRead_isLeftOutAndCounted_itsNeighboursAreStored() {
        try (CapturedLog captured = new CapturedLog()) {
            log.add(Desk.incoming(1))
                    .add(
                            Topics.CALL_EVENTS,
                            "no Avro: +49305550199".getBytes(StandardCharsets.UTF_8),
                            new RecordHeaders())
                    .add(Desk.ends(2));
            archive.take();

            assertThat(database.count("call_events")).isEqualTo(2);
            assertThat(archive.counted(Topics.CALL_EVENTS, Result.REJECTED)).isEqualTo(1);
            assertThat(captured.warnings()).anyMatch(line -> line.startsWith("hookline.call-events-0@1: "));
            assertThat(captured.text()).doesNotContain("5550199");
        }
    }

    @Test
    void registryAway_isNoFaultOfTheRecord() {
        SchemaRegistry away = new SchemaRegistry(URI.create("http://127.0.0.1:1/apis/registry/v3"));
        BatchReader withoutRegistry = new BatchReader(
                Topics.CALL_EVENTS.valueSerde(away).deserializer(),
                Topics.CALLS.valueSerde(away).deserializer());
        log.add(Topics.CALL_EVENTS, new byte[] {0, 0, 0, 0, 1, 2}, new RecordHeaders());
        try (RunningArchive other = new RunningArchive(database.settings(), log, withoutRegistry).assigned()) {
            assertThatThrownBy(other::take).isInstanceOf(RegistryUnavailableException.class);
            assertThat(other.position(TopicLog.EVENTS)).isZero();
            assertThat(other.counted(Topics.CALL_EVENTS, Result.REJECTED)).isZero();
        }
    }

    @Test
    void tombstone_changesNothingAndIsCounted() {
        log.add(Desk.answered(1, 2)).add(Topics.CALLS, null, new RecordHeaders());
        archive.take();

        assertThat(database.count("calls")).isEqualTo(1);
        assertThat(archive.counted(Topics.CALLS, Result.TOMBSTONE)).isEqualTo(1);
        assertThat(database.value("SELECT next_offset FROM archive_offsets WHERE topic = 'hookline.calls'"))
                .isEqualTo(2L);
    }

    @Test
    void tombstoneOfACall_deletesItsRow_unlessARevisionFollowsIt() {
        Call gone = Desk.answered(1, 2);
        Call back = Desk.answered(2, 2);
        log.add(gone, back);
        archive.take();

        log.delete(gone.getCallId()).delete(back.getCallId()).add(Desk.answered(2, 3));
        archive.take();

        assertThat(database.value("SELECT call_id FROM calls")).isEqualTo(back.getCallId());
        assertThat(archive.counted(Topics.CALLS, Result.TOMBSTONE)).isEqualTo(2);
    }

    @Test
    void delays_areOfStoredRowsOnly() {
        log.add(Desk.incoming(1), Desk.incoming(1)).add(Desk.offered(1, 1), Desk.answered(2, 1));
        archive.take();

        assertThat(archive.meters
                        .get("hookline.archive.delay")
                        .tag("topic", "hookline.call-events")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(199);
        assertThat(archive.meters
                        .get("hookline.archive.delay")
                        .tag("topic", "hookline.calls")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(136);
    }

    @Test
    void metrics_nameNoNumber() {
        log.add(Desk.incoming(1)).add(Desk.answered(1, 1));
        archive.take();

        assertThat(archive.meters.scrape())
                .contains("hookline_archive_records_total{result=\"stored\",topic=\"hookline.calls\"} 1.0")
                .contains("hookline_archive_delay_seconds_bucket")
                .contains("hookline_archive_batch_records_bucket")
                .contains("hookline_archive_transaction_seconds_bucket")
                .contains("hookline_archive_repositions_total 0.0")
                .contains("hookline_archive_database_failures_total 0.0")
                .doesNotContain("5550123");
    }
}
