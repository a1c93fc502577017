// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class MainTest {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void help_isExitCode0() throws Exception {
        Process process = process("--help");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(read("out")).startsWith("Usage: hookline-metrics ").contains("HOOKLINE_HTTP_PORT, default 0");
    }

    @Test
    void wrongSettings_areNamedAtOnceWithExitCode2() throws Exception {
        Process process = process("--http-port", "x", "--bootstrap-servers", "y", "--no-such-option");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(read("err")).contains("--http-port", "--bootstrap-servers", "--no-such-option");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigterm_stopsItInGoodOrder_alsoWhileTheBrokerIsAway() throws Exception {
        Process process = process("--bootstrap-servers", "127.0.0.1:1");
        await().atMost(Duration.ofSeconds(60)).until(() -> read("err").contains("hookline-metrics runs, see http://"));

        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(read("err")).contains("hookline-metrics stopped").doesNotContain("not closed in good order");
    }

    private Process process(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
