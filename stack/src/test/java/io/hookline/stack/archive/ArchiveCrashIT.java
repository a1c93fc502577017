// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive and its PostgreSQL are killed again and again, one or both, while calls with corrections flow, with one
 * instance and with two. The tables are what the topics say, row for row.
 */
class ArchiveCrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String PROGRESS = "SELECT coalesce(sum(next_offset), 0) FROM archive_offsets";

    private static final String ROLLED_UP = """
            SELECT starts, direction, outcome %1$s, calls, inferred, end_missing, ring_known, ring_millis,
                   talk_known, talk_millis, ring_within_20
            FROM %2$s WHERE grain = '%3$s' AND kind = 'STARTED'
            ORDER BY starts, direction, outcome %1$s""";

    private static final String SUMMED_UP = """
            SELECT date_trunc('%1$s', started_at, 'UTC') AS starts, direction, coalesce(outcome, 'OPEN') AS ended %2$s,
                   count(*), count(*) FILTER (WHERE quality = 'INFERRED'),
                   count(*) FILTER (WHERE 'END_MISSING' = ANY (notes)),
                   count(ring_millis), coalesce(sum(ring_millis), 0)::bigint,
                   count(talk_millis), coalesce(sum(talk_millis), 0)::bigint,
                   count(*) FILTER (WHERE ring_millis <= 20000)
            FROM calls
            GROUP BY 1, 2, 3 %2$s
            ORDER BY 1, 2, 3 %2$s""";

    private static final String NUMBERS_ROLLED_UP = """
            SELECT date_trunc('year', starts, 'UTC'), number, sum(calls), sum(answered), sum(talk_millis)::bigint
            FROM number_rollups WHERE grain = '%s'
            GROUP BY 1, 2
            ORDER BY 1, 2""";

    private static final String NUMBERS_SUMMED_UP = """
            SELECT date_trunc('year', started_at, 'UTC'), number, count(*), count(*) FILTER (WHERE outcome = 'ANSWERED'),
                   coalesce(sum(talk_millis) FILTER (WHERE outcome = 'ANSWERED'), 0)::bigint
            FROM calls WHERE outcome IS NOT NULL
            GROUP BY 1, 2
            ORDER BY 1, 2""";

    private static final String SPOOLS_ROLLED_UP =
            "SELECT starts, spool_id, station, received, first, last FROM spool_rollups ORDER BY 1, 2";

    private static final String SPOOLS_SUMMED_UP = """
            SELECT date_trunc('day', occurred_at, 'UTC'), spool_id, min(station), count(*), min(sequence), max(sequence)
            FROM call_events
            GROUP BY 1, 2
            ORDER BY 1, 2""";

    /** How much is done. The default is for every build; the full size, 100,000 calls and 20 kills, takes minutes. */
    private record Size(int calls, int kills, long seed) {
        static Size ofProperties() {
            return new Size(
                    Integer.getInteger("hookline.archive.calls", 2_000),
                    Integer.getInteger("hookline.archive.kills", 2),
                    Long.getLong("hookline.archive.seed", 1));
        }
    }

    private enum Victim {
        DATABASE,
        BOTH,
        ARCHIVE
    }

    private final Size size = Size.ofProperties();
    private final Random random = new Random(size.seed());

    @Test
    void archiveAndDatabaseKilledAgainAndAgain_tablesAreWhatTheTopicsSay(@TempDir Path temporary) throws Exception {
        long start = System.nanoTime();
        try (Closer closer = new Closer()) {
            DataDirectory data = closer.add(DataDirectory.open(temporary.resolve("data")));
            Servers servers = closer.add(Servers.start(data, Servers.Ports.FREE, Progress.SILENT));
            MortalDatabase database = closer.add(new MortalDatabase(temporary.resolve("database")));
            ArchiveProcess first = closer.add(new ArchiveProcess(temporary.resolve("first"), servers, database.url()));
            ArchiveProcess second =
                    closer.add(new ArchiveProcess(temporary.resolve("second"), servers, database.url()));
            List<ProducerRecord<String, byte[]>> told =
                    ToldCalls.of(size.calls(), size.seed(), servers.schemaRegistry());
            KafkaProducer<String, byte[]> producer = closer.add(producer(servers));

            first.start();
            attack(told, producer, new Attacked(database, first, second));
            awaitTaken(told.size(), database, first);
            first.terminate();

            TopicRows topics = new TopicRows(servers);
            assertThat(topics.count(Topics.CALLS) + topics.count(Topics.CALL_EVENTS))
                    .isEqualTo(told.size());
            assertThat(topics.count(Topics.ARCHIVE_DLQ)).isZero();
            int calls = assertSame(topics.calls(), database.rows("SELECT " + TopicRows.CALL_COLUMNS + " FROM calls"));
            int events = assertSame(
                    topics.events(), database.rows("SELECT " + TopicRows.EVENT_COLUMNS + " FROM call_events"));
            assertRollUpsAreRight(database);
            System.out.printf(
                    "%d records of %d calls, %d kills: %d calls and %d events in the tables, in %d s%n",
                    told.size(),
                    size.calls(),
                    size.kills(),
                    calls,
                    events,
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    private record Attacked(MortalDatabase database, ArchiveProcess first, ArchiveProcess second) {}

    private void attack(
            List<ProducerRecord<String, byte[]>> told, KafkaProducer<String, byte[]> producer, Attacked attacked)
            throws Exception {
        int share = told.size() / (size.kills() + 1);
        int joins = size.kills() / 3 + 1;
        int leaves = 2 * size.kills() / 3 + 1;
        for (int kill = 1; kill <= size.kills(); kill++) {
            if (kill == joins) {
                attacked.second().start();
            }
            send(told.subList((kill - 1) * share, kill * share), producer);
            // Every fourth kill may hit it on its way up; the others while it works off what was just sent.
            if (kill % 4 != 0) {
                awaitTaken((kill - 1) * share + 1 + random.nextInt(share), attacked.database(), attacked.first());
            }
            boolean two = kill >= joins && kill <= leaves;
            ArchiveProcess instance = two && random.nextBoolean() ? attacked.second() : attacked.first();
            kill(Victim.values()[(kill - 1) % 3], attacked.database(), instance);
            if (kill == leaves) {
                attacked.second().terminate();
            }
        }
        send(told.subList(size.kills() * share, told.size()), producer);
    }

    private static void kill(Victim victim, MortalDatabase database, ArchiveProcess instance) throws Exception {
        if (victim != Victim.ARCHIVE) {
            database.kill();
        }
        if (victim != Victim.DATABASE) {
            instance.kill();
            instance.start();
        }
        if (victim != Victim.ARCHIVE) {
            database.startAgain();
        }
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

    /** Returns when the broker has them. */
    private static void send(List<ProducerRecord<String, byte[]>> records, KafkaProducer<String, byte[]> producer)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<String, byte[]> record : records) {
            sent.add(producer.send(record));
        }
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    /** Waits until so many records are in the database, looking often enough to meet the archive at work. */
    private static void awaitTaken(long records, MortalDatabase database, ArchiveProcess archive) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            await("records archived")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .untilAsserted(() -> assertThat(taken(statement))
                            .as("archived; it said %s", archive.said())
                            .isGreaterThanOrEqualTo(records));
        }
    }

    private static long taken(Statement statement) {
        try (ResultSet result = statement.executeQuery(PROGRESS)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            return -1; // its tables are not there yet
        }
    }

    /** Returns how many rows there are. */
    private static int assertSame(Map<String, List<String>> expected, List<List<String>> rows) {
        Map<String, List<String>> left = new HashMap<>(expected);
        List<String> differences = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> wanted = left.remove(row.get(0));
            if (!row.equals(wanted)) {
                differences.add(
                        "in the table " + row + ", expected " + (wanted == null ? "none, or one only" : wanted));
            }
        }
        left.values().forEach(missing -> differences.add("not in the table " + missing));
        assertThat(differences).isEmpty();
        return rows.size();
    }

    /** Each roll-up against sums of the calls themselves, once all that changed is in them. */
    private static void assertRollUpsAreRight(MortalDatabase database) throws SQLException {
        await("roll-ups made")
                .atMost(PATIENCE)
                .until(() -> database.number("SELECT archive_refresh(31, '0 seconds')") == 0);
        assertThat(database.number("SELECT count(*) FROM stale_rollups")).isZero();
        for (String grain : List.of("HOUR", "DAY", "MONTH")) {
            assertThat(rolledUp(database, "call_rollups", grain, ""))
                    .as(grain)
                    .isEqualTo(summedUp(database, grain, ""))
                    .isNotEmpty();
            if (!grain.equals("HOUR")) { // days of stations list their calls instead
                assertThat(rolledUp(database, "station_rollups", grain, ", station"))
                        .as("%s, each station", grain)
                        .isEqualTo(summedUp(database, grain, ", station"));
            }
            assertThat(database.number(
                            "SELECT sum(calls) FROM call_rollups WHERE kind = 'MISSED' AND grain = '" + grain + "'"))
                    .isEqualTo(database.number("SELECT count(*) FROM missed_calls('2025-01-01Z', '2027-01-01Z')"))
                    .isPositive();
        }
        assertThat(database.number("SELECT count(*) FROM station_rollups"
                        + " WHERE grain = 'HOUR' OR grain = 'DAY' AND cardinality(ats) <> calls"))
                .isZero();
        for (String grain : List.of("MONTH", "YEAR")) {
            assertThat(database.rows(NUMBERS_ROLLED_UP.formatted(grain)))
                    .as("%s, each number", grain)
                    .isEqualTo(database.rows(NUMBERS_SUMMED_UP))
                    .isNotEmpty();
        }
        assertThat(database.rows(SPOOLS_ROLLED_UP))
                .isEqualTo(database.rows(SPOOLS_SUMMED_UP))
                .isNotEmpty();
    }

    private static List<List<String>> rolledUp(MortalDatabase database, String table, String grain, String station)
            throws SQLException {
        return database.rows(ROLLED_UP.formatted(station, table, grain));
    }

    private static List<List<String>> summedUp(MortalDatabase database, String grain, String station)
            throws SQLException {
        return database.rows(SUMMED_UP.formatted(grain.toLowerCase(Locale.ROOT), station));
    }
}
