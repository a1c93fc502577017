// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hookline up}, from the hook's process to the row and the count, with all that can end it. */
class UpIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> MISSED = List.of("cmdIncomingCall", "cmdCallRing", "cmdCallEnd");

    @TempDir
    private Path temporary;

    @Test
    void hooksRunByTheLineForTheIni_areRowsAndCounts_throughKillMinusNineAndCtrlC() throws Exception {
        Path data = temporary.resolve("data");
        try (UpProcess up = UpProcess.start(data)) {
            up.awaitRunning();
            call(data, "2001", MISSED);
            awaitMissed(up, "2001");
            await().atMost(SOON).untilAsserted(() -> assertThat(up.metrics()).contains(missedCalls(1)));

            assertThatASecondOneIsRefused(data, up.child().processId());
            up.child().kill();

            call(data, "2002", MISSED); // nobody is there but the hook and its spool
            assertThatItGoesOn(data);
        }
        assertThat(log(data)).doesNotContain("2001", "2002", "2003");
    }

    private static void assertThatItGoesOn(Path data) throws Exception {
        try (UpProcess again = UpProcess.start(data).awaitRunning()) {
            awaitMissed(again, "2002");
            call(data, "2003", MISSED);
            awaitMissed(again, "2003");
            try (ArchivedCalls archived = ArchivedCalls.open(again.jdbcUrl())) {
                assertThat(archived.all())
                        .extracting(ArchivedCalls.ArchivedCall::number)
                        .containsExactly("2001", "2002", "2003");
            }
            assertThat(again.child().awaitLine("run a hook"))
                    .endsWith("HOOKLINE_DATA=" + data.toRealPath() + " ./hookline hook cmdCallEnd NUMBER");

            assertThat(again.stop(Child::interrupt)).isEqualTo(130);
            assertThat(again.child().err()).isEmpty();
            assertThat(again.child().out()).contains("Hookline stops …").allMatch(line -> line.length() <= 200);
        }
    }

    @Test
    void ctrlC_inTheMiddleOfTheStart_leavesNoProcess() throws Exception {
        Path data = temporary.resolve("interrupted");
        try (UpProcess up = UpProcess.start(data)) {
            up.child().awaitLine("PostgreSQL         ready");
            await().until(() -> !up.child().descendants().isEmpty());

            assertThat(up.stop(Child::interrupt)).isEqualTo(130);
            assertThat(up.child().err()).isEmpty();
            assertThat(UpProcess.postgres(data)).isEmpty();
        }
    }

    @Test
    void aPortInUse_isNamedBeforeAnythingStarts() throws Exception {
        Path data = temporary.resolve("port");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Child up = Script.start(Map.of(), UpProcess.onPorts(data, taken.getLocalPort()))) {
            assertThat(up.exitCode()).isEqualTo(1);
            assertThat(up.err())
                    .containsExactly("hookline: the archive cannot start: port " + taken.getLocalPort()
                            + " of 127.0.0.1 is in use by another process");
            assertThat(data.resolve("postgres")).doesNotExist();
        }
    }

    /** Runs hooks as MicroSIP does: by what {@code ./hookline hook --command} prints, split at spaces. */
    private static void call(Path data, String number, List<String> hooks) throws Exception {
        String line;
        try (Child command = Script.start(Map.of("HOOKLINE_DATA", data.toString()), "hook", "--command")) {
            assertThat(command.exitCode()).isZero();
            assertThat(command.err()).isEmpty();
            line = String.join("\n", command.out());
        }
        for (String hook : hooks) {
            List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
            words.add(hook);
            words.add(number);
            try (Child process = Child.start(Map.of(), words)) {
                assertThat(process.exitCode()).isZero();
                assertThat(process.out()).isEmpty();
                assertThat(process.err()).isEmpty();
            }
        }
    }

    private static void awaitMissed(UpProcess up, String number) {
        try (ArchivedCalls archived = ArchivedCalls.open(up.jdbcUrl())) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(archived.all())
                            .filteredOn(call -> call.number().equals(number))
                            .singleElement()
                            .satisfies(call -> {
                                assertThat(call.outcome()).isEqualTo("MISSED");
                                assertThat(call.ringMillis()).isPositive();
                                assertThat(call.talkMillis()).isNull();
                            }));
        }
    }

    private static String missedCalls(int count) {
        return "hookline_calls_total{direction=\"inbound\",outcome=\"missed\"} " + count + ".0\n";
    }

    private static void assertThatASecondOneIsRefused(Path data, long owner) throws Exception {
        try (UpProcess second = UpProcess.start(data)) {
            assertThat(second.child().exitCode()).isEqualTo(1);
            assertThat(second.child().err())
                    .containsExactly(
                            "hookline: data directory " + data.toRealPath() + " is in use by process " + owner);
        }
    }

    private static String log(Path data) throws Exception {
        return Files.readString(data.resolve("logs/hookline.log"));
    }
}
