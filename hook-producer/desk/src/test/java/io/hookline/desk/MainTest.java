// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands refuse, before they touch anything. */
class MainTest {
    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theHelpOfInstall_namesTheRelaysOptionsAndTheirVariables() {
        assertThat(run("install", "--help")).isZero();

        assertThat(out.toString())
                .contains("--home", "HOOKLINE_HOME", "--bootstrap-servers", "HOOKLINE_BOOTSTRAP_SERVERS")
                .contains("--kafka-config", "--station", "--extension", "127.0.0.1:9092")
                .doesNotContain("--spool=");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--home=/a b/hookline       | --home: MicroSIP splits its line at spaces",
                "--home=/Müller             | --home: what is not ASCII depends on the PC's code page",
                "--bootstrap-servers=kafka  | expected host:port",
                "--kafka-config=/nowhere    | expected a readable properties file",
                "--station=                 | expected a name, was blank"
            })
    void whatWouldNotWork_isRefused(String argument, String problem) throws Exception {
        String home = argument.startsWith("--home") ? "--no-log-on" : "--home=" + temporary.resolve("h");
        assertThat(run("install", argument, home)).isEqualTo(argument.startsWith("--home") ? 1 : 2);

        assertThat(err.toString()).contains(problem).startsWith("install: ");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void uninstall_ofADirectoryOfOtherThings_touchesNothing() throws Exception {
        for (String name : new String[] {"settings.properties", "hook.args", "relay.args"}) {
            Files.writeString(temporary.resolve(name), "of somebody else");
        }
        for (String name : new String[] {"log", "spool", "program-1", "java"}) {
            Files.writeString(Files.createDirectory(temporary.resolve(name)).resolve("a"), "precious");
        }

        assertThat(run("uninstall", "--home=" + temporary, "--purge")).isZero();

        assertThat(out.toString()).contains("Nothing is installed in " + temporary);
        try (Stream<Path> files = Files.walk(temporary)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(7);
        }
    }

    @Test
    void allWrongSettings_areReportedTogether() {
        Map<String, String> environment = Map.of(
                "HOOKLINE_HTTP_PORT",
                "many",
                "HOOKLINE_HOME",
                temporary.resolve("h").toString());

        assertThat(Main.run(
                        new String[] {"install", "--bootstrap-servers=kafka"},
                        Platform.current(),
                        environment,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true)))
                .isEqualTo(2);

        assertThat(err.toString()).contains("HOOKLINE_HTTP_PORT", "HOOKLINE_BOOTSTRAP_SERVERS");
    }

    @Test
    void aDirectoryWithSomethingElseInIt_isRefused_andLeftAsItIs() throws Exception {
        Files.writeString(temporary.resolve("letter.txt"), "");
        System.setProperty("hookline.desk.package", temporary.toString());
        try {
            assertThat(run("install", "--station=a", "--home=" + temporary)).isEqualTo(1);
        } finally {
            System.clearProperty("hookline.desk.package");
        }

        assertThat(err.toString()).contains("--home: expected an empty directory", "letter.txt");
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anUnknownCommand_isWrongUsage() {
        assertThat(run("remove")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void theLinesOfNothing_areAFailure() {
        assertThat(run("ini", "--home=" + temporary.resolve("h"))).isEqualTo(1);
        assertThat(err.toString()).contains("nothing is installed in");
    }

    private int run(String... arguments) {
        return Main.run(
                arguments,
                Platform.current(),
                Map.of("HOME", temporary.toString()),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
