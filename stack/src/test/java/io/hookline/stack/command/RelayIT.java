// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.CallEvent;
import io.hookline.hook.HookCommand;
import io.hookline.hook.SpoolFile;
import io.hookline.relay.Main;
import io.hookline.schema.Topics;
import io.hookline.stack.server.CallEvents;
import io.hookline.stack.server.EmbeddedKafka;
import io.hookline.stack.server.Servers;
import io.hookline.stack.server.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The relay as a process of its own, against a real broker. */
@ExtendWith(SharedServers.class)
class RelayIT {
    private static final int EVENTS = 500;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    @Test
    void aRelayThatIsKilledInTheMiddle_losesNothing_andLeavesNoGap(Servers servers) throws Exception {
        Path spool = Files.createDirectory(temporary.resolve("spool"));
        Set<UUID> written = new HashSet<>();
        for (int i = 0; i < EVENTS; i++) {
            written.add(event(spool));
        }

        try (Child relay = relay(servers.bootstrapServers(), servers, spool, "killed")) {
            while (waiting(spool) > EVENTS - EVENTS / 10) {
                Thread.onSpinWait();
            }
            relay.kill();
        }
        assertThat(waiting(spool)).as("killed in the middle").isPositive();

        try (Child relay = relay(servers.bootstrapServers(), servers, spool, "killed")) {
            await().atMost(SOON).until(() -> waiting(spool) == 0);
            relay.terminate();
            assertThat(relay.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
        }
        List<CallEvent> events = CallEvents.of(servers).readToEnd("killed");
        assertThat(events.stream().map(CallEvent::getEventId).collect(Collectors.toSet()))
                .isEqualTo(written);
        Map<UUID, Set<Long>> numbers = events.stream()
                .collect(Collectors.groupingBy(
                        CallEvent::getEventId, Collectors.mapping(CallEvent::getSequence, Collectors.toSet())));
        assertThat(numbers.values()).allMatch(ofOneEvent -> ofOneEvent.size() == 1);
        assertThat(numbers.values().stream().flatMap(Set::stream))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, EVENTS).boxed().toList());
    }

    @Test
    void aTopicThatIsMissing_isWaitedFor_alsoWhenItWasDeleted(Servers servers) throws Exception {
        Path spool = Files.createDirectory(temporary.resolve("spool"));
        UUID first = event(spool);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(temporary.resolve("kafka"), 0);
                Admin admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
                Child relay = relay(kafka.bootstrapServers(), servers, spool, "topicless")) {
            await().atMost(SOON).until(() -> relay.err().stream().anyMatch(line -> line.contains(" WARN ")));
            assertThat(waiting(spool)).isEqualTo(1);
            Topics.createMissing(admin, (short) 1);
            await().atMost(SOON).until(() -> waiting(spool) == 0);
            CallEvents events = new CallEvents(kafka.bootstrapServers(), servers.schemaRegistry());
            assertThat(events.read("topicless", 1))
                    .extracting(CallEvent::getEventId)
                    .containsExactly(first);

            admin.deleteTopics(List.of(Topics.CALL_EVENTS.name())).all().get();
            UUID second = event(spool);
            await().during(Duration.ofSeconds(1)).until(() -> waiting(spool) == 1);
            Topics.createMissing(admin, (short) 1);
            await().atMost(SOON).until(() -> waiting(spool) == 0);
            assertThat(events.read("topicless", 1))
                    .extracting(CallEvent::getEventId)
                    .containsExactly(second);
        }
    }

    private static Child relay(String bootstrapServers, Servers servers, Path spool, String station)
            throws IOException {
        return Child.jvm(
                Map.of(
                        "HOOKLINE_BOOTSTRAP_SERVERS", bootstrapServers,
                        "HOOKLINE_SCHEMA_REGISTRY", servers.registry().url().toString(),
                        "HOOKLINE_SPOOL", spool.toString()),
                List.of(),
                Main.class.getName(),
                "--station",
                station);
    }

    private static UUID event(Path spool) throws IOException {
        return HookCommand.run(
                new String[] {"cmdCallRing", "2001"}, spool, System.currentTimeMillis() * 1_000, System.nanoTime());
    }

    private static int waiting(Path spool) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return (int) files.filter(file -> file.toString().endsWith(SpoolFile.SUFFIX))
                    .count();
        }
    }
}
