// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HookCommandTest {
    private static final long MICROS = 1_790_000_000_123_456L;

    @TempDir
    Path spool;

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of(List.of(), ""),
                Arguments.of(List.of(""), ""),
                Arguments.of(List.of("100"), "100"),
                Arguments.of(List.of("100", "200", "300"), "100 200 300"),
                Arguments.of(List.of("", "", ""), "  "),
                Arguments.of(List.of(" 100 ", "  "), " 100    "),
                Arguments.of(List.of("--help"), "--help"),
                Arguments.of(List.of("cmdCallEnd"), "cmdCallEnd"),
                Arguments.of(List.of("--", "-Dhookline.spool=/", "/?"), "-- -Dhookline.spool=/ /?"),
                Arguments.of(List.of("\"", "'", "\\\""), "\" ' \\\""),
                Arguments.of(List.of("%PATH%", "$(id)", "a&b|c;d"), "%PATH% $(id) a&b|c;d"),
                Arguments.of(List.of("é☎", "📞"), "é☎ 📞"),
                Arguments.of(List.of("1\u0000\r\n\u001B[2J\u202E"), "1\u0000\r\n\u001B[2J\u202E"),
                Arguments.of(List.of("\uD83D", "\uDCDE"), "\uFFFD \uFFFD"),
                Arguments.of(List.of("7".repeat(10_000)), "7".repeat(10_000)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void argumentsAfterTheHook_areTheNumber(List<String> arguments, String number) throws Exception {
        SpooledEvent event = run(Hook.CALL_END, arguments);
        assertThat(event.number()).isEqualTo(number);
        assertThat(event.numberTruncated()).isFalse();
    }

    @Test
    void manyArguments_areCutAsOneNumber() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("x"));
        for (int i = 0; i < 10_000; i++) {
            arguments.add("📞");
        }
        SpooledEvent event = run(Hook.CALL_END, arguments);
        // One byte, then five for each space and telephone: 3276 of them fit, and the next one's space.
        assertThat(event.number()).isEqualTo("x" + " 📞".repeat(3_276) + " ");
        assertThat(event.numberTruncated()).isTrue();
    }

    @Test
    void event_holdsTheHookAndBothClocks() throws Exception {
        SpooledEvent event = run(Hook.CALL_RING, List.of("100"));
        assertThat(event.hook()).isEqualTo(Hook.CALL_RING);
        assertThat(event.occurredAtMicros()).isEqualTo(MICROS);
        assertThat(event.monotonicNanos()).isEqualTo(-7);
        assertThat(event.id().getMostSignificantBits() >>> 16).isEqualTo(MICROS / 1_000);
    }

    @Test
    void event_holdsTheVersionOfTheBuild() throws Exception {
        assertThat(run(Hook.CALL_END, List.of()).hookVersion()).isEqualTo(BuildFiles.projectVersion());
    }

    static Stream<Arguments> unknownHooks() {
        return Stream.of(
                Arguments.of("cmdCallHold", "'cmdCallHold'"),
                Arguments.of("x".repeat(41), "'" + "x".repeat(40) + "...'"),
                Arguments.of("", "''"),
                Arguments.of("+5551234", "another text, 8 characters long"),
                Arguments.of("5551234", "another text, 7 characters long"),
                Arguments.of("cmdCallEnd 5551234", "another text, 18 characters long"),
                Arguments.of("cmdCallEnd\u00e9", "another text, 11 characters long"),
                Arguments.of("cmd\n\u001B[2J", "another text, 8 characters long"));
    }

    /** A line in the INI that lacks the hook's name has the number in its place. */
    @ParameterizedTest
    @MethodSource("unknownHooks")
    void unknownHook_isQuotedWhereItIsLettersAlone_andOtherwiseOnlyMeasured(String first, String shown) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> HookCommand.run(new String[] {first, "5551234"}, spool, MICROS, 1))
                .withMessage("unknown hook: expected one of cmdIncomingCall cmdCallRing cmdOutgoingCall cmdCallAnswer"
                        + " cmdCallAnswerVideo cmdCallStart cmdCallBusy cmdCallEnd as the first argument, was "
                        + shown);
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void noArguments_areAnError() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> HookCommand.run(new String[0], spool, MICROS, 1))
                .withMessageStartingWith("no hook: expected one of cmdIncomingCall ");
    }

    @Test
    void aFailureToWrite_doesNotTellTheNumber() {
        assertThatIOException()
                .isThrownBy(() ->
                        HookCommand.run(new String[] {"cmdCallEnd", "5551234"}, spool.resolve("missing"), MICROS, 1))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("5551234"));
    }

    @Test
    void concurrentHooks_ofTheSameMoment_areAllKept() throws Exception {
        int hooks = 50;
        int rounds = 4;
        CyclicBarrier together = new CyclicBarrier(hooks);
        ExecutorService threads = Executors.newFixedThreadPool(hooks);
        List<Future<List<UUID>>> running = new ArrayList<>();
        for (int i = 0; i < hooks; i++) {
            String number = "100" + i;
            running.add(threads.submit(() -> {
                List<UUID> written = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    together.await();
                    written.add(HookCommand.run(new String[] {"cmdCallEnd", number}, spool, MICROS, 1));
                }
                return written;
            }));
        }
        List<UUID> ids = new ArrayList<>();
        for (Future<List<UUID>> hook : running) {
            ids.addAll(hook.get());
        }
        threads.shutdown();
        assertThat(ids).hasSize(hooks * rounds).doesNotHaveDuplicates();
        assertThat(spool).isDirectoryNotContaining("glob:**.tmp");
        for (UUID id : ids) {
            assertThat(read(id).id()).isEqualTo(id);
        }
    }

    private SpooledEvent run(Hook hook, List<String> numberArguments) throws Exception {
        List<String> arguments = new ArrayList<>(numberArguments);
        arguments.add(0, hook.iniKey());
        return read(HookCommand.run(arguments.toArray(new String[0]), spool, MICROS, -7));
    }

    private SpooledEvent read(UUID id) throws Exception {
        return SpoolFile.decode(Files.readAllBytes(spool.resolve(id + SpoolFile.SUFFIX)));
    }
}
