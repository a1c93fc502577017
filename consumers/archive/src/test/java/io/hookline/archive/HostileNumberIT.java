// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever calls chooses the number: it is data, it stops nothing, and it is in no log. */
class HostileNumberIT {
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

    static List<String> hostile() {
        return List.of(
                "",
                "'; DROP TABLE calls; --",
                "\"$$ ? :name {0} %s ${x} \\",
                "a\tb\r\nc\u001b[2J\u0001\u007f",
                "\u202e+49\u200b30\ud83d\udcde",
                "{1,2,NULL}",
                "NULL",
                "9".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void number_isStoredAsItCame(String number) {
        log.add(Desk.event(1, Hook.INCOMING_CALL, number)).add(Desk.answered(1, 1, number));
        archive.take();

        assertThat(database.value("SELECT number FROM call_events")).isEqualTo(number);
        assertThat(database.value("SELECT number FROM calls")).isEqualTo(number);
    }

    @Test
    void nul_isStoredAsItsSymbol_everywhere() {
        Account account = new Account("20\0001", "pbx\0", "\0Reception");
        log.add(CallEvent.newBuilder(Desk.event(1, Hook.INCOMING_CALL, "+49\00030\0"))
                        .setStation("recep\0tion")
                        .setAccount(account)
                        .setHookVersion("0\0")
                        .build())
                .add(Call.newBuilder(Desk.answered(1, 1, "+49\00030\0"))
                        .setStation("recep\0tion")
                        .setAccount(account)
                        .build());
        archive.take();

        for (String table : List.of("call_events", "calls")) {
            assertThat(database.rows("SELECT number, station, extension, domain, label FROM " + table)
                            .get(0)
                            .values())
                    .containsExactly("+49␀30␀", "recep␀tion", "20␀1", "pbx␀", "␀Reception");
        }
        assertThat(database.value("SELECT hook_version FROM call_events")).isEqualTo("0␀");
    }

    @Test
    void stationOfTenThousandCharacters_isStored() {
        String station = new Random(7)
                .ints(10_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        log.add(CallEvent.newBuilder(Desk.incoming(1)).setStation(station).build())
                .add(Call.newBuilder(Desk.answered(1, 1)).setStation(station).build());
        archive.take();

        assertThat(database.value("SELECT station FROM calls")).isEqualTo(station);
        assertThat(database.value("SELECT station FROM call_events")).isEqualTo(station);
    }

    @Test
    void timeBeyondAllReason_isStoredAsInfinite() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(CloudEventHeaders.SENT_TIME, Instant.MAX.toString().getBytes(StandardCharsets.UTF_8));
        CallEvent event = CallEvent.newBuilder(Desk.incoming(1))
                .setOccurredAt(Instant.EPOCH.minusSeconds(1_000_000_000_000L))
                .build();
        log.add(Topics.CALL_EVENTS, TopicLog.bytes(event), headers);
        archive.take();

        assertThat(database.value("SELECT occurred_at = '-infinity' AND sent_at = 'infinity' FROM call_events"))
                .isEqualTo(true);
    }

    @Test
    void writeThatFails_namesNoNumberInLogOrException() {
        database.execute("ALTER TABLE calls ADD CONSTRAINT nobody CHECK (station <> 'reception')");
        addMoreThanRowsCouldBeAtFaultFor();
        assertSilentAboutTheNumber(archive::take);
    }

    @Test
    void writeThatFails_namesNoNumber_evenWhenTheUrlAsksForDetails() {
        DatabaseSettings talkative =
                new DatabaseSettings(database.settings().url() + "?logServerErrorDetail=true", "postgres", "postgres");
        database.execute("ALTER TABLE calls ADD CONSTRAINT nobody CHECK (station <> 'reception')");
        addMoreThanRowsCouldBeAtFaultFor();
        try (RunningArchive other = new RunningArchive(talkative, log, TopicLog.reader()).assigned()) {
            assertSilentAboutTheNumber(other::take);
        }
    }

    /** Of so many, all refused, the database is at fault: the batch fails, and none is set aside. */
    private void addMoreThanRowsCouldBeAtFaultFor() {
        for (int n = 1; n <= 10; n++) {
            log.add(Desk.answered(n, 1));
        }
    }

    private static void assertSilentAboutTheNumber(ThrowingCallable take) {
        try (CapturedLog captured = new CapturedLog()) {
            assertThatThrownBy(take).isInstanceOfSatisfying(DatabaseException.class, failure -> {
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).contains("nobody").doesNotContain("5550123");
            });
            assertThat(captured.text()).doesNotContain("5550123");
        }
    }
}
