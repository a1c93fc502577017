// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.archive.ArchiveMetrics.Result;
import io.hookline.schema.Topics;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgArray;

/** Nothing is lost and nothing is twice, whatever happens between Kafka, the archive and the database. */
class ArchiveOffsetsIT {
    private final TestDatabase database = TestDatabase.migrated();
    private final TopicLog log =
            new TopicLog().add(Desk.incoming(1), Desk.ends(2)).add(Desk.answered(1, 1));
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
    void firstStart_readsFromTheBeginning() {
        assertThat(archive.position(TopicLog.EVENTS)).isZero();
        assertThat(archive.position(TopicLog.CALLS)).isZero();
    }

    @Test
    void batch_storesItsOffsets() {
        archive.take();

        assertThat(offsets()).containsExactly("hookline.call-events-0 2", "hookline.calls-0 1");
    }

    @Test
    void nextStart_readsOnWhereTheRowsEnd() {
        archive.take();

        try (RunningArchive next = new RunningArchive(database, log).assigned()) {
            assertThat(next.position(TopicLog.EVENTS)).isEqualTo(2);
            assertThat(next.position(TopicLog.CALLS)).isEqualTo(1);
        }
    }

    @Test
    void sameRecordsAgain_changeNothing() {
        archive.take();
        var before = database.rows("SELECT * FROM calls JOIN call_events USING (station) ORDER BY event_id");
        database.execute("UPDATE archive_offsets SET next_offset = 0");

        try (RunningArchive replay = new RunningArchive(database, log).assigned()) {
            replay.take();
            assertThat(replay.counted(Topics.CALL_EVENTS, Result.DUPLICATE)).isEqualTo(2);
            assertThat(replay.counted(Topics.CALLS, Result.OUTDATED)).isEqualTo(1);
        }
        assertThat(database.rows("SELECT * FROM calls JOIN call_events USING (station) ORDER BY event_id"))
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(PgArray.class)
                .isEqualTo(before);
    }

    @Test
    void tableThatIsMissing_leavesNothingOfItsBatch_andGoesThroughWhenItIsThere() {
        database.execute("ALTER TABLE calls RENAME TO elsewhere");
        assertThatThrownBy(archive::take).isInstanceOf(DatabaseException.class).hasMessageContaining("42P01");

        assertThat(database.count("call_events")).isZero();
        assertThat(offsets()).containsExactly("hookline.call-events-0 0", "hookline.calls-0 0");
        assertThat(archive.counted(Topics.CALL_EVENTS, Result.STORED)).isZero();
        assertThat(archive.meters
                        .get("hookline.archive.database.failures")
                        .counter()
                        .count())
                .isEqualTo(1);

        database.execute("ALTER TABLE elsewhere RENAME TO calls");
        archive.take();
        assertAllIsStoredOnce();
    }

    @Test
    void connectionThatBreaksInTheMiddle_leavesNothingOfItsBatch_andIsReplaced() {
        database.execute("""
                CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
                CREATE TRIGGER hang_up BEFORE INSERT ON calls FOR EACH ROW EXECUTE FUNCTION hang_up()""");
        assertThatThrownBy(archive::take).isInstanceOf(DatabaseException.class);
        assertThat(database.count("call_events")).isZero();

        database.execute("DROP TRIGGER hang_up ON calls");
        archive.take();
        assertAllIsStoredOnce();
    }

    @Test
    void instanceThatLostItsPartitions_writesNothing() {
        try (RunningArchive successor = new RunningArchive(database, log).assigned()) {
            successor.take();
        }
        log.add(Desk.incoming(3));
        archive.take();

        assertThat(database.count("call_events")).isEqualTo(2);
        assertThat(offsets()).containsExactly("hookline.call-events-0 2", "hookline.calls-0 1");
        assertThat(archive.position(TopicLog.EVENTS)).isEqualTo(2);
        assertThat(archive.meters.get("hookline.archive.repositions").counter().count())
                .isEqualTo(1);
    }

    @Test
    void instanceThatMeetsAnother_readsOnWhereThatOneStopped() {
        try (RunningArchive other = new RunningArchive(database, log).assigned()) {
            other.take();
        }
        archive.take();
        log.add(Desk.incoming(3));
        archive.take();

        assertThat(archive.counted(Topics.CALL_EVENTS, Result.STORED)).isEqualTo(1);
        assertThat(archive.counted(Topics.CALL_EVENTS, Result.DUPLICATE)).isZero();
        assertThat(database.count("call_events")).isEqualTo(3);
    }

    @Test
    void databaseRestoredFromABackup_isFilledUpAgain() {
        archive.take();
        database.execute("DELETE FROM call_events; UPDATE archive_offsets SET next_offset = 0 WHERE topic ~ 'events'");
        log.add(Desk.incoming(3));

        archive.take();
        assertThat(archive.position(TopicLog.EVENTS)).isZero();
        archive.take();
        assertThat(database.count("call_events")).isEqualTo(3);
        assertThat(offsets()).containsExactly("hookline.call-events-0 3", "hookline.calls-0 1");
    }

    @Test
    void topicMadeAnew_isReadFromItsBeginning() {
        database.execute("UPDATE archive_offsets SET next_offset = 5000 WHERE topic ~ 'events'");
        try (RunningArchive later = new RunningArchive(database, log).assigned();
                CapturedLog captured = new CapturedLog()) {
            assertThat(later.position(TopicLog.EVENTS)).isEqualTo(5000);
            later.outOfRange(TopicLog.EVENTS);
            later.take();

            assertThat(captured.warnings())
                    .anyMatch(line -> line.startsWith("hookline.call-events-0: ") && line.contains("5000"));
            assertAllIsStoredOnce();
            log.add(Desk.incoming(3));
            later.take();
            assertThat(database.count("call_events")).isEqualTo(3);
        }
    }

    @Test
    void twoInstancesAtOnce_storeEverythingOnce() throws Exception {
        for (int n = 3; n <= 300; n++) {
            log.add(Desk.incoming(n));
        }
        try (RunningArchive other = new RunningArchive(database, log).assigned()) {
            Thread rival = new Thread(other::take);
            rival.start();
            archive.take();
            rival.join();

            assertThat(database.count("call_events")).isEqualTo(300);
            assertThat(Set.of(
                            archive.counted(Topics.CALL_EVENTS, Result.STORED),
                            other.counted(Topics.CALL_EVENTS, Result.STORED)))
                    .containsExactlyInAnyOrder(0, 300);
        }
    }

    private void assertAllIsStoredOnce() {
        assertThat(database.count("call_events")).isEqualTo(2);
        assertThat(database.count("calls")).isEqualTo(1);
        assertThat(offsets()).containsExactly("hookline.call-events-0 2", "hookline.calls-0 1");
    }

    private List<Object> offsets() {
        return database
                .rows("SELECT topic || '-' || partition || ' ' || next_offset AS line FROM archive_offsets ORDER BY 1")
                .stream()
                .map(row -> row.get("line"))
                .toList();
    }
}
