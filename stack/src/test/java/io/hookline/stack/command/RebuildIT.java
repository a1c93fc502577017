// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.durations.DurationsService;
import io.hookline.durations.DurationsSettings;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.CallChange;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import io.hookline.service.HttpSettings;
import io.hookline.stack.server.CallEvents;
import io.hookline.stack.server.Servers;
import io.hookline.stack.server.SharedServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Calls made anew with another limit, on the real servers: as if a rule had been mended. */
@ExtendWith(SharedServers.class)
class RebuildIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final String station = "desk " + UUID.randomUUID();
    private final String applicationId = "rebuild-" + UUID.randomUUID();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Servers servers;

    @TempDir
    private Path temporary;

    RebuildIT(Servers servers) {
        this.servers = servers;
    }

    /** The last record of a call; a null call is a deleted one. */
    private record Last(Call call, CallChange change) {}

    @Test
    void rebuild_givesWhatTheRulesGiveNow_deletesWhatTheyNoLongerGive_andIsGoneOnWith() throws Exception {
        UUID invited = send(Hook.INCOMING_CALL, 0);
        UUID rang = send(Hook.CALL_RING, 20);
        send(Hook.CALL_END, 30);
        try (DurationsService first = durations()) {
            assertThat(first.failure()).isNotDone();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outcomes()).containsExactly(Outcome.REJECTED, Outcome.MISSED));
            assertThat(rebuild("--offered-limit=60s")).isEqualTo(1);
            assertThat(err.toString()).contains("expected no durations service to run", "stop the service first");
        }

        assertThat(rebuild("--offered-limit=60s")).as("%s%s", out, err).isZero();
        Map<UUID, Last> rebuilt = calls();
        assertThat(out.toString()).contains("deleted: 1", "This is generation 2");
        assertThat(rebuilt).containsOnlyKeys(invited);
        Last call = Objects.requireNonNull(rebuilt.get(invited));
        assertThat(call.change()).isEqualTo(CallChange.REBUILT);
        assertThat(call.call().getRevision()).isGreaterThan(1_000_000);
        assertThat(call.call().getOutcome()).isEqualTo(Outcome.MISSED);
        assertThat(call.call().getQuality()).isEqualTo(Quality.EXACT);
        assertThat(internalTopics()).isNotEmpty().allMatch(topic -> topic.startsWith(applicationId + "-g2-"));
        assertThat(rang).isNotIn(rebuilt.keySet());

        UUID next = send(Hook.OUTGOING_CALL, 60);
        try (DurationsService second = durations()) {
            assertThat(second.failure()).isNotDone();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(calls()).containsKey(next));
        }
        Last opened = Objects.requireNonNull(calls().get(next));
        assertThat(opened.change()).isEqualTo(CallChange.OPENED);
        assertThat(opened.call().getRevision()).isEqualTo(1_000_001);
    }

    @Test
    void brokerThatIsAway_isSaid_withinSeconds() {
        CommandLine command = HooklineMain.commandLine(Map.of());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

        assertThat(command.execute("rebuild", "--bootstrap-servers=127.0.0.1:1", "--state-dir=" + temporary))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected the brokers to answer");
    }

    private int rebuild(String... more) {
        CommandLine command = HooklineMain.commandLine(Map.of(
                "HOOKLINE_BOOTSTRAP_SERVERS", servers.bootstrapServers(),
                "HOOKLINE_SCHEMA_REGISTRY", servers.schemaRegistry().url().toString(),
                "HOOKLINE_APPLICATION_ID", applicationId,
                "HOOKLINE_STATE_DIR", temporary.toString()));
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 1];
        arguments[0] = "rebuild";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return command.execute(arguments);
    }

    private DurationsService durations() {
        return DurationsService.start(new DurationsSettings(
                new KafkaConnection(servers.bootstrapServers(), servers.schemaRegistry(), Map.of()),
                new HttpSettings("127.0.0.1", 0),
                applicationId,
                temporary,
                1,
                Limits.DEFAULT,
                Numbering.PLAIN));
    }

    private UUID send(Hook hook, int seconds) throws Exception {
        CallEvent event = CallEvent.newBuilder(CallEvents.ringing(station))
                .setEventId(UUID.randomUUID())
                .setHook(hook)
                .setOccurredAt(NINE.plusSeconds(seconds))
                .build();
        CallEvents.of(servers).send(event);
        return event.getEventId();
    }

    private List<Outcome> outcomes() {
        return calls().values().stream().map(last -> last.call().getOutcome()).toList();
    }

    /** What the topic of calls says of the station now, in the order in which the calls began. */
    private Map<UUID, Last> calls() {
        Map<String, Object> config =
                Map.of("bootstrap.servers", servers.bootstrapServers(), "isolation.level", "read_committed");
        Map<UUID, Last> calls = new LinkedHashMap<>();
        try (var values = Topics.CALLS.valueSerde(servers.schemaRegistry());
                var keys = Topics.CALLS.keySerde();
                var consumer = new KafkaConsumer<>(config, keys.deserializer(), values.deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CALLS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, Call> record : consumer.poll(Duration.ofMillis(200))) {
                    keep(calls, record);
                }
            }
        }
        Map<UUID, Last> inOrder = new LinkedHashMap<>();
        calls.entrySet().stream()
                .sorted((a, b) -> a.getValue()
                        .call()
                        .getStartedAt()
                        .compareTo(b.getValue().call().getStartedAt()))
                .forEach(entry -> inOrder.put(entry.getKey(), entry.getValue()));
        return inOrder;
    }

    private void keep(Map<UUID, Last> calls, ConsumerRecord<String, Call> record) {
        UUID id = UUID.fromString(record.key());
        if (record.value() == null) {
            calls.remove(id);
        } else if (record.value().getStation().equals(station)) {
            CallChange change = CloudEventHeaders.change(record.headers()).orElseThrow();
            calls.put(id, new Last(record.value(), change));
        }
    }

    private Set<String> internalTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get();
            topics.removeIf(topic -> !topic.startsWith(applicationId));
            return topics;
        }
    }
}
