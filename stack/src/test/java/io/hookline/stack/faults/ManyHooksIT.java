// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.CallEvent;
import io.hookline.stack.server.CallEvents;
import io.hookline.stack.server.Servers;
import io.hookline.stack.server.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many hooks at once on a desk where no relay runs, again and again: one of them starts a relay, and only one. */
@ExtendWith(SharedServers.class)
class ManyHooksIT {
    private static final int HOOKS = 50;

    /** The default is for every build. */
    private static final int ROUNDS = Integer.getInteger("hookline.faults.rounds", 1);

    private static final String STATION = "many-hooks";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path temporary;

    @AfterEach
    void killRelays() {
        relays().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void fiftyHooksAtOnce_withoutARelay_startOne_whichDeliversAll(Servers servers) throws Exception {
        Path spool = Files.createDirectory(temporary.resolve("spool"));
        Path log = temporary.resolve("relay.log");
        Path relayArguments = Files.writeString(
                temporary.resolve("relay.args"),
                Stream.of(
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xlog:safepoint=info:file=" + log + ".%p",
                                "-cp",
                                System.getProperty("java.class.path"),
                                io.hookline.relay.Main.class.getName(),
                                "--spool",
                                spool.toString(),
                                "--station",
                                STATION,
                                "--bootstrap-servers",
                                servers.bootstrapServers(),
                                "--schema-registry",
                                servers.registry().url().toString())
                        .map(argument -> '"' + argument.replace("\\", "\\\\") + '"')
                        .collect(Collectors.joining("\n")));
        Set<Long> relays = new HashSet<>();
        try (HookProcesses hooks =
                new HookProcesses(spool, List.of("-Dhookline.relay=" + relayArguments), new Random(1))) {
            for (int round = 1; round <= ROUNDS; round++) {
                hooks.run(HOOKS, HOOKS, false);
                hooks.await();
                await("all delivered").atMost(PATIENCE).until(() -> events(spool) == 0);

                List<ProcessHandle> running = relays();
                assertThat(running).hasSize(1);
                assertThat(relays.add(running.get(0).pid())).as("a new one").isTrue();
                running.get(0).destroyForcibly();
                running.get(0).onExit().join();
            }
            List<CallEvent> delivered = CallEvents.of(servers).readToEnd(STATION);
            assertThat(delivered.stream().map(CallEvent::getNumber).collect(Collectors.toSet()))
                    .isEqualTo(hooks.acknowledged())
                    .hasSize(HOOKS * ROUNDS);
            assertThat(delivered.stream().map(CallEvent::getSequence).distinct())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) HOOKS * ROUNDS)
                            .boxed()
                            .toList());
        }
        assertThat(startedEver(log)).as("relays that were started, one a round").isEqualTo(ROUNDS);
    }

    /** Each JVM that read the argument file has made a log of its own, however soon it ended. */
    private static long startedEver(Path log) throws Exception {
        try (Stream<Path> files = Files.list(log.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith("relay.log"))
                    .count();
        }
    }

    private List<ProcessHandle> relays() {
        String argument = temporary.resolve("relay.args").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(text -> text.endsWith(argument)))
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static long events(Path spool) throws Exception {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(".event")).count();
        }
    }
}
