// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command works: too few starts to say how fast anything is. */
final class HookBenchIT {
    @Test
    void aSmallRun_startsEverySide_andWritesWhatItPrints(@TempDir Path temporary) throws Exception {
        StringWriter printed = new StringWriter();
        CommandLine command = BenchMain.commandLine();
        command.setOut(new PrintWriter(printed, true));

        int exitCode;
        try (DeskFiles desk = DeskFiles.in(temporary)) {
            exitCode = command.execute("hook", "--starts=2", "--slow-starts=1", "--out=" + desk.directory());
        }

        assertThat(exitCode).as("exit code; printed: %s", printed).isZero();
        assertThat(printed.toString()).contains("to the bare JVM", "black-holed to up", "Classes loaded");
        JsonNode result = new ObjectMapper()
                .readTree(temporary.resolve("hook.json").toFile())
                .path("result");
        List<String> names = new ArrayList<>();
        for (JsonNode side : result.path("sides")) {
            String name = side.path("name").asText();
            names.add(name);
            boolean slow = name.startsWith("producer hook") && !name.endsWith("up");
            assertThat(side.path("millis")).as(name).hasSize(slow ? 1 : 2);
            // Longer than it may wait for a broker, and not for ever.
            assertThat(side.path("millis").path(0).asDouble()).as(name).isBetween(slow ? 4_900.0 : 1.0, 30_000.0);
        }
        assertThat(names)
                .contains(
                        "bare JVM",
                        "hook, no relay",
                        "hook, broker up",
                        "hook, broker down",
                        "hook, broker black-holed")
                .contains(
                        "producer hook, broker up", "producer hook, broker down", "producer hook, broker black-holed");
        JsonNode bare = result.path("classes").path(0);
        assertThat(bare.path("loaded").asInt())
                .isPositive()
                .as("all from its archive")
                .isEqualTo(bare.path("archived").asInt());
    }
}
