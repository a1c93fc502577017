// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./hookline}: its commands, and what it says when something is wrong. */
class ScriptIT {
    private static final String EVENT =
            "{\"station\":\"front\",\"hook\":\"cmdIncomingCall\",\"number\":\"2001\",\"at\":\"2026-03-02T09:00:00Z\"}\n";

    @TempDir
    private Path temporary;

    /** What a command said, and its exit code. */
    private record Said(int exitCode, List<String> out, List<String> err) {}

    @Test
    void alone_itSaysWhatItCan() throws Exception {
        Said said = hookline();

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).first().isEqualTo("Usage: ./hookline COMMAND [OPTIONS]");
    }

    @Test
    void help_namesEveryCommand_andFitsATerminal() throws Exception {
        Said said = hookline("--help");

        assertThat(said.exitCode()).isZero();
        assertThat(String.join("\n", said.out()))
                .contains(
                        "demo",
                        "up",
                        "calls",
                        "dead-letters",
                        "hook",
                        "relay",
                        "durations",
                        "metrics",
                        "archive",
                        "bench");
        assertThat(said.out()).allMatch(line -> line.length() <= 100);
        assertThat(said.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                     | hookline: unknown command 'nonsense'; the commands are demo, up, ",
                "up --nonsense                | hookline: Unknown option: '--nonsense'",
                "demo --calls none            | hookline: Invalid value for option '--calls'",
                "dead-letters show 12         | hookline: Invalid value for positional parameter at index 0",
                "calls                        | hookline: Missing required option: '--from=FILE'",
                "hook                         | hookline-hook: no hook: expected one of cmdIncomingCall ",
                "hook cmdCallEnded            | hookline-hook: unknown hook: expected one of cmdIncomingCall ",
                "hook --version               | hookline-hook: unknown hook: ",
                "hook @file cmdCallEnd        | hookline-hook: unknown hook: ",
            })
    void whatIsWrongWithACommandLine_isOneLine_withExitCodeTwo(String line, String problem) throws Exception {
        Said said = hookline(line.split(" +"));

        assertThat(said.err()).first().asString().startsWith(problem);
        assertThat(said.out()).isEmpty();
        assertThat(said.exitCode()).isEqualTo(2);
    }

    @Test
    void aMissingSpool_isNamed() throws Exception {
        Said said = hookline("hook", "cmdCallEnd", "5551234");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .singleElement()
                .asString()
                .startsWith("hookline-hook: cannot write the event, expected a spool directory that exists")
                .contains(temporary + "/data/spool")
                .doesNotContain("5551234");
    }

    @Test
    void callsFromStandardInput_areOnStandardOutput_andProblemsAreNot() throws Exception {
        Path events = temporary.resolve("events.jsonl");
        Files.writeString(events, EVENT + "malformed\n");

        Said fromFile = hookline("calls", "--from", events.toString());
        assertThat(fromFile.exitCode()).isEqualTo(1);
        assertThat(fromFile.out()).singleElement().asString().contains("\"outcome\":\"REJECTED\"");
        assertThat(fromFile.err()).hasSize(2).allMatch(line -> line.startsWith("hookline: "));

        Said piped = run(List.of(
                "sh", "-c", "printf '%s' \"$1\" | exec \"$2\" calls --from -", "sh", EVENT, Script.FILE.toString()));
        assertThat(piped.exitCode()).isZero();
        assertThat(piped.out()).isEqualTo(fromFile.out());
        assertThat(piped.err()).isEmpty();
    }

    @Test
    void aMissingEventsFile_isNamed() throws Exception {
        Said said = hookline("calls", "--from", temporary.resolve("none").toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .containsExactly("hookline: --from: expected a file of events, there is no " + temporary + "/none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "durations", "metrics", "archive"})
    void aService_helpsAndNamesAllWrongSettingsAtOnce(String service) throws Exception {
        Said help = hookline(service, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(String.join("\n", help.out()))
                .contains("--bootstrap-servers", "HOOKLINE_BOOTSTRAP_SERVERS", "--http-port", "HOOKLINE_HTTP_PORT");
        assertThat(help.out()).allMatch(line -> line.length() <= 100);

        Said wrong = hookline(
                Map.of("HOOKLINE_HTTP_PORT", "many", "HOOKLINE_SCHEMA_REGISTRY", "nowhere"),
                service,
                "--bootstrap-servers",
                "kafka");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(String.join("\n", wrong.err()))
                .contains("HOOKLINE_HTTP_PORT", "HOOKLINE_SCHEMA_REGISTRY", "HOOKLINE_BOOTSTRAP_SERVERS");
        assertThat(wrong.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "durations", "metrics", "archive"})
    void aService_whosePortIsInUse_saysSo(String service) throws Exception {
        Files.createDirectories(temporary.resolve("data/spool"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Said said = hookline(service, "--http-port", "" + taken.getLocalPort());

            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.err())
                    .filteredOn(line -> line.contains("127.0.0.1:" + taken.getLocalPort() + " cannot be bound"))
                    .hasSize(1);
        }
    }

    @Test
    void theRelay_takesTheSpoolOfTheDataDirectory() throws Exception {
        Said byDefault = hookline("relay");
        Said told = hookline(Map.of("HOOKLINE_SPOOL", "/nowhere"), "relay");

        assertThat(byDefault.exitCode()).isEqualTo(2);
        assertThat(byDefault.err())
                .first()
                .asString()
                .contains("expected an existing directory, was '" + temporary + "/data/spool'");
        assertThat(told.err()).first().asString().contains("expected an existing directory, was '/nowhere'");
    }

    @ParameterizedTest
    @CsvSource({"11.0.21, 11", "1.8.0_392, 8", "16, 16"})
    void aJdkThatIsTooOld_isNamed(String version, String shown) throws Exception {
        Path jdk = jdk("exit 3");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");

        Said said = hookline(Map.of("JAVA_HOME", jdk.toString()), "hook", "cmdCallEnd");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .containsExactly("hookline: expected a JDK 17 or newer, " + jdk + "/bin/java is version " + shown
                        + "; set JAVA_HOME");
    }

    @Test
    void aJdkWithoutAReleaseFile_isAsked() throws Exception {
        Path jdk = jdk("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        Said said = hookline(Map.of("JAVA_HOME", jdk.toString()), "calls");

        assertThat(said.err()).singleElement().asString().contains("is version 11; set JAVA_HOME");
    }

    @Test
    void aMissingJdk_isNamed() throws Exception {
        Said said = hookline(Map.of("JAVA_HOME", "/nowhere"), "up");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .containsExactly("hookline: expected a JDK 17 or newer in JAVA_HOME, found no /nowhere/bin/java");
    }

    private Path jdk(String program) throws Exception {
        Path jdk = temporary.resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + program + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return jdk;
    }

    private Said hookline(String... arguments) throws Exception {
        return hookline(Map.of(), arguments);
    }

    private Said hookline(Map<String, String> variables, String... arguments) throws Exception {
        Map<String, String> environment =
                new HashMap<>(Map.of("HOOKLINE_DATA", temporary.resolve("data").toString()));
        environment.putAll(variables);
        try (Child child = Script.start(environment, arguments)) {
            return new Said(child.exitCode(), child.out(), child.err());
        }
    }

    private static Said run(List<String> command) throws Exception {
        try (Child child = Child.start(Map.of(), new ArrayList<>(command))) {
            return new Said(child.exitCode(), child.out(), child.err());
        }
    }
}
