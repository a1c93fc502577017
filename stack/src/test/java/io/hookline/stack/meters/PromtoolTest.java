// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus' own tool says of our files. Skipped, and says so, where it is not installed; {@code .ci/run} installs it. */
class PromtoolTest {
    private static final long PATIENCE_MINUTES = 10;

    @TempDir
    private Path temporary;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void requirePromtool() {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
        assumeTrue(
                installed,
                "promtool is not installed (Debian: apt-get install prometheus): rules are not checked by it");
    }

    static List<Path> ruleTests() {
        return Rules.files("prometheus/tests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus.yml", "loopback.yml"})
    void configurationAndRules_areValid(String configuration) throws Exception {
        Result result = promtool(List.of("check", "config", "--lint-fatal", configuration));

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("2 rule files found");
    }

    @ParameterizedTest
    @MethodSource("ruleTests")
    void rules_passTheirTests(Path file) throws Exception {
        Result result = promtool(List.of("test", "rules", "tests/" + file.getFileName()));

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("SUCCESS");
    }

    private Result promtool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(arguments);
        Path output = temporary.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(Checkout.file("prometheus").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
