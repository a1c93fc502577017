// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.archive.ArchiveMetrics.Result;
import io.hookline.schema.DeadLetterHeaders;
import io.hookline.schema.Topics;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that the database refuses: a constraint that somebody added stands for whatever may be wrong with one. */
class RefusalsIT {
    private static final int CALLS = 40;

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

    private void refuse(String condition) {
        database.execute("ALTER TABLE calls ADD CONSTRAINT refused CHECK (NOT (" + condition + "))");
    }

    @Test
    void refusedRows_areSetAsideWithTheReason_andTheOthersAreStored() {
        refuse("number IN ('7', '23')");
        for (int n = 1; n <= CALLS; n++) {
            log.add(Desk.answered(n, 1, Integer.toString(n)));
        }
        log.add(Desk.incoming(1));
        archive.take();

        assertThat(database.count("calls")).isEqualTo(CALLS - 2);
        assertThat(database.count("call_events")).isEqualTo(1);
        assertThat(archive.counted(Topics.CALLS, Result.REFUSED)).isEqualTo(2);
        assertThat(archive.counted(Topics.CALLS, Result.STORED)).isEqualTo(CALLS - 2);
        assertThat(archive.counted(Topics.CALLS, Result.OUTDATED)).isZero();
        List<ProducerRecord<byte[], byte[]>> letters = archive.deadLetters.history();
        assertThat(letters).extracting(ProducerRecord::topic).containsOnly("hookline.archive.dlq");
        assertThat(letters)
                .extracting(letter -> DeadLetterHeaders.text(letter.headers(), "__connect.errors.offset")
                        .orElseThrow())
                .containsExactly("6", "22");
        assertThat(letters)
                .extracting(letter -> DeadLetterHeaders.text(letter.headers(), "__connect.errors.exception.message")
                        .orElseThrow())
                .containsOnly("PostgreSQL refused the row, SQLSTATE 23514");
        assertThat(letters.get(0).value()).isEqualTo(TopicLog.bytes(Desk.answered(7, 1, "7")));
        assertThat(archive.position(TopicLog.CALLS)).isEqualTo(CALLS);
    }

    @Test
    void batchOfWhichNothingIsTaken_isNoFaultOfItsRows() {
        refuse("true");
        for (int n = 1; n <= CALLS; n++) {
            log.add(Desk.answered(n, 1));
        }
        assertThatThrownBy(archive::take).isInstanceOf(DatabaseException.class).hasMessageContaining("23514");

        assertThat(archive.deadLetters.history()).isEmpty();
        assertThat(archive.position(TopicLog.CALLS)).isZero();
    }

    @Test
    void deadLetterThatCannotBeSent_leavesNothingOfTheBatch() {
        refuse("number = '1'");
        log.add(Desk.answered(1, 1, "1")).add(Desk.answered(2, 1, "2"));
        archive.deadLetters.sendException = new TimeoutException("away");
        assertThatThrownBy(archive::take).isInstanceOf(KafkaException.class);
        assertThat(database.count("calls")).isZero();
        assertThat(archive.position(TopicLog.CALLS)).isZero();

        archive.deadLetters.sendException = null;
        archive.take();
        assertThat(database.count("calls")).isEqualTo(1);
        assertThat(archive.deadLetters.history()).hasSize(1);
    }

    @Test
    void nothingThatIsLogged_holdsTheNumber() {
        refuse("number = '" + Desk.CALLER + "'");
        log.add(Desk.answered(1, 1));
        try (CapturedLog captured = new CapturedLog()) {
            archive.take();

            assertThat(captured.warnings())
                    .containsExactly(
                            "hookline.calls-0@0: refused by the database, SQLSTATE 23514; set aside in hookline.archive.dlq");
            assertThat(captured.text()).doesNotContain(Desk.CALLER);
        }
        archive.deadLetters
                .history()
                .get(0)
                .headers()
                .forEach(header -> assertThat(new String(header.value(), UTF_8)).doesNotContain(Desk.CALLER));
    }
}
