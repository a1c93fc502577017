// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks as processes, and in place of a relay a program that writes its process id into a file of its own. */
class RelayStarterTest {
    @TempDir
    Path temporary;

    private Path spool;
    private Path started;
    private Path relayArguments;

    @BeforeEach
    void install() throws Exception {
        spool = Files.createDirectory(temporary.resolve("spool"));
        started = Files.createDirectory(temporary.resolve("started"));
        Path source = Files.writeString(temporary.resolve("Relay.java"), """
                import java.nio.file.*;
                class Relay {
                    public static void main(String[] arguments) throws Exception {
                        Files.createFile(Path.of(arguments[0], ProcessHandle.current().pid() + ""));
                    }
                }
                """);
        relayArguments = Files.writeString(
                temporary.resolve("relay.args"), quoted(source.toString()) + "\n" + quoted(started.toString()) + "\n");
    }

    @Test
    void withoutARelay_oneIsStarted() throws Exception {
        assertThat(hook(Map.of()).waitFor()).isZero();

        assertThat(spool.resolve(SpoolSigns.RELAY_STARTING)).exists();
        awaitRelays(1);
        assertThat(events()).hasSize(1);
    }

    @Test
    void whileARelayHoldsTheLock_noneIsStarted() throws Exception {
        try (FileChannel relay = lock();
                FileLock lock = relay.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(hook(Map.of()).waitFor()).isZero();
        }

        assertThat(spool.resolve(SpoolSigns.RELAY_STARTING)).doesNotExist();
        assertThat(events()).hasSize(1);
    }

    @Test
    void lockOfARelayThatDied_keepsNoneAway() throws Exception {
        lock().close();

        assertThat(hook(Map.of()).waitFor()).isZero();

        awaitRelays(1);
    }

    @Test
    void manyHooksAtOnce_startOneRelay() throws Exception {
        List<Process> hooks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            hooks.add(hook(Map.of()));
        }
        for (Process hook : hooks) {
            assertThat(hook.waitFor()).isZero();
        }

        awaitRelays(1);
        assertThat(events()).hasSize(12);
    }

    @Test
    void startThatCameToNothing_isMadeAgain() throws Exception {
        Path sign = Files.createFile(spool.resolve(SpoolSigns.RELAY_STARTING));
        Files.setLastModifiedTime(sign, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));

        assertThat(hook(Map.of()).waitFor()).isZero();

        awaitRelays(1);
    }

    @Test
    void withHooklineNoRelay_noneIsStarted() throws Exception {
        assertThat(hook(Map.of("HOOKLINE_NO_RELAY", "1")).waitFor()).isZero();

        assertThat(spool.resolve(SpoolSigns.RELAY_STARTING)).doesNotExist();
        assertThat(events()).hasSize(1);
    }

    @Test
    void anotherSpoolThanThatOfTheArguments_getsNoRelayOfTheirs() throws Exception {
        Path other = Files.createDirectory(temporary.resolve("other"));
        assertThat(hook(Map.of("HOOKLINE_SPOOL", other.toString())).waitFor()).isZero();

        assertThat(other.resolve(SpoolSigns.RELAY_STARTING)).doesNotExist();
        assertThat(other.toFile().list()).hasSize(1);
    }

    @Test
    void eventThatIsNotWritten_startsARelayAllTheSame() throws Exception {
        Files.createFile(spool.resolve(SpoolSigns.FULL));

        assertThat(hook(Map.of()).waitFor()).isEqualTo(1);

        awaitRelays(1);
        assertThat(events()).isEmpty();
    }

    private Process hook(Map<String, String> environment) throws Exception {
        ProcessBuilder hook = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dhookline.spool=" + spool,
                "-Dhookline.relay=" + relayArguments,
                "-cp",
                BuildFiles.classes().toString(),
                "io.hookline.hook.Main",
                "cmdCallEnd",
                "100");
        hook.environment().remove("HOOKLINE_SPOOL");
        hook.environment().remove("HOOKLINE_NO_RELAY");
        hook.environment().putAll(environment);
        return hook.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private FileChannel lock() throws Exception {
        return FileChannel.open(
                spool.resolve(SpoolSigns.RELAY_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private List<String> events() {
        return List.of(spool.toFile().list((directory, name) -> name.endsWith(SpoolFile.SUFFIX)));
    }

    /** Until that many have told of themselves; more would be seen by the time the last of several hooks has ended. */
    private void awaitRelays(int relays) throws Exception {
        File[] seen = {};
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); System.nanoTime() < end; ) {
            seen = started.toFile().listFiles();
            if (seen.length >= relays) {
                break;
            }
            Thread.onSpinWait();
        }
        assertThat(seen).hasSize(relays);
    }

    private static String quoted(String path) {
        return '"' + path.replace("\\", "\\\\") + '"';
    }
}
