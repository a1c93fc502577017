// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.stack.server.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HooklineMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                | expected a command",
                "nonsense                        | Unmatched argument at index 0: 'nonsense'",
                "up --nonsense                   | Unknown option: '--nonsense'",
                "up --kafka-port many            | expected a port from 0 to 65535, was 'many'",
                "up --kafka-port 65536           | expected a port from 0 to 65535, was '65536'",
                "up --station=                   | expected a text, was blank",
                "demo --calls 0                  | expected a whole number from 1, was '0'",
                "demo --desks -1                 | expected a whole number from 1, was '-1'",
                "demo --seed x                   | 'x' is not a long",
                "calls                           | Missing required option: '--from=FILE'",
                "calls --from - --until tomorrow | expected an instant such as 2026-03-02T18:00:00Z, was 'tomorrow'",
                "dead-letters                    | expected one of list, show, replay",
                "dead-letters show               | Missing required parameter: 'PARTITION@OFFSET'",
                "dead-letters show 12            | expected a position PARTITION@OFFSET such as 0@12, was '12'",
                "dead-letters replay 0@-1        | expected a position PARTITION@OFFSET such as 0@12, was '0@-1'",
                "dead-letters replay             | expected either positions PARTITION@OFFSET or --all",
                "dead-letters replay 0@1 --all   | expected either positions PARTITION@OFFSET or --all",
                "dead-letters replay --all --again | --again: expected positions with it, was --all",
                "dead-letters list --bootstrap-servers here | expected host:port, separated by commas, was 'here'",
                "import                          | Missing required option: '--from=FILE'",
                "erase                           | Missing required option: '--number=NUMBER'",
                "erase --number 1 +49305550123   | expected only the options of --help; what else came is not repeated",
                "erase --number=                 | --number: expected a number, was blank",
                "calls --from=                   | Invalid value for option '--from': expected a file of events or -, was blank",
                "calls --from - @file            | Unmatched argument at index 3: '@file'"
            })
    void aWrongCommandLine_isNamedInOneLine_withExitCodeTwo(String line, String problem) {
        int exitCode = execute(line == null ? new String[0] : line.split(" +"));

        assertThat(err.toString()).contains(problem).endsWith(" --help" + System.lineSeparator());
        assertThat(err.toString().lines()).hasSize(2).first().asString().startsWith("hookline: ");
        assertThat(out.toString()).isEmpty();
        assertThat(exitCode).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ./hookline --help",
        "nonsense, ./hookline --help",
        "calls --form x, ./hookline calls --help",
        "dead-letters, ./hookline dead-letters --help",
        "dead-letters list --al, ./hookline dead-letters list --help",
        "dead-letters replay 0@1 --all, ./hookline dead-letters replay --help"
    })
    void aWrongCommandLine_namesTheHelpOfItsCommand(String line, String help) {
        execute(line.isEmpty() ? new String[0] : line.split(" +"));

        assertThat(err.toString()).endsWith("See " + help + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "demo --help",
                "up --help",
                "calls --help",
                "erase --help",
                "import --help",
                "dead-letters --help",
                "dead-letters list --help",
                "dead-letters show --help",
                "dead-letters replay --help"
            })
    void help_fitsATerminal(String line) {
        assertThat(execute(line.split(" "))).isZero();

        assertThat(out.toString().lines()).allMatch(text -> text.length() <= 100);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theHelpOfUp_namesEveryPort() {
        execute("up", "--help");

        assertThat(out.toString())
                .contains("9092", "8081", "54320", "9401", "9402", "9403", "9404", "9405", "--data", "--station");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show"})
    void theHelpOfDeadLetters_namesTheVariablesOfTheBrokers_andNoOther(String command) {
        execute("dead-letters", command, "--help");

        assertThat(out.toString())
                .contains("HOOKLINE_BOOTSTRAP_SERVERS", "HOOKLINE_KAFKA_CONFIG")
                .doesNotContain("HOOKLINE_ALL", "HOOKLINE_JSON", "HOOKLINE_SCHEMA_REGISTRY");
    }

    @Test
    void theHelpOfAReplay_namesTheVariablesOfTheArchiveToo_andNoOther() {
        execute("dead-letters", "replay", "--help");

        assertThat(out.toString())
                .contains(
                        "HOOKLINE_BOOTSTRAP_SERVERS",
                        "HOOKLINE_KAFKA_CONFIG",
                        "HOOKLINE_SCHEMA_REGISTRY",
                        "HOOKLINE_DATABASE_URL",
                        "HOOKLINE_DATABASE_USER",
                        "HOOKLINE_DATABASE_PASSWORD_FILE")
                .doesNotContain("HOOKLINE_ALL", "HOOKLINE_AGAIN", "HOOKLINE_TOPIC", "HOOKLINE_DRY_RUN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stations import", "erase", "dead-letters replay"})
    void commandsOfTheArchive_areForTheOneOfUp_whereNothingNamesAnother(String line) {
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.add("--help");

        execute(arguments.toArray(String[]::new));

        assertThat(out.toString().replaceAll("\\s+", ""))
                .contains("HOOKLINE_DATABASE_URL,defaultjdbc:postgresql://127.0.0.1:" + UpCommand.POSTGRES_PORT
                        + "/hookline")
                .contains("HOOKLINE_DATABASE_USER,default" + PostgresServer.HOOKLINE);
    }

    @Test
    void variablesOfTheBrokers_standForTheirOptions() {
        int exitCode = HooklineMain.commandLine(Map.of("HOOKLINE_BOOTSTRAP_SERVERS", "nowhere"))
                .setErr(new PrintWriter(err, true))
                .execute("dead-letters", "list");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("--bootstrap-servers", "was 'nowhere'");
    }

    @Test
    void aDataDirectoryThatIsAFile_isNamed() {
        String file = System.getProperty("java.home") + "/release";

        assertThat(execute("up", "--data", file)).isEqualTo(1);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("hookline: data directory " + file + " cannot be created: ");
    }

    private int execute(String... line) {
        CommandLine command = HooklineMain.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }
}
