// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may get wrong, through the script: a clear line, an exit code that is not 0, and nothing lost. */
class BadInputIT {
    private static final String NUMBER = "+493055566677";

    @TempDir
    private Path data;

    @Test
    void anUnknownHook_isNamedWithThoseThatExist() throws Exception {
        Files.createDirectory(data.resolve("spool"));

        Ended hook = run("hook", "cmdCallHold", NUMBER);

        assertThat(hook.exitCode()).isEqualTo(2);
        assertThat(hook.err()).singleElement().asString().contains("cmdCallHold", "cmdIncomingCall", "cmdCallEnd");
    }

    @Test
    void aMissingSpool_isNamed_andTheHookFails() throws Exception {
        Ended hook = run("hook", "cmdCallEnd", NUMBER);

        assertThat(hook.exitCode()).isEqualTo(1);
        assertThat(hook.err())
                .singleElement()
                .asString()
                .contains("expected a spool directory", data.resolve("spool").toString())
                .doesNotContain(NUMBER);
    }

    @Test
    void hostileNumbers_areDataOfAHookThatSucceeds() throws Exception {
        Path spool = Files.createDirectory(data.resolve("spool"));
        List<String> numbers =
                List.of("@/etc/passwd", "*", "-version", "--help", "--command", "a&b|c;\"d\" '$(id)'", "");

        for (String number : numbers) {
            Ended hook = run("hook", "cmdCallEnd", number);
            assertThat(hook.exitCode()).as(number).isZero();
            assertThat(hook.out()).as(number).isEmpty();
            assertThat(hook.err()).as(number).isEmpty();
        }

        try (Stream<Path> files = Files.list(spool)) {
            assertThat(files).hasSize(numbers.size());
        }
    }

    @Test
    void anEventsFileThatIsNotThere_isNamed() throws Exception {
        Path missing = data.resolve("events.jsonl");

        Ended calls = run("calls", "--from", missing.toString());

        assertThat(calls.exitCode()).isEqualTo(1);
        assertThat(calls.out()).isEmpty();
        assertThat(calls.err()).singleElement().asString().contains(missing.toString());
    }

    @Test
    void aMalformedLine_isReportedWithItsNumber_andTheOthersAreProcessed() throws Exception {
        Path events = Files.writeString(data.resolve("events.jsonl"), """
                {"station": "desk-1", "hook": "cmdOutgoingCall", "number": "+493055566677", "at": "2026-03-02T09:00:00Z"}
                {"station": "desk-1", "hook": "cmdCallHold", "number": "+493055566677", "at": "2026-03-02T09:00:01Z"}
                {"station": "desk-1", "hook": "cmdCallBusy", "number": "+493055566677", "at": "2026-03-02T09:00:02Z"}
                """);

        Ended calls = run("calls", "--from", events.toString());

        assertThat(calls.exitCode()).isEqualTo(1);
        assertThat(calls.out()).singleElement().asString().contains("\"outcome\":\"BUSY\"");
        assertThat(calls.err()).anyMatch(line -> line.contains("line 2: hook: expected one of"));
        assertThat(calls.err()).noneMatch(line -> line.contains(NUMBER));
    }

    @Test
    void aWrongSetting_isNamed() throws Exception {
        Ended up = run("up", "--kafka-port", "seventy");

        assertThat(up.exitCode()).isEqualTo(2);
        assertThat(up.err()).anyMatch(line -> line.contains("--kafka-port") && line.contains("seventy"));
    }

    @Test
    void anUnknownCommand_isNamedWithThoseThatExist() throws Exception {
        Ended command = run("down");

        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.err()).singleElement().asString().contains("'down'", "demo", "up", "calls");
    }

    /** What a command said, and how it ended. */
    private record Ended(int exitCode, List<String> out, List<String> err) {}

    private Ended run(String... arguments) throws Exception {
        try (Child child = Script.start(Map.of("HOOKLINE_DATA", data.toString()), arguments)) {
            int exitCode = child.exitCode();
            return new Ended(exitCode, child.out(), child.err());
        }
    }
}
