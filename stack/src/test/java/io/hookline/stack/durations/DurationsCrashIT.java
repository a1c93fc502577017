// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.offline.OfflineCalls;
import io.hookline.event.Call;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.RegistryProcess;
import io.hookline.stack.server.Servers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The durations service is killed again and again while events flow, on one instance and on two, with and without its
 * state directory, once while the registry is away, with poison in between. The calls are those of the offline run.
 */
class DurationsCrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How long the events between two kills take, so that most kills hit a service at work. */
    private static final int SECONDS_BETWEEN_KILLS = 5;

    /** How much is done to the service. The default is for every build; the full size takes some ten minutes. */
    private record Size(int events, int kills, long seed) {
        static Size ofProperties() {
            return new Size(
                    Integer.getInteger("hookline.crash.events", 20_000),
                    Integer.getInteger("hookline.crash.kills", 6),
                    Long.getLong("hookline.crash.seed", 1));
        }
    }

    private final Size size = Size.ofProperties();
    private final Random random = new Random(size.seed());

    @Test
    void serviceKilledAgainAndAgain_makesTheCallsOfTheOfflineRun_noneMissing_noneTwice(@TempDir Path temporary)
            throws Exception {
        long start = System.nanoTime();
        try (Closer closer = new Closer()) {
            DataDirectory data = closer.add(DataDirectory.open(temporary.resolve("data")));
            Servers servers = closer.add(Servers.start(data, Servers.Ports.FREE, Progress.SILENT));
            Outcome outcome = closer.add(new Outcome(servers.bootstrapServers(), servers.schemaRegistry()));
            Traffic traffic = traffic(servers);
            int day = traffic.day().size();
            Flow flow = closer.add(new Flow(
                    servers.bootstrapServers(), traffic.all(), day / (size.kills() + 1) / SECONDS_BETWEEN_KILLS));
            Instance first = closer.add(instance(temporary.resolve("first"), servers));
            Instance second = closer.add(instance(temporary.resolve("second"), servers));
            first.start();

            Duration longest = killWhileEventsFlow(
                    new Attack(flow, day, outcome, first, second), servers, data.registry(), closer);
            flow.allow(day);
            flow.awaitKept(day);
            awaitAllTaken(outcome, day);
            restart(first, true);
            first.awaitReady();
            // The gauge is made anew of the restored state, so it says whether all of that is there.
            long open = open(outcome);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(first.sum("hookline_calls_in_progress"))
                            .isEqualTo(open(outcome))
                            .isPositive());
            flow.allow(traffic.all().size());
            flow.awaitKept(traffic.all().size());
            awaitAllTaken(outcome, traffic.all().size());
            restart(first, false);
            first.awaitReady();

            Map<UUID, List<Call>> live = outcome.calls();
            List<String> offline = offline(traffic);
            assertThat(differences(live.values(), offline)).isEmpty();
            assertThat(live).hasSameSizeAs(offline);
            assertThat(live.values()).allSatisfy(DurationsCrashIT::eachRevisionOnce);
            assertThat(ordered(outcome.deadLetters())).isEqualTo(ordered(poison(traffic)));
            // Losses are counted from the restored state too: here they show that it is there.
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(first.sum("hookline_events_missing")).isPositive());
            assertThat(first.sum("hookline_calls_in_progress")).isZero();
            System.out.printf(
                    "%d events, %d of them poison, %d kills: %d calls in %d revisions, %d open at the end of the day;"
                            + " longest pause %d s, all in %d s%n",
                    traffic.all().size(),
                    poison(traffic).size(),
                    size.kills() + 2,
                    live.size(),
                    live.values().stream().mapToInt(List::size).sum(),
                    open,
                    longest.toSeconds(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    private static Instance instance(Path directory, Servers servers) throws IOException {
        return new Instance(directory, servers.bootstrapServers(), servers.schemaRegistry());
    }

    private Traffic traffic(Servers servers) {
        try (var serde = Topics.CALL_EVENTS.valueSerde(servers.schemaRegistry())) {
            return Traffic.of(size.seed(), size.events(), serde.serializer());
        }
    }

    private record Attack(Flow flow, int messages, Outcome outcome, Instance first, Instance second) {}

    /** Returns the longest time from a kill to the next record taken. */
    private Duration killWhileEventsFlow(Attack attack, Servers servers, Path registry, Closer closer)
            throws Exception {
        int share = attack.messages() / (size.kills() + 1);
        int joins = size.kills() / 3 + 1;
        int leaves = 2 * size.kills() / 3 + 1;
        Duration longest = Duration.ZERO;
        long killed = System.nanoTime();
        for (int kill = 1; kill <= size.kills(); kill++) {
            long takenBefore = attack.outcome().taken();
            attack.flow().allow(kill * share);
            if (kill == joins) {
                attack.second().start();
                attack.second().awaitReady();
            }
            if (kill == leaves) {
                attack.second().terminate();
            }
            // Every fourth kill may hit it on its way up, while it joins or restores.
            boolean atWork = kill % 4 != 0;
            if (atWork) {
                awaitMoreThan(takenBefore, attack.outcome());
                longest = max(longest, Duration.ofNanos(System.nanoTime() - killed));
            }
            attack.flow().awaitSent((kill - 1) * share + random.nextInt(share));
            boolean two = kill >= joins && kill < leaves;
            Instance victim = two && random.nextBoolean() ? attack.second() : attack.first();
            killed = System.nanoTime();
            if (kill == leaves) {
                attack.flow().allow((kill + 1) * share); // there must be something to wait with
                servers.registry().close();
                restart(victim, false);
                // A new process knows no schema yet. That it waits is the proof that no record became a dead letter.
                victim.awaitNotReady("waits for the schema registry");
                closer.add(RegistryProcess.start(
                        registry, servers.registry().port(), servers.postgres().jdbcUrl(PostgresServer.REGISTRY)));
            } else {
                restart(victim, kill % 3 == 0);
            }
        }
        return longest;
    }

    private static void restart(Instance instance, boolean withoutState) throws IOException, InterruptedException {
        instance.kill();
        if (withoutState) {
            instance.loseState();
        }
        instance.start();
    }

    private static void awaitMoreThan(long before, Outcome outcome) {
        await("progress").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> outcome.taken() > before);
    }

    private static void awaitAllTaken(Outcome outcome, int messages) throws Exception {
        assertThat(outcome.there()).isEqualTo(messages);
        await("all taken").atMost(PATIENCE).until(() -> outcome.taken() == messages);
    }

    /** How many calls are open for those who read all revisions. */
    private static long open(Outcome outcome) throws Exception {
        return outcome.calls().values().stream()
                .filter(revisions -> last(revisions).getOutcome() == null)
                .count();
    }

    private static void eachRevisionOnce(List<Call> revisions) {
        assertThat(revisions)
                .extracting(Call::getRevision)
                .isEqualTo(IntStream.rangeClosed(1, revisions.size()).boxed().toList());
    }

    /** What the offline run makes of the same events. Nothing is open at their end, so it closes nothing by itself. */
    private static List<String> offline(Traffic traffic) throws IOException {
        String lines = traffic.all().stream()
                .map(Message::line)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        List<String> calls = new ArrayList<>();
        try (OfflineCalls offline = new OfflineCalls(new StationMachine(Limits.DEFAULT, Numbering.PLAIN), false)) {
            assertThat(offline.read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), malformed -> {}))
                    .isZero();
            offline.finish(null, calls::add);
        }
        return calls;
    }

    /** One text for each call that is not alike. */
    private static List<String> differences(Collection<List<Call>> live, List<String> offline) {
        Map<String, FinalCall> expected = new LinkedHashMap<>();
        for (String line : offline) {
            FinalCall call = FinalCall.of(line);
            expected.put(call.callId(), call);
        }
        List<String> differences = new ArrayList<>();
        for (List<Call> revisions : live) {
            FinalCall call = FinalCall.of(last(revisions));
            @Nullable FinalCall other = expected.remove(call.callId());
            if (!call.equals(other)) {
                differences.add("live " + call + ", offline " + other);
            }
        }
        expected.values().forEach(call -> differences.add("only offline: " + call));
        return differences;
    }

    private static Call last(List<Call> revisions) {
        return revisions.get(revisions.size() - 1);
    }

    private static List<Message> poison(Traffic traffic) {
        return traffic.all().stream().filter(message -> message.line() == null).toList();
    }

    private static List<Message> ordered(List<Message> messages) {
        return messages.stream()
                .sorted(Comparator.comparing(Message::key).thenComparing(Message::hex))
                .toList();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
