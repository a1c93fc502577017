// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.durations.DurationsService;
import io.hookline.durations.DurationsSettings;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.event.Hook;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import io.hookline.service.HttpSettings;
import io.hookline.stack.server.Servers;
import io.hookline.stack.server.SharedServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Poison of every kind among good events, on the real servers: set aside, listed, shown, replayed. */
@ExtendWith(SharedServers.class)
class DeadLettersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String station = "desk " + UUID.randomUUID();
    private final Servers servers;
    private final Poison poison;

    @TempDir
    private Path temporary;

    private Said said = new Said(0, "", "");

    DeadLettersIT(Servers servers) {
        this.servers = servers;
        this.poison = new Poison(servers);
    }

    /** What a command said. */
    private record Said(int exitCode, String out, String err) {}

    /** Other tests leave dead letters, marks and poison; this one begins without any. */
    @BeforeEach
    void emptyTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            Topics.createMissing(admin, (short) 1);
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (Topic<?> topic : List.of(Topics.CALL_EVENTS_DLQ, Topics.ARCHIVE_DLQ, Topics.CALL_EVENTS)) {
                for (int partition = 0; partition < topic.partitions(); partition++) {
                    all.put(new TopicPartition(topic.name(), partition), RecordsToDelete.beforeOffset(-1));
                }
            }
            admin.deleteRecords(all).all().get();
        }
    }

    @Test
    void poisonAmongGoodEvents_isSetAside_listed_shown_andReplayedOnce() throws Exception {
        assertThat(run("list").out()).isEqualTo("No dead letters in hookline.call-events.dlq\n");

        try (DurationsService durations = durations()) {
            byte[] good = poison.avro(poison.event(station, Hook.OUTGOING_CALL));
            byte[] answered = poison.avro(poison.event(station, Hook.CALL_START));
            poison.send(station, good);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(poison.calls(station)).hasSize(1)); // its schema has its id now
            int later = poison.nextSchema();
            poison.send(station, ("no Avro " + Poison.NUMBER).getBytes(UTF_8));
            poison.send(station, Poison.withFirst(good, 1));
            poison.send(station, Poison.withSchema(answered, later));
            poison.send(station, Arrays.copyOf(good, good.length - 12));
            poison.send(station, Poison.inPlaceOfTheId(good));
            poison.send(Poison.NUMBER, good);
            poison.send("", poison.avro(poison.event("", Hook.CALL_RING)));
            poison.send(station, poison.avro(poison.event(station, Hook.UNKNOWN)));
            poison.send(station, poison.avro(poison.event(station, Hook.CALL_END)));

            await().atMost(PATIENCE).untilAsserted(() -> {
                run("list", "--json");
                assertThat(said.out().lines()).hasSize(8);
            });
            assertThat(said.out()).doesNotContain("99887766").contains("\"replayed\":false");
            assertThat(causes(said))
                    .containsExactlyInAnyOrder(
                            "not_readable",
                            "not_readable",
                            "unknown_schema",
                            "not_readable",
                            "not_readable",
                            "wrong_key",
                            "no_station",
                            "unknown_hook");
            assertThat(poison.headersOfLetters()).noneMatch(text -> text.contains("99887766"));
            assertThat(metrics(durations))
                    .contains("hookline_events_dead_letters_total{cause=\"unknown_schema\"} 1.0")
                    .contains("hookline_events_dead_letters_total{cause=\"wrong_key\"} 1.0")
                    .contains("hookline_events_dead_letters_total{cause=\"not_readable\"} 4.0");

            assertThat(run("list").out().lines()).allMatch(line -> line.length() <= 100);
            assertThat(said.out()).endsWith("8 dead letters, 0 replayed\n").doesNotContain("99887766");

            String unknown = position("unknown_schema");
            assertThat(run("show", unknown).out().lines()).allMatch(line -> line.length() <= 100);
            assertThat(said.out())
                    .contains("Dead letter " + unknown, "__connect.errors.stage", "Value, ", "Stack trace", station)
                    .contains("|");
            assertThat(said.err()).contains("warning: key and value may hold a phone number");

            assertThat(run("replay", "--all", "--dry-run").out())
                    .endsWith("Would replay 8, already replayed 0\n")
                    .doesNotContain("99887766");
            assertThat(run("replay", unknown).out()).isEqualTo("Replayed 1, already replayed 0\n");
            await().atMost(PATIENCE).untilAsserted(() -> {
                run("list", "--json");
                assertThat(said.out().lines()).hasSize(9);
            });
            assertThat(causes(said)).filteredOn("unknown_schema"::equals).hasSize(2);

            poison.register(later);
            String again = position("unknown_schema");
            assertThat(run("replay", again, unknown).out())
                    .isEqualTo("Replayed 1, already replayed 1; --again replays what was replayed before\n");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(poison.calls(station)).anyMatch(call -> call.getAnsweredAt() != null));

            long sent = poison.callEvents();
            assertThat(run("replay", again).out())
                    .isEqualTo("Replayed 0, already replayed 1; --again replays what was replayed before\n");
            assertThat(poison.callEvents()).isEqualTo(sent);
            int revisions = poison.calls(station).size();
            assertThat(run("replay", again, "--again").out()).isEqualTo("Replayed 1, already replayed 0\n");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(metrics(durations))
                            .contains("hookline_events_duplicate_total{cause=\"event_id\"} 1.0"));
            assertThat(poison.calls(station)).hasSize(revisions);
        }
    }

    @Test
    void goodRecordPutThereByHand_endsInACall_withItsHeaders_andAllOnlyOnce() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = poison.producer()) {
            ProducerRecord<byte[], byte[]> byHand = new ProducerRecord<>(
                    Topics.CALL_EVENTS_DLQ.name(),
                    station.getBytes(UTF_8),
                    poison.avro(poison.event(station, Hook.OUTGOING_CALL)));
            byHand.headers().add("ce_id", "the event".getBytes(UTF_8));
            byHand.headers().add("__connect.errors.topic", "elsewhere".getBytes(UTF_8));
            producer.send(byHand).get();
        }
        String letter = position("unknown");
        assertThat(run("replay", "--all").out()).isEqualTo("Replayed 1, already replayed 0\n");
        assertThat(run("replay", "--all").out()).isEqualTo("Replayed 0, already replayed 1\n");
        assertThat(run("list").out()).contains("  replayed\n").endsWith("1 dead letter, 1 replayed\n");

        assertThat(run("show", "0@1").exitCode()).isEqualTo(1);
        assertThat(said.err())
                .contains("0@1: expected a dead letter of hookline.call-events.dlq, found none; partition 0");
        assertThat(run("replay", "7@0").exitCode()).isEqualTo(1);
        assertThat(said.err()).contains("the topic's partitions are [0]");

        List<ConsumerRecord<byte[], byte[]>> sent =
                poison.records(Topics.CALL_EVENTS.name(), new ByteArrayDeserializer());
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).headers().toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("ce_id=the event", "hookline.replayed.from=hookline.call-events.dlq-" + letter);
        try (DurationsService durations = durations()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(poison.calls(station)).hasSize(1));
            assertThat(durations.failure()).isNotDone();
        }
    }

    @Test
    void replayThatWasKilled_leavesNothingHalfDone() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = poison.producer()) {
            producer.send(new ProducerRecord<>(
                            Topics.CALL_EVENTS_DLQ.name(),
                            station.getBytes(UTF_8),
                            poison.avro(poison.event(station, Hook.OUTGOING_CALL))))
                    .get();
        }
        KafkaConnection kafka = new KafkaConnection(servers.bootstrapServers(), servers.schemaRegistry(), Map.of());
        try (DeadLetterTopic topic = DeadLetterTopic.open(kafka, DeadLetterTopic.OF_DURATIONS);
                Replay killed = new Replay(kafka, topic.name())) {
            topic.forEach(killed::send); // and never finished
            assertThat(run("replay", "--all").out()).isEqualTo("Replayed 1, already replayed 0\n");
            assertThat(poison.callEvents()).isEqualTo(1);
            assertThat(killed.committed()).isZero();
        }
        assertThat(run("replay", "--all").out()).isEqualTo("Replayed 0, already replayed 1\n");
        assertThat(poison.callEvents()).isEqualTo(1);
    }

    @Test
    void aBrokerThatIsAway_isNamed_soon() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        long start = System.nanoTime();

        assertThat(run("list", "--bootstrap-servers", "127.0.0.1:" + port).exitCode())
                .isEqualTo(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(said.err()).startsWith("hookline: Kafka at 127.0.0.1:" + port + " does not answer: ");
        assertThat(said.err().lines()).hasSize(1);
    }

    @Test
    void aMissingTopic_isNamed() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            admin.deleteTopics(List.of(Topics.CALL_EVENTS_DLQ.name())).all().get();
            await().atMost(PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(Topics.CALL_EVENTS_DLQ.name()));

            assertThat(run("list").exitCode()).isEqualTo(1);
            assertThat(said.err())
                    .isEqualTo("hookline: Kafka at " + servers.bootstrapServers()
                            + ": expected a topic hookline.call-events.dlq, there is none\n");
        } finally {
            emptyTopics();
        }
    }

    private Said run(String... line) {
        List<String> arguments = new ArrayList<>(List.of("dead-letters", line[0]));
        arguments.addAll(List.of(line).subList(1, line.length));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = HooklineMain.commandLine(Map.of("HOOKLINE_BOOTSTRAP_SERVERS", servers.bootstrapServers()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        said = new Said(exitCode, out.toString(), err.toString());
        return said;
    }

    private static List<String> causes(Said listed) {
        return listed.out()
                .lines()
                .map(line -> line.replaceAll(".*\"cause\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    /** Of the dead letters of that cause, the last one. */
    private String position(String cause) {
        return run("list", "--json")
                .out()
                .lines()
                .filter(line -> line.contains("\"" + cause + "\""))
                .map(line -> line.replaceAll(".*\"position\":\"([0-9@]+)\".*", "$1"))
                .reduce("none", (before, last) -> last);
    }

    private DurationsService durations() {
        return DurationsService.start(new DurationsSettings(
                new KafkaConnection(servers.bootstrapServers(), servers.schemaRegistry(), Map.of()),
                new HttpSettings("127.0.0.1", 0),
                "dead-letters-" + UUID.randomUUID(),
                temporary.resolve("state"),
                1,
                Limits.DEFAULT,
                Numbering.PLAIN));
    }

    private static String metrics(DurationsService durations) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(durations.http().uri("/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
