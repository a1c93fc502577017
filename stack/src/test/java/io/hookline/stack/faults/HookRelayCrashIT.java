// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.offline.OfflineCalls;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.hook.HookCommand;
import io.hookline.hook.SpoolFile;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.stack.command.Child;
import io.hookline.stack.durations.FinalCall;
import io.hookline.stack.durations.Instance;
import io.hookline.stack.durations.Message;
import io.hookline.stack.durations.Outcome;
import io.hookline.stack.server.CallEvents;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.RegistryProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hooks, desks, the relay and the broker are killed again and again under load, two relays are started at once, the registry
 * is away for a while, and damaged files lie in the spool. Every event that was promised arrives under one number, the
 * numbers have no gap, and the calls are those of the offline run.
 */
class HookRelayCrashIT {
    private static final String STATION = "killed-desk";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int THREADS_OF_A_DESK = 3;
    private static final int HOOKS_AT_ONCE = 4;
    private static final int MANY_HOOKS_AT_ONCE = 50;
    private static final Pattern SEQUENCE = Pattern.compile("sequence (\\d+): ");

    /** How much is done. The default is for every build; the full size takes some twenty minutes. */
    private record Size(int events, int kills, int hooks, long seed) {
        static Size ofProperties() {
            return new Size(
                    Integer.getInteger("hookline.faults.events", 3_000),
                    Integer.getInteger("hookline.faults.kills", 6),
                    Integer.getInteger("hookline.faults.hooks", 70),
                    Long.getLong("hookline.faults.seed", 1));
        }
    }

    private final Size size = Size.ofProperties();
    private final Random random = new Random(size.seed());
    private final Set<UUID> promised = ConcurrentHashMap.newKeySet();
    private final List<String> damaged = new ArrayList<>();
    private Path spool = Path.of("");
    private int relayKills;
    private int deskKills;
    private int brokerKills;
    private int twins;

    /** What can be killed, and how it is started again. */
    private record Servers(DataDirectory data, String schemas, Closer closer, int kafkaPort, int registryPort) {
        String bootstrapServers() {
            return "127.0.0.1:" + kafkaPort;
        }

        Child startKafka() throws IOException {
            return closer.add(Child.jvm(
                    Map.of(),
                    List.of(),
                    KafkaMain.class.getName(),
                    data.kafka().toString(),
                    Integer.toString(kafkaPort)));
        }

        RegistryProcess startRegistry() {
            return closer.add(RegistryProcess.start(data.registry(), registryPort, schemas));
        }
    }

