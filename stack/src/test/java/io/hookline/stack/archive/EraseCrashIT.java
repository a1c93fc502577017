// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.Call;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.stack.command.Child;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An erasure is killed again and again while the archive writes calls of the very number, and is run once more to its end.
 * The number is then nowhere in the database, no call of it is left in Kafka, and every call is still counted.
 */
class EraseCrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One of the numbers of {@link ToldCalls}; the others of them do not match it. */
    private static final String NUMBER = "+49305550001";

    /** What all forms of it have in common. */
    private static final String DIGITS = "305550001";

    private static final String NOT_ITS_NUMBER =
            TopicRows.CALL_COLUMNS.replace("number", "CASE WHEN erased THEN 'erased' ELSE number END");

    /** Whether an erasure waits for the tables, or has them. */
    private static final String AT_WORK = "SELECT count(*) FROM pg_locks WHERE mode = 'ShareRowExclusiveLock'"
            + " AND relation IN ('calls'::regclass, 'call_events'::regclass)";

    /** How much is done. The default is for every build. */
    private record Size(int calls, int kills, long seed) {
        static Size ofProperties() {
            return new Size(
                    Integer.getInteger("hookline.erase.calls", 4_000),
                    Integer.getInteger("hookline.erase.kills", 4),
                    Long.getLong("hookline.erase.seed", 1));
        }
    }

    private final Size size = Size.ofProperties();
    private final Random random = new Random(size.seed());
    private int duringWork;

    @Test
    void erasureKilledAgainAndAgain_whileTheArchiveWrites_leavesNothingOfTheNumber(@TempDir Path temporary)
            throws Exception {
        long start = System.nanoTime();
        try (Closer closer = new Closer()) {
            DataDirectory data = closer.add(DataDirectory.open(temporary.resolve("data")));
            Servers servers = closer.add(Servers.start(data, Servers.Ports.FREE, Progress.SILENT));
            MortalDatabase database = closer.add(new MortalDatabase(temporary.resolve("database")));
            ArchiveProcess archive =
                    closer.add(new ArchiveProcess(temporary.resolve("archive"), servers, database.url()));
            TopicRows topics = new TopicRows(servers);
            List<ProducerRecord<String, byte[]>> told =
                    ToldCalls.of(size.calls(), size.seed(), servers.schemaRegistry());
            KafkaProducer<String, byte[]> producer = closer.add(producer(servers));
            archive.start();
            int share = told.size() / (size.kills() + 1);
            send(told.subList(0, share), producer);
            awaitTaken(topics, database, archive);
            assertThat(database.number("SELECT count(*) FROM calls WHERE number LIKE '%" + DIGITS + "'"))
                    .isPositive();

            for (int kill = 1; kill <= size.kills(); kill++) {
                send(told.subList(kill * share, kill == size.kills() ? told.size() : (kill + 1) * share), producer);
                killed(database, servers, kill);
                assertKafkaWasTold(database, topics);
            }
            awaitTaken(topics, database, archive);
            try (Child erasure = erasure(database, servers)) {
                assertThat(erasure.exitCode(PATIENCE)).as("%s", erasure.err()).isZero();
            }
            awaitTaken(topics, database, archive);

            assertNowhere(database);
            assertThat(topics.calls().values().stream().filter(row -> row.get(4).endsWith(DIGITS)))
                    .as("calls that compaction leaves in Kafka")
                    .isEmpty();
            assertKafkaWasTold(database, topics);
            Map<String, List<String>> expected = expected(told, servers);
            assertThat(byId(database.rows("SELECT " + NOT_ITS_NUMBER + " FROM calls")))
                    .isEqualTo(expected);
            assertCounted(database, expected.size());
            assertThat(database.number("SELECT count(*) FROM call_events"))
                    .isEqualTo(topics.events().size());
            System.out.printf(
                    "%d records of %d calls, %d kills, %d of them while it had or awaited the tables, in %d s%n",
                    told.size(),
                    size.calls(),
                    size.kills(),
                    duringWork,
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    /** Every second time at any moment of its life, else soon after it asked for the tables. */
    private void killed(MortalDatabase database, Servers servers, int kill) throws Exception {
        try (Child erasure = erasure(database, servers)) {
            if (kill % 2 == 0) {
                erasure.endsWithin(Duration.ofMillis(random.nextInt(2_500)));
            } else {
                await("the erasure at work")
                        .atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> database.number(AT_WORK) > 0 || erasure.endsWithin(Duration.ZERO));
                erasure.endsWithin(Duration.ofMillis(random.nextInt(150)));
            }
            duringWork += database.number(AT_WORK) > 0 ? 1 : 0;
            erasure.kill();
        }
    }

    private static Child erasure(MortalDatabase database, Servers servers) throws Exception {
        return Child.jvm(
                Map.of(),
                List.of(),
                "io.hookline.stack.command.HooklineMain",
                "erase",
                "--number=" + NUMBER,
                "--bootstrap-servers=" + servers.bootstrapServers(),
                "--database-url=" + database.url(),
                "--database-user=" + PostgresServer.USER);
    }

    /** Whatever is erased in the database, Kafka had been told to forget. */
    private static void assertKafkaWasTold(MortalDatabase database, TopicRows topics) throws Exception {
        Set<String> erased = database.rows("SELECT call_id FROM calls WHERE erased").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        Set<String> forgotten = new HashSet<>();
        topics.raw(Topics.CALLS, record -> {
            if (record.value() == null && CloudEventHeaders.isErasure(record.headers())) {
                forgotten.add(record.key());
            }
        });
        assertThat(forgotten).containsAll(erased);
    }

    /** Every row of every table as text, and what the planner remembers of columns. */
    private static void assertNowhere(MortalDatabase database) throws Exception {
        List<List<String>> tables =
                database.rows("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN"
                        + " ('pg_catalog', 'information_schema') AND schemaname NOT LIKE 'pg_temp%'");
        assertThat(tables).hasSizeGreaterThan(5);
        for (List<String> table : tables) {
            assertThat(database.number(
                            "SELECT count(*) FROM " + table.get(0) + " t WHERE t::text LIKE '%" + DIGITS + "%'"))
                    .as("rows of %s with the number", table.get(0))
                    .isZero();
        }
        assertThat(database.number("SELECT count(*) FROM pg_stats s WHERE s::text LIKE '%" + DIGITS + "%'"))
                .isZero();
    }

    private static void assertCounted(MortalDatabase database, int calls) throws Exception {
        await("roll-ups made")
                .atMost(PATIENCE)
                .until(() -> database.number("SELECT archive_refresh(31, '0 seconds')") == 0
                        && database.number("SELECT count(*) FROM stale_rollups") == 0);
        for (String grain : List.of("HOUR", "DAY", "MONTH")) {
            assertThat(database.number(
                            "SELECT sum(calls) FROM call_rollups WHERE kind = 'STARTED' AND grain = '" + grain + "'"))
                    .as(grain)
                    .isEqualTo(calls);
        }
    }

    /** Of each call the last revision, by this test's own reading of what it sent. */
    private static Map<String, List<String>> expected(List<ProducerRecord<String, byte[]>> told, Servers servers) {
        Map<String, List<String>> rows = new HashMap<>();
        try (var serde = Topics.CALLS.valueSerde(servers.schemaRegistry())) {
            for (ProducerRecord<String, byte[]> record : told) {
                if (record.topic().equals(Topics.CALLS.name()) && record.value() == null) {
                    rows.remove(record.key());
                } else if (record.topic().equals(Topics.CALLS.name())) {
                    Call call = serde.deserializer().deserialize(record.topic(), record.value());
                    List<String> row = new ArrayList<>(TopicRows.row(call));
                    if (row.get(4).endsWith(DIGITS)) {
                        row.set(4, "erased");
                    }
                    rows.put(record.key(), row);
                }
            }
        }
        return rows;
    }

    private static Map<String, List<String>> byId(List<List<String>> rows) {
        return rows.stream().collect(Collectors.toMap(row -> row.get(0), row -> row));
    }

    private static KafkaProducer<String, byte[]> producer(Servers servers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers.bootstrapServers(),
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static void send(List<ProducerRecord<String, byte[]>> records, KafkaProducer<String, byte[]> producer)
            throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (ProducerRecord<String, byte[]> record : records) {
            sent.add(producer.send(record));
        }
        producer.flush();
        for (Future<?> one : sent) {
            one.get();
        }
    }

    /** Waits until all that Kafka has now is in the database. */
    private static void awaitTaken(TopicRows topics, MortalDatabase database, ArchiveProcess archive) {
        long there = topics.count(Topics.CALLS) + topics.count(Topics.CALL_EVENTS);
        await("records archived").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(database.number("SELECT count(*) FROM pg_tables WHERE tablename = 'archive_offsets'"))
                    .as("tables; it said %s", archive.said())
                    .isPositive();
            assertThat(database.number("SELECT coalesce(sum(next_offset), 0) FROM archive_offsets"))
                    .as("archived; it said %s", archive.said())
                    .isEqualTo(there);
        });
    }
}
