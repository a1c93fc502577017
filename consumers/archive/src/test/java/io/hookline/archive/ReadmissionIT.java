// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.archive.Readmission.Answer;
import io.hookline.archive.Readmission.Result;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that the database refused until somebody mended it. */
class ReadmissionIT {
    private final TestDatabase database = TestDatabase.migrated();
    private final TopicLog log = new TopicLog();
    private RunningArchive archive;
    private Readmission readmission;

    @BeforeEach
    void start() throws SQLException {
        archive = new RunningArchive(database, log).assigned();
        Connection connection = Database.connect(database.settings());
        connection.setAutoCommit(false);
        readmission = new Readmission(
                connection, TopicLog.reader(), callsTopic(log), InstantSource.fixed(RunningArchive.NOW));
    }

    @AfterEach
    void stop() throws SQLException {
        readmission.close();
        archive.close();
    }

    /** Reads the calls of the log as they are when it is asked. */
    private static MockConsumer<String, byte[]> callsTopic(TopicLog log) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
                return partitions.stream().collect(Collectors.toMap(partition -> partition, partition ->
                        (long) log.of(partition).size()));
            }

            @Override
            public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
                List<ConsumerRecord<String, byte[]>> all = log.of(TopicLog.CALLS);
                int from = (int) position(TopicLog.CALLS);
                seek(TopicLog.CALLS, all.size());
                return new ConsumerRecords<>(
                        Map.of(TopicLog.CALLS, List.copyOf(all.subList(from, all.size()))), Map.of());
            }
        };
        consumer.updatePartitions(
                Topics.CALLS.name(),
                List.of(new PartitionInfo(Topics.CALLS.name(), TopicLog.CALLS.partition(), null, null, null)));
        return consumer;
    }

    private void refuse(String table, String condition) {
        database.execute("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (NOT (" + condition + "))");
    }

    private void mend(String table) {
        database.execute("ALTER TABLE " + table + " DROP CONSTRAINT refused");
    }

    /** What was set aside so far, as a consumer of that topic reads it, an hour later. */
    private List<ConsumerRecord<byte[], byte[]>> letters() {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> sent : archive.deadLetters.history()) {
            letters.add(letter(letters.size(), sent.key(), sent.value(), sent.headers()));
        }
        return letters;
    }

    private static ConsumerRecord<byte[], byte[]> letter(
            int offset, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                Topics.ARCHIVE_DLQ.name(),
                0,
                offset,
                TopicLog.APPENDED.plusSeconds(3_600).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    private List<Result> replay() throws SQLException {
        return readmission.take(letters()).stream().map(Answer::result).toList();
    }

    @Test
    void refusedRows_areStored_onceTheDatabaseTakesThem_asTheyCame() throws SQLException {
        refuse("calls", "number = '7'");
        refuse("call_events", "true");
        log.add(Desk.answered(7, 1, "7"), Desk.answered(8, 1)).add(Desk.incoming(1));
        archive.take();
        assertThat(replay()).containsOnly(Result.REFUSED).hasSize(2);
        mend("calls");
        mend("call_events");

        assertThat(replay()).containsOnly(Result.STORED).hasSize(2);

        assertThat(database.value("SELECT talk_millis FROM calls WHERE number = '7'"))
                .isEqualTo(60_000L);
        assertThat(database.value("SELECT appended_at = '" + TopicLog.APPENDED + "' FROM call_events"))
                .isEqualTo(true);
        assertThat(replay()).containsOnly(Result.KNOWN);
        assertThat(database.count("calls")).isEqualTo(2);
        assertThat(database.count("call_events")).isEqualTo(1);
    }

    @Test
    void oldRevision_isNotStored_overAHigherOne() throws SQLException {
        refuse("calls", "revision = 1");
        log.add(Desk.offered(1, 1));
        archive.take();
        log.add(Desk.answered(1, 2));
        archive.take();
        mend("calls");

        assertThat(replay()).containsExactly(Result.KNOWN);

        assertThat(database.value("SELECT revision || ' ' || outcome FROM calls"))
                .isEqualTo("2 ANSWERED");
    }

    @Test
    void revisions_areStoredInAnyOrder_theHighestStays() throws SQLException {
        refuse("calls", "true");
        log.add(Desk.answered(1, 2), Desk.offered(1, 1));
        archive.take();
        mend("calls");

        assertThat(replay()).containsExactlyInAnyOrder(Result.STORED, Result.KNOWN);

        assertThat(database.value("SELECT revision FROM calls")).isEqualTo(2);
    }

    @Test
    void callOfWhichTheTopicSaysThatItIsNoMore_staysGone() throws SQLException {
        refuse("calls", "true");
        log.add(Desk.answered(1, 1), Desk.answered(2, 1), Desk.answered(3, 1));
        log.delete(Desk.callId(1)).delete(Desk.callId(2)).add(Desk.answered(2, 3));
        archive.take();
        mend("calls");

        assertThat(replay()).containsExactly(Result.GONE, Result.STORED, Result.STORED, Result.STORED);

        assertThat(database.count("calls")).isEqualTo(2);
    }

    @Test
    void callThatCompactionRemovedWithoutATrace_staysGone() throws SQLException {
        refuse("calls", "true");
        log.add(Desk.answered(1, 1));
        archive.take();
        mend("calls");
        log.of(TopicLog.CALLS).clear();
        log.add(Desk.answered(2, 1), Desk.answered(3, 1));

        assertThat(replay()).containsExactly(Result.GONE);
    }

    @Test
    void erasedCall_getsItsLaterRevision_andNotItsNumber() throws SQLException {
        log.add(Desk.offered(1, 1));
        archive.take();
        refuse("calls", "revision = 2");
        log.add(Desk.answered(1, 2));
        archive.take();
        mend("calls");
        database.execute("UPDATE calls SET number = '(erased) x', erased = true, erased_revision = 1");
        Headers erased = new RecordHeaders();
        CloudEventHeaders.addErasure(erased, Desk.callId(1), RunningArchive.NOW);
        log.forget(Desk.callId(1), erased);

        assertThat(replay()).containsExactly(Result.STORED);

        assertThat(database.value("SELECT revision || ' ' || number FROM calls"))
                .isEqualTo("2 (erased) x");
    }

    @Test
    void manyLettersThatAreStillRefused_holdUpNoOther() throws SQLException {
        refuse("calls", "number <> '1'");
        log.add(Desk.answered(1, 1, "1"));
        for (int n = 2; n <= 30; n++) {
            log.add(Desk.answered(n, 1, "secret " + n));
        }
        archive.take();
        List<ConsumerRecord<byte[], byte[]>> letters = letters();
        database.execute("DELETE FROM calls");
        ConsumerRecord<byte[], byte[]> last = letters.get(28);
        database.execute("ALTER TABLE calls DROP CONSTRAINT refused");
        refuse("calls", "number <> 'secret 30'");

        List<Answer> answers = readmission.take(letters);

        assertThat(last.value()).isEqualTo(TopicLog.bytes(Desk.answered(30, 1, "secret 30")));
        assertThat(answers.get(28).result()).isEqualTo(Result.STORED);
        assertThat(answers.subList(0, 28))
                .containsOnly(new Answer(Result.REFUSED, "PostgreSQL refuses the row still, SQLSTATE 23514"));
    }

    @Test
    void whatIsNoRecordOfTheArchivesTopics_isSaid_withoutItsContent() throws SQLException {
        refuse("calls", "true");
        log.add(Desk.answered(1, 1));
        archive.take();
        Headers headers = letters().get(0).headers();
        byte[] nonsense = ("no Avro " + Desk.CALLER).getBytes(UTF_8);

        List<Answer> answers = readmission.take(List.of(
                letter(0, nonsense, nonsense, new RecordHeaders()),
                letter(1, nonsense, nonsense, headers),
                letter(2, nonsense, null, headers),
                letter(3, null, nonsense, headers)));

        assertThat(answers).extracting(Answer::result).containsOnly(Result.UNREADABLE);
        assertThat(answers.toString())
                .contains("expected headers that name a record", "cannot be read: SerializationException")
                .doesNotContain(Desk.CALLER);
    }

    @Test
    void databaseThatRefusesMoreThanRows_storesNothing_andTheNextTimeAll() throws SQLException {
        refuse("calls", "true");
        log.add(Desk.answered(1, 1));
        archive.take();
        mend("calls");
        database.execute("ALTER TABLE calls RENAME TO calls_elsewhere");

        assertThatThrownBy(this::replay)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));

        database.execute("ALTER TABLE calls_elsewhere RENAME TO calls");
        assertThat(replay()).containsExactly(Result.STORED);
    }
}