    @Test
    void everyEventThatWasPromised_arrivesUnderOneNumber_andMakesTheCallsOfTheOfflineRun(@TempDir Path temporary)
            throws Exception {
        long start = System.nanoTime();
        try (Closer closer = new Closer()) {
            DataDirectory data = closer.add(DataDirectory.open(temporary.resolve("data")));
            spool = Files.createDirectories(data.spool());
            PostgresServer postgres = closer.add(PostgresServer.start(data.postgres(), 0));
            String schemas = postgres.jdbcUrl(PostgresServer.REGISTRY);
            Servers first = new Servers(data, schemas, closer, 0, 0);
            Child broker = first.startKafka();
            RegistryProcess registry = first.startRegistry();
            String address = broker.awaitLine(KafkaMain.READY).substring(KafkaMain.READY.length() + 1);
            Servers servers = new Servers(
                    data,
                    schemas,
                    closer,
                    Integer.parseInt(address.substring(address.indexOf(':') + 1)),
                    registry.port());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                Topics.createMissing(admin, (short) 1);
            }
            SchemaRegistry schemaRegistry = new SchemaRegistry(registry.url());
            Instance durations = closer.add(new Instance(temporary.resolve("durations"), address, schemaRegistry));
            durations.start();
            HookProcesses hooks = closer.add(new HookProcesses(spool, List.of(), random));

            Child relay = attack(servers, broker, registry, hooks);
            endTheDay(relay);

            List<CallEvent> records = new CallEvents(address, schemaRegistry).readToEnd(STATION);
            Map<UUID, CallEvent> delivered = delivered(records);
            assertThat(delivered.keySet()).as("promised events").containsAll(promised);
            assertThat(delivered.values().stream().map(CallEvent::getNumber).collect(Collectors.toSet()))
                    .as("events of hooks that exited with 0")
                    .containsAll(hooks.acknowledged());
            assertThat(rejected(".*(?<!\\.reason)")).containsExactlyInAnyOrderElementsOf(damaged);
            assertSequences(delivered.values());
            try (Outcome outcome = new Outcome(address, schemaRegistry)) {
                await("all taken").atMost(PATIENCE).until(() -> outcome.taken() == outcome.there());
                assertThat(outcome.deadLetters()).isEmpty();
                List<String> offline = offline(delivered.values());
                assertThat(differences(outcome.calls().values(), offline)).isEmpty();
                System.out.printf(
                        "%d events acknowledged (%d by processes of their own), %d delivered, %d duplicated, %d set aside;"
                                + " %d calls; killed: relay %d times, hooks %d of %d, desks %d, broker %d; two relays at"
                                + " once %d times; all in %d s%n",
                        promised.size() + hooks.acknowledged().size(),
                        hooks.acknowledged().size(),
                        delivered.size(),
                        records.size() - delivered.size(),
                        damaged.size(),
                        offline.size(),
                        relayKills,
                        hooks.killed(),
                        hooks.started(),
                        deskKills,
                        brokerKills,
                        twins,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds());
            }
        }
    }

    /** Returns the relay that runs at the end. */
    private Child attack(Servers servers, Child firstBroker, RegistryProcess firstRegistry, HookProcesses hooks)
            throws Exception {
        Child broker = firstBroker;
        RegistryProcess registry = firstRegistry;
        Child relay = startRelay(servers);
        DeskProcess desk = startDesk(servers);
        int registryAway = size.kills() / 2;
        int brokerAway = size.kills() < 25 ? 4 : 25;
        for (int kill = 1; kill <= size.kills(); kill++) {
            desk.allow(size.events() / size.kills());
            hooks.run(size.hooks() / size.kills(), HOOKS_AT_ONCE, true);
            damage();
            if (kill == 1) {
                hooks.run(MANY_HOOKS_AT_ONCE, MANY_HOOKS_AT_ONCE, true);
            }
            if (kill % brokerAway == 0) {
                broker.kill();
                brokerKills++;
            }
            if (kill == registryAway) {
                registry.close();
            }
            killAtARandomPoint(relay, kill % brokerAway == 0 || kill == registryAway);
            if (kill % 3 == 0) {
                desk.kill();
                deskKills++;
                desk = startDesk(servers);
            }
            relay = kill % 5 == 0 ? startTwins(servers) : startRelay(servers);
            if (kill % brokerAway == 0) {
                broker = servers.startKafka();
                broker.awaitLine(KafkaMain.READY);
            }
            if (kill == registryAway) {
                // A new process knows no schema yet. That it waits is the proof that no event was set aside for it.
                Child waiting = relay;
                await("relay waits")
                        .atMost(PATIENCE)
                        .until(() -> waiting.err().stream().anyMatch(line -> line.contains("waits for the registry")));
                registry = servers.startRegistry();
            }
        }
        hooks.await();
        desk.kill();
        return relay;
    }

    private DeskProcess startDesk(Servers servers) throws IOException {
        return servers.closer().add(DeskProcess.start(spool, THREADS_OF_A_DESK, random.nextLong(), promised));
    }

    private Child startRelay(Servers servers) throws IOException {
        return servers.closer()
                .add(Child.jvm(
                        Map.of(),
                        List.of(),
                        io.hookline.relay.Main.class.getName(),
                        "--spool",
                        spool.toString(),
                        "--station",
                        STATION,
                        "--bootstrap-servers",
                        servers.bootstrapServers(),
                        "--schema-registry",
                        "http://127.0.0.1:" + servers.registryPort() + "/apis/registry/v3"));
    }

    /** One of them has the spool, the other one says so and ends. */
    private Child startTwins(Servers servers) throws Exception {
        twins++;
        Child one = startRelay(servers);
        Child other = startRelay(servers);
        await("one of two relays ends")
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> one.endsWithin(Duration.ZERO) || other.endsWithin(Duration.ZERO));
        Child loser = one.endsWithin(Duration.ZERO) ? one : other;
        Child winner = loser == one ? other : one;
        assertThat(loser.exitCode(PATIENCE)).isEqualTo(1);
        assertThat(loser.err()).anyMatch(line -> line.contains("already has a relay"));
        assertThat(winner.endsWithin(Duration.ZERO)).isFalse();
        return winner;
    }

    /** On its way up, as it is when it cannot deliver, or after it has delivered some of what waited. */
    private void killAtARandomPoint(Child relay, boolean cannotDeliver) throws Exception {
        if (cannotDeliver || random.nextInt(4) == 0) {
            assertRuns(relay, relay.endsWithin(Duration.ofMillis(random.nextInt(1_500))));
        } else {
            long left = random.nextLong(waiting() + 1);
            await("relay at work")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> {
                        assertRuns(relay, relay.endsWithin(Duration.ZERO));
                        return waiting() <= left;
                    });
            assertRuns(relay, relay.endsWithin(Duration.ofMillis(random.nextInt(20))));
        }
        relay.kill();
        relayKills++;
    }

    private static void assertRuns(Child relay, boolean ended) {
        assertThat(ended)
                .as("the relay runs until it is killed; it said %s", relay.err())
                .isFalse();
    }

    private long waiting() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(SpoolFile.SUFFIX))
                    .count();
        }
    }

    /** Puts a file into the spool that no hook has written whole. */
    private void damage() throws IOException {
        Path elsewhere = Files.createTempDirectory("damaged");
        UUID id = HookCommand.run(new String[] {"cmdCallEnd", "damaged"}, elsewhere, micros(), System.nanoTime());
        Path file = elsewhere.resolve(id + SpoolFile.SUFFIX);
        byte[] whole = Files.readAllBytes(file);
        switch (random.nextInt(4)) {
            case 0 -> Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
            case 1 -> {
                whole[4] = 2; // a later format
                Files.write(file, whole);
            }
            case 2 -> {
                whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, whole);
            }
            default -> id = UUID.randomUUID(); // whole, but under another's name
        }
        String name = id + SpoolFile.SUFFIX;
        Files.move(file, spool.resolve(name));
        Files.delete(elsewhere);
        damaged.add(name);
    }

    /** A call a day after all others, by which all of those are closed; then everything is delivered. */
    private void endTheDay(Child relay) throws Exception {
        awaitDelivered(relay);
        long later = TimeUnit.DAYS.toNanos(1);
        for (String hook : List.of("cmdIncomingCall", "cmdCallRing", "cmdCallAnswer", "cmdCallStart", "cmdCallEnd")) {
            promised.add(HookCommand.run(
                    new String[] {hook, "2999"}, spool, micros() + later / 1_000, System.nanoTime() + later));
            awaitDelivered(relay);
        }
        relay.terminate();
        assertThat(relay.exitCode(PATIENCE)).isEqualTo(128 + 15);
        try (Stream<Path> files = Files.list(spool)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.endsWith(SpoolFile.ASIDE_SUFFIX)
                            || Set.of("relay.lock", "relay.sequence", "relay.reserve", "rejected")
                                    .contains(name));
        }
    }

    private void awaitDelivered(Child relay) {
        await("all delivered").atMost(PATIENCE).pollInterval(POLL).until(() -> {
            assertRuns(relay, relay.endsWithin(Duration.ZERO));
            return waiting() == 0;
        });
    }

    private static long micros() {
        return System.currentTimeMillis() * 1_000;
    }

    /** Each event once, in the order in which they came first; what came again did so under the same number. */
    private static Map<UUID, CallEvent> delivered(List<CallEvent> records) {
        Map<UUID, CallEvent> delivered = new LinkedHashMap<>();
        for (CallEvent record : records) {
            CallEvent before = delivered.putIfAbsent(record.getEventId(), record);
            if (before != null) {
                assertThat(record).isEqualTo(before);
            }
        }
        return delivered;
    }

    private void assertSequences(Collection<CallEvent> delivered) throws IOException {
        assertThat(delivered.stream().map(CallEvent::getSpoolId).distinct()).hasSize(1);
        List<Long> sequences = delivered.stream().map(CallEvent::getSequence).toList();
        assertThat(sequences).as("in the order of their numbers").isSorted().doesNotHaveDuplicates();
        Set<Long> gaps = LongStream.rangeClosed(1, sequences.get(sequences.size() - 1))
                .boxed()
                .collect(Collectors.toSet());
        sequences.forEach(gaps::remove);
        Set<Long> setAside = new HashSet<>();
        for (String reason : rejected(".*\\.reason")) {
            Matcher matcher =
                    SEQUENCE.matcher(Files.readString(spool.resolve("rejected").resolve(reason)));
            if (matcher.find()) {
                setAside.add(Long.parseLong(matcher.group(1)));
            }
        }
        assertThat(gaps).isEqualTo(setAside);
    }

    private List<String> rejected(String name) throws IOException {
        try (Stream<Path> files = Files.list(spool.resolve("rejected"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.matches(name))
                    .toList();
        }
    }

    private static List<String> offline(Collection<CallEvent> events) throws IOException {
        String lines = events.stream().map(Message::line).collect(Collectors.joining("\n"));
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
            FinalCall call = FinalCall.of(revisions.get(revisions.size() - 1));
            @Nullable FinalCall other = expected.remove(call.callId());
            if (!call.equals(other)) {
                differences.add("live " + call + ", offline " + other);
            }
        }
        expected.values().forEach(call -> differences.add("only offline: " + call));
        return differences;
    }
}
