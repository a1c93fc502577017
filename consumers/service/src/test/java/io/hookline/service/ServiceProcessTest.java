// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceProcessTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void wrongSettings_areExitCode2() {
        assertThat(run(ServiceProcessTest::never, "--patience", "soon", "--http-port", "x"))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--patience", "--http-port");
    }

    @Test
    void help_isExitCode0() {
        assertThat(run(ServiceProcessTest::never, "--help")).isZero();

        assertThat(out.toString()).contains("HOOKLINE_PATIENCE");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aServiceThatCannotStart_isExitCode1AndOneLine() {
        int exit = run(options -> {
            throw new StartException("--http-port: 9404 is taken", new IOException("taken"));
        });

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("example: --http-port: 9404 is taken" + System.lineSeparator());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigterm_closesTheServiceInOrder() throws Exception {
        Process process = child("wait");
        await().atMost(Duration.ofSeconds(30)).until(() -> log().contains("example runs, see http://127.0.0.1:"));

        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(output()).containsExactly("closed the endpoint", "closed the consumer", "closed the database");
        assertThat(log()).contains("example stops").contains("example stopped");
    }

    @Test
    void aServiceThatCannotGoOn_isClosedWithExitCode1() throws Exception {
        Process process = child("fail");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).containsExactly("closed the endpoint", "closed the consumer", "closed the database");
        assertThat(log()).contains("example cannot go on").contains("java.lang.OutOfMemoryError: as planned");
    }

    @Test
    void aStartThatBreaks_endsWithExitCode1_whateverThreadsItLeftBehind() throws Exception {
        Process process = child("break");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(log()).contains("example could not start").contains("as planned");
    }

    @Test
    void aProcess_logsOneLineAnEventToStandardError() throws Exception {
        Process process = child("fail");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line)
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ INFO  ExampleService - "
                                + "two lines in one event"));
        assertThat(log()).doesNotContain("from Kafka at INFO").contains("from Kafka at WARN");
    }

    @Test
    void whatALibraryLogsInTheJdksWay_followsTheSameRules() throws Exception {
        Process process = child("fail");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log().lines().filter(line -> line.contains("from the registry's client")))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\S+ WARN  DefaultSchemaResolver - from the registry's client at WARNING");
    }

    @Test
    void aLoggingConfigurationOfTheUsersOwn_isKept() throws Exception {
        Path own = Files.writeString(folder.resolve("own.xml"), """
                <configuration>
                  <appender name="E" class="ch.qos.logback.core.ConsoleAppender">
                    <target>System.err</target>
                    <encoder><pattern>OWN %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="E"/></root>
                </configuration>
                """);

        Process process = child("fail", "-Dlogback.configurationFile=" + own);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log()).contains("OWN example cannot go on");
    }

    private static RunningService never(ExampleOptions options) {
        throw new AssertionError("started with wrong settings " + options.patience);
    }

    private int run(Function<ExampleOptions, RunningService> start, String... args) {
        return ServiceProcess.run(
                new ExampleOptions(), start, args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private Process child(String mode, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(ExampleService.class.getName(), mode));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(folder.resolve("out"));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
