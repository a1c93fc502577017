// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that PostgreSQL refuses: set aside by the archive, listed, shown, and taken once it is mended, past all others. */
class ArchiveDeadLettersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOPIC = "hookline.archive.dlq";
    private static final String STATION = "desk 7";

    /** The digits of {@link Poison#NUMBER} that no output may quote. */
    private static final String DIGITS = "99887766";

    private record Said(int exitCode, String out, String err) {}

    @TempDir
    private Path temporary;

    @Test
    void refusedRows_areListed_shown_andReplayedIntoTheArchiveAlone() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary.resolve("data"));
                LocalStack stack = LocalStack.start(
                        data,
                        Servers.Ports.FREE,
                        LocalStack.HttpPorts.FREE,
                        List.of(new LocalStack.Desk("desk-9", data.spool())),
                        Progress.SILENT)) {
            Servers servers = stack.servers();
            Poison poison = new Poison(servers);
            UUID kept = UUID.randomUUID();
            UUID gone = UUID.randomUUID();
            await("tables")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> rows(servers, "SELECT 1 FROM calls").isEmpty());
            for (String table : List.of("calls", "call_events")) {
                sql(servers, "ALTER TABLE %s ADD CONSTRAINT refused CHECK (station <> '%s')".formatted(table, STATION));
            }
            tell(poison, servers, kept, 1);
            tell(poison, servers, kept, 2);
            tell(poison, servers, gone, 1);
            poison.send(STATION, poison.avro(poison.event(STATION, Hook.UNKNOWN))); // no call comes of it
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(run(servers, "list", "--json", "--topic", TOPIC)
                                    .out()
                                    .lines())
                            .hasSize(4));
            try (KafkaProducer<byte[], byte[]> producer = poison.producer()) {
                producer.send(new ProducerRecord<>(
                                Topics.CALLS.name(), gone.toString().getBytes(UTF_8), null))
                        .get();
            }

            Said listed = run(servers, "list", "--topic", TOPIC);
            assertThat(listed.out())
                    .contains("hookline.calls-", "hookline.call-events-", "database_refused", "SQLSTATE 23514")
                    .endsWith("4 dead letters, 0 replayed\n")
                    .doesNotContain(DIGITS);
            Said byDefault = run(servers, "list");
            assertThat(byDefault.out()).contains("unknown_hook").doesNotContain("database_refused");
            assertThat(byDefault.err())
                    .contains("4 more not replayed in hookline.archive.dlq, see --topic hookline.archive.dlq");
            assertThat(run(servers, "show", "0@0", "--topic", TOPIC).out())
                    .contains("Dead letter 0@0 of hookline.archive.dlq", "database_refused", "Value, ");
            assertThat(run(servers, "replay", "--all", "--dry-run", "--topic", TOPIC)
                            .out())
                    .contains("0@0 to the archive, ")
                    .endsWith("Would replay 4, already replayed 0\n");

            Said early = replay(servers, "--all");
            assertThat(early.exitCode()).isEqualTo(1);
            assertThat(early.out())
                    .isEqualTo("Replayed 1 (0 stored, 0 known, 1 of calls that are no more), already replayed 0\n");
            assertThat(early.err().lines())
                    .hasSize(3)
                    .allMatch(line -> line.endsWith(" not replayed: PostgreSQL refuses the row still, SQLSTATE 23514"));
            assertThat(early.err()).doesNotContain(DIGITS);

            for (String table : List.of("calls", "call_events")) {
                sql(servers, "ALTER TABLE " + table + " DROP CONSTRAINT refused");
            }
            List<Integer> before = sizes(poison);
            Said replayed = replay(servers, "--all");
            assertThat(replayed.exitCode()).as(replayed.err()).isZero();
            assertThat(replayed.out())
                    .isEqualTo("Replayed 3 (3 stored, 0 known, 0 of calls that are no more), already replayed 1\n");
            assertThat(rows(servers, "SELECT call_id || ' ' || revision || ' ' || outcome FROM calls"))
                    .containsExactly(kept + " 2 ANSWERED");
            assertThat(rows(servers, "SELECT station FROM call_events")).containsExactly(STATION);
            assertThat(sizes(poison)).as("nobody else was told").isEqualTo(before);
            assertThat(run(servers, "list", "--topic", TOPIC).out()).endsWith("4 dead letters, 4 replayed\n");
            assertThat(run(servers, "list").err()).isEmpty();

            tell(poison, servers, kept, 3);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(servers, "SELECT revision FROM calls"))
                            .containsExactly("3"));
            assertThat(replay(servers, "0@0").out()).contains("already replayed 1; --again");
            assertThat(replay(servers, "0@0", "0@1", "0@2", "0@3", "--again").out())
                    .isEqualTo("Replayed 4 (0 stored, 3 known, 1 of calls that are no more), already replayed 0\n");
            assertThat(rows(servers, "SELECT revision FROM calls")).containsExactly("3");
        }
    }

    @Test
    void anotherTopic_isRefused_andHelpNamesTheDatabase() {
        assertThat(run(Map.of(), "list", "--topic", "hookline.calls").err())
                .contains("expected hookline.call-events.dlq or hookline.archive.dlq, was 'hookline.calls'");
        assertThat(run(Map.of(), "replay", "--help").out()).contains("--topic", "--database-url", "--schema-registry");
    }

    private static void tell(Poison poison, Servers servers, UUID callId, int revision) throws Exception {
        Instant nine = Instant.parse("2026-03-02T09:00:00Z");
        Call call = Call.newBuilder()
                .setCallId(callId)
                .setRevision(revision)
                .setStation(STATION)
                .setDirection(Direction.INBOUND)
                .setNumber(Poison.NUMBER)
                .setOutcome(revision == 1 ? null : Outcome.ANSWERED)
                .setStartedAt(nine)
                .setQuality(Quality.EXACT)
                .setNotes(List.of())
                .build();
        try (var serde = Topics.CALLS.valueSerde(servers.schemaRegistry());
                KafkaProducer<byte[], byte[]> producer = poison.producer()) {
            producer.send(new ProducerRecord<>(
                            Topics.CALLS.name(),
                            callId.toString().getBytes(UTF_8),
                            serde.serializer().serialize(Topics.CALLS.name(), call)))
                    .get();
        }
    }

    /** How many records the archive's topics have. */
    private static List<Integer> sizes(Poison poison) {
        List<Integer> sizes = new ArrayList<>();
        for (Topic<?> topic : List.of(Topics.CALLS, Topics.CALL_EVENTS)) {
            sizes.add(poison.records(topic.name(), new ByteArrayDeserializer()).size());
        }
        return sizes;
    }

    private static Said replay(Servers servers, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "replay",
                "--topic=" + TOPIC,
                "--schema-registry=" + servers.schemaRegistry().url(),
                "--database-url=" + servers.postgres().databaseUrl(PostgresServer.HOOKLINE),
                "--database-user=" + PostgresServer.USER));
        line.addAll(Arrays.asList(arguments));
        return run(servers, line.toArray(String[]::new));
    }

    private static Said run(Servers servers, String... line) {
        return run(Map.of("HOOKLINE_BOOTSTRAP_SERVERS", servers.bootstrapServers()), line);
    }

    private static Said run(Map<String, String> environment, String... line) {
        List<String> arguments = new ArrayList<>(List.of("dead-letters"));
        arguments.addAll(Arrays.asList(line));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = HooklineMain.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Said(exitCode, out.toString(), err.toString());
    }

    private static void sql(Servers servers, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(Servers servers, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }
}
