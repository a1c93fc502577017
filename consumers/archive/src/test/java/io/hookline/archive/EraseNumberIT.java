// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.Hook;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EraseNumberIT {
    /** The caller as others may write it; what all forms have in common is looked for. */
    private static final String NATIONAL = "030 555 0123";

    private static final String DIGITS = "5550123";
    private static final String OTHER = "+49301112222";

    private final TestDatabase database = TestDatabase.migrated();
    private final TopicLog log = new TopicLog();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private MockProducer<String, byte[]> producer = kafka();
    private RunningArchive archive;

    @BeforeEach
    void start() {
        archive = new RunningArchive(database, log).assigned();
        log.add(Desk.incoming(1), Desk.event(2, Hook.CALL_ANSWER, "0305550123"), Desk.event(3, Hook.CALL_END, OTHER))
                .add(Desk.answered(1, 3), Desk.missed(2, 1), Desk.answered(3, 1, OTHER), Desk.answered(4, 1, ""));
        archive.take();
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    /** Each run of the command ends its own. */
    private static MockProducer<String, byte[]> kafka() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Test
    void textThatHoldsTheDigitsOtherwise_isKept_andCounted() {
        log.add(Desk.event(11, Hook.CALL_END, "tel:+49-30-" + DIGITS))
                .add(
                        Desk.answered(11, 1, "sip:030" + DIGITS + "@example.org"),
                        Desk.answered(12, 1, "+4930" + DIGITS + "99"));
        archive.take();

        assertThat(erase("--number", NATIONAL, "--dry-run")).isZero();
        assertThat(out.toString()).contains("1 calls and 1 events hold its last digits in a text that does not match");
        out.getBuffer().setLength(0);
        assertThat(erase("--number", NATIONAL)).isZero();
        assertThat(out.toString()).contains("1 calls and 1 events hold its last digits");

        out.getBuffer().setLength(0);
        for (String text : List.of("sip:030" + DIGITS + "@example.org", "tel:+49-30-" + DIGITS, NATIONAL)) {
            producer = kafka();
            assertThat(erase("--number", text)).isZero();
        }
        assertThat(out.toString()).doesNotContain("hold its last digits");
    }

    private int erase(String... arguments) {
        return eraseWith("", arguments);
    }

    private int eraseWith(String input, String... arguments) {
        EraseNumber command = new EraseNumber(
                Map.of(DatabaseOptions.PASSWORD_VARIABLE, "postgres"),
                connection -> new CallTombstones(producer, InstantSource.fixed(RunningArchive.NOW)),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(
                                Stream.of("--database-url", database.settings().url(), "--database-user", "postgres"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Every row of every table as text (of a session's own tables nothing is ever dumped), and what the planner remembers of columns. */
    private String dump() {
        List<Object> tables = database
                .rows(
                        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
                                + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname NOT LIKE 'pg_temp%'")
                .stream()
                .map(row -> row.get("name"))
                .toList();
        String rows = tables.stream()
                .flatMap(table -> database.rows("SELECT t::text AS text FROM " + table + " t").stream())
                .map(row -> String.valueOf(row.get("text")))
                .collect(Collectors.joining("\n"));
        return rows
                + database.value("SELECT coalesce(string_agg(s::text, ' '), '') FROM pg_stats s"
                        + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");
    }

    private List<String> tombstones() {
        return producer.history().stream().map(record -> record.key()).toList();
    }

    @Test
    void number_isNowhereAfterwards_inWhateverFormItWasWritten() {
        database.execute("ANALYZE");
        assertThat(dump()).contains(DIGITS);

        assertThat(erase("--number", NATIONAL)).as("%s", err).isZero();

        assertThat(dump()).doesNotContain(DIGITS).contains(OTHER);
        assertThat(database.value("SELECT count(*) || ' ' || count(*) FILTER (WHERE erased) FROM calls"))
                .isEqualTo("4 2");
        assertThat(database.value("SELECT count(*) || ' ' || count(*) FILTER (WHERE erased) FROM call_events"))
                .isEqualTo("3 2");
        assertThat(database.value("SELECT count(DISTINCT number) FROM"
                        + " (SELECT number FROM calls WHERE erased UNION ALL SELECT number FROM call_events WHERE erased)"
                        + " AS rows WHERE number LIKE '(erased) %'"))
                .isEqualTo(1L);
    }

    @Test
    void numberInRollups_isNowhereAfterwards_andStaysOut() {
        refreshAll();
        database.execute("ANALYZE");
        assertThat(database.value("SELECT string_agg(DISTINCT grain, ' ' ORDER BY grain) FROM number_rollups"
                        + " WHERE number LIKE '%" + DIGITS + "'"))
                .isEqualTo("MONTH YEAR");

        assertThat(erase("--number", NATIONAL)).as("%s", err).isZero();
        assertThat(dump()).doesNotContain(DIGITS).contains(OTHER);

        refreshAll();
        assertThat(dump()).doesNotContain(DIGITS).contains(OTHER);
        assertThat(database.value("SELECT sum(calls) FROM number_rollups WHERE grain = 'YEAR'"))
                .as("calls with a number that was not erased")
                .isEqualTo(2L);
    }

    /** Of a time at which the months of the calls are over. */
    private void refreshAll() {
        while (!database.value("SELECT archive_refresh(1000, '0')").equals(0)) {
            assertThat(database.count("calls")).isEqualTo(4);
        }
    }

    @Test
    void report_countsWhatWasTouched_andNamesNoNumber() {
        assertThat(erase("--number", NATIONAL)).isZero();

        assertThat(out.toString())
                .contains("Erased the number in 2 calls and 2 events")
                .contains("Wrote 2 records without a value to hookline.calls")
                .contains("90 days old")
                .contains("2026-06-08 at the latest")
                .contains("Not looked at: dead letters");
        assertThat(out + err.toString()).doesNotContain(DIGITS).doesNotContain(NATIONAL);
    }

    @Test
    void tombstones_areOfTheCalls_andSayThatTheyAreAnErasure() {
        erase("--number", NATIONAL);

        assertThat(tombstones())
                .containsExactlyInAnyOrder(
                        Desk.callId(1).toString(), Desk.callId(2).toString());
        assertThat(producer.history()).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(Topics.CALLS.name());
            assertThat(record.value()).isNull();
            assertThat(CloudEventHeaders.isErasure(record.headers())).isTrue();
        });
    }

    @Test
    void rowsOfTheCalls_outliveTheirTombstones() {
        erase("--number", NATIONAL);
        producer.history().forEach(record -> log.forget(UUID.fromString(record.key()), record.headers()));
        archive.take();

        assertThat(database.count("calls")).isEqualTo(4);
    }

    @Test
    void laterRevision_changesTheCall_andBringsNoNumberBack_andIsForgottenNextTime() {
        erase("--number", NATIONAL);
        producer = kafka();
        log.add(Desk.answered(2, 2)).add(Desk.incoming(1));
        archive.take();

        assertThat(database.value("SELECT outcome FROM calls WHERE call_id = '" + Desk.callId(2) + "'"))
                .isEqualTo("ANSWERED");
        assertThat(dump()).doesNotContain(DIGITS);

        assertThat(erase("--number", NATIONAL)).isZero();
        assertThat(tombstones()).containsExactly(Desk.callId(2).toString());
        assertThat(out.toString())
                .contains("Erased the number in 0 calls and 0 events")
                .contains("1 of them for calls erased earlier");

        producer = kafka();
        erase("--number", NATIONAL);
        assertThat(tombstones()).isEmpty();
    }

    @Test
    void endBetweenKafkaAndTheCommit_leavesAllToTheNextRun() {
        producer = new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
                var sent = super.send(record);
                errorNext(new TimeoutException("Kafka has it, and its answer is lost"));
                return sent;
            }
        };
        assertThat(erase("--number", NATIONAL)).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was erased").doesNotContain(DIGITS);
        assertThat(tombstones()).hasSize(2);
        assertThat(dump()).contains(DIGITS);
        assertThat(database.value("SELECT count(*) FROM calls WHERE erased")).isEqualTo(0L);

        producer = kafka();
        assertThat(erase("--number", NATIONAL)).isZero();
        assertThat(tombstones()).hasSize(2);
        assertThat(dump()).doesNotContain(DIGITS);
    }

    @Test
    void archiveInTheMiddleOfABatch_isWaitedFor_andItsRowsAreErasedToo() throws Exception {
        try (Connection batch = Database.connect(database.settings())) {
            batch.setAutoCommit(false);
            insert(
                    batch,
                    "call_events (event_id, station, number, number_truncated, occurred_at, hook_version, appended_at)"
                            + " VALUES (gen_random_uuid(), 'a', '+49305550123', false, '2026-03-02Z', 'test', '2026-03-02Z')");

            CompletableFuture<Integer> erasure = CompletableFuture.supplyAsync(() -> erase("--number", NATIONAL));
            await().until(() -> database.value("SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                    .equals(1L));
            insert(
                    batch,
                    "calls (call_id, revision, station, direction, number, started_at, quality, notes)"
                            + " VALUES (gen_random_uuid(), 1, 'a', 'INBOUND', '0305550123', '2026-03-02Z', 'EXACT', '{}')");
            batch.commit();

            assertThat(erasure.get(30, TimeUnit.SECONDS)).as("%s", err).isZero();
        }
        assertThat(out.toString()).contains("Erased the number in 3 calls and 3 events");
        assertThat(dump()).doesNotContain(DIGITS);
    }

    private static void insert(Connection connection, String rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO " + rows);
        }
    }

    @Test
    void dryRun_saysTheSame_andChangesNothing() {
        String before = dump();

        assertThat(erase("--number", NATIONAL, "--dry-run")).isZero();

        assertThat(out.toString())
                .contains("Would erase the number in 2 calls and 2 events")
                .contains("Would write 2 records without a value");
        assertThat(tombstones()).isEmpty();
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void number_comesFromStandardInputToo() {
        assertThat(eraseWith(NATIONAL + "\r\nmore\n", "--number", "-")).isZero();
        assertThat(dump()).doesNotContain(DIGITS);
    }

    @Test
    void noNumber_isRefused_soHiddenCallersAreNotErased() {
        assertThat(erase("--number", "")).isEqualTo(2);
        assertThat(eraseWith("\n", "--number", "-")).isEqualTo(2);
        assertThat(database.value("SELECT count(*) FROM calls WHERE erased")).isEqualTo(0L);
    }

    @Test
    void numberAtTheWrongPlace_isNotRepeated() {
        assertThat(erase("--number", "1", Desk.CALLER)).isEqualTo(2);
        assertThat(erase("--nummer=" + Desk.CALLER, "--number", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("not repeated").doesNotContain(DIGITS);
    }

    @Test
    void figures_keepTheirCounts_andShowNoErasedNumber() {
        database.execute("""
                INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, quality, notes)
                SELECT gen_random_uuid(), 1, station, 'INBOUND', number, 'MISSED', timestamptz '2026-03-02 10:00Z', 'EXACT', '{}'
                FROM (VALUES ('a', '+49305550123'), ('b', '0305550123'), ('a', '+49301119999')) AS rang (station, number)""");
        String sql = "SELECT o::text FROM figure_overview('2026-03-02Z', '2026-03-03Z') o";
        Object before = database.value(sql);

        erase("--number", NATIONAL);

        assertThat(database.value(sql)).isEqualTo(before);
        database.value("SELECT archive_refresh(1000, '0')");
        assertThat(database.value(sql)).isEqualTo(before);
        assertThat(database.value("SELECT string_agg(number, ' ' ORDER BY number) FROM"
                        + " figure_top_numbers('2026-03-02Z', '2026-03-03Z')"))
                .isEqualTo(" +49301112222 +49301119999");
        assertThat(database.value(
                        "SELECT string_agg(number, ' ') FROM figure_unreturned('2026-03-02Z', '2026-03-03Z')"))
                .isEqualTo("+49301119999");
    }

    @Test
    void callerWhoCallsHimselfErased_isNotHidden() {
        log.add(Desk.answered(9, 1, "(erased) no"));
        archive.take();

        assertThat(database.value("SELECT count(*) FROM figure_top_numbers('2026-03-02Z', '2026-03-03Z')"
                        + " WHERE number = '(erased) no'"))
                .isEqualTo(1L);
    }

    @Test
    void databaseThatIsAway_isNamed() {
        assertThat(new CommandLine(new EraseNumber(Map.of(), () -> {}))
                        .setErr(new PrintWriter(err, true))
                        .execute("--number", NATIONAL, "--database-url", "jdbc:postgresql://127.0.0.1:1/hookline"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("127.0.0.1:1").doesNotContain(NATIONAL);
    }
}
