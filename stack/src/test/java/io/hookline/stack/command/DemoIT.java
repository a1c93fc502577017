// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.stack.server.RegistryProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hookline demo}: what it says, with which exit code it ends, and what it leaves behind. */
class DemoIT {
    @TempDir
    private Path temporary;

    private Path demos = Path.of("");
    private Path hookArgs = Path.of("");

    /** With spaces, wherever there may be some. */
    @BeforeEach
    void makeHook() throws Exception {
        demos = Files.createDirectories(temporary.resolve("de mos"));
        Path data = Files.createDirectories(temporary.resolve("da ta"));
        try (Child command = Script.start(Map.of("HOOKLINE_DATA", data.toString()), "hook", "--command")) {
            assertThat(command.exitCode()).isZero();
        }
        hookArgs = data.resolve("hook.args");
    }

    @Test
    void everyNumberAgrees_andTheLogHoldsNeitherANumberNorAWarning() throws Exception {
        try (Child demo = demo(Child.java(), "--calls", "20", "--desks", "2", "--exit")) {
            String log;
            try (InputStream open = Files.newInputStream(awaitLog())) {
                assertThat(demo.exitCode()).as("%s %s", demo.out(), demo.err()).isZero();
                log = new String(open.readAllBytes(), UTF_8); // the file is gone, what it held is not
            }

            assertThat(demo.out())
                    .contains("Hookline demo: 20 calls on 2 desks", "Every number agrees.")
                    .anyMatch(line -> line.matches("  all +20 +20"))
                    .anyMatch(line -> line.endsWith("0 lost, 0 duplicated"))
                    .allMatch(line -> line.length() <= 100);
            assertThat(demo.err()).isEmpty();
            assertThat(log).contains(" INFO ").doesNotContain("+4930");
            assertThat(log.lines().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")))
                    .isEmpty();
        }
        assertThat(demos).isEmptyDirectory();
    }

    @Test
    void aComparisonThatFails_isTheExitCode() throws Exception {
        Path twice = temporary.resolve("twice");
        Files.writeString(twice, "#!/bin/sh\n'" + Child.java() + "' \"$@\" && exec '" + Child.java() + "' \"$@\"\n");
        Files.setPosixFilePermissions(twice, PosixFilePermissions.fromString("rwx------"));

        try (Child demo = demo(twice.toString(), "--calls", "4", "--desks", "1", "--exit")) {
            assertThat(demo.exitCode()).as("%s %s", demo.out(), demo.err()).isEqualTo(1);

            assertThat(demo.out())
                    .doesNotContain("Every number agrees.")
                    .anyMatch(line -> line.matches("\\d+ differences?:"))
                    .anyMatch(line -> line.matches("  events: 0 lost, [1-9] duplicated.*"));
        }
        assertThat(demos).isEmptyDirectory();
    }

    @Test
    void sigterm_inTheMiddleOfTheCalls_endsItAndRemovesTheData() throws Exception {
        try (Child demo = demo(Child.java(), "--desks", "3")) {
            demo.awaitLine("the desks make their calls");
            UpProcess asUp = new UpProcess(demo, only(demos).orElseThrow());

            assertThat(asUp.stop(Child::terminate)).isEqualTo(143);
            assertThat(demo.err()).isEmpty();
        }
        assertThat(demos).isEmptyDirectory();
    }

    private Child demo(String hookProgram, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("demo"));
        command.addAll(List.of(arguments));
        return Child.jvm(
                Map.of(),
                List.of(
                        "-Djava.io.tmpdir=" + demos,
                        "-D" + RegistryProcess.HOME_PROPERTY + "=" + System.getProperty(RegistryProcess.HOME_PROPERTY),
                        "-D" + HookCommandLine.JAVA + "=" + hookProgram,
                        "-D" + HookCommandLine.ARGUMENT_FILE + "=" + hookArgs,
                        "-Dlogback.configurationFile=logback.xml"),
                HooklineMain.class.getName(),
                command.toArray(String[]::new));
    }

    private Path awaitLog() {
        return await().until(
                        () -> {
                            Optional<Path> demo = only(demos);
                            return demo.map(path -> path.resolve("logs/hookline.log"))
                                    .filter(Files::exists);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<Path> only(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory)
                    .filter(file -> file.getFileName().toString().startsWith("hookline-demo"))
                    .findFirst();
        }
    }
}
