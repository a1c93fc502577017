// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command works: too few events to say how fast anything is. That each side took all of them, it checks itself. */
final class DurationsBenchIT {
    private static final int EVENTS = 2_000;

    @Test
    void aSmallRun_measuresEverySide_andWritesWhatItPrints(@TempDir Path out) throws Exception {
        StringWriter printed = new StringWriter();
        CommandLine command = BenchMain.commandLine();
        command.setOut(new PrintWriter(printed, true));

        int exitCode = command.execute(
                "durations",
                "--only=throughput,punctuation,memory",
                "--stations=10",
                "--events=" + EVENTS,
                "--runs=1",
                "--idle=100",
                "--open=10",
                "--due=10",
                "--window-seconds=1",
                "--out=" + out);

        assertThat(exitCode).as("exit code; printed: %s", printed).isZero();
        assertThat(printed.toString()).contains("Events per second", "Bytes for a station");
        JsonNode report =
                new ObjectMapper().readTree(out.resolve("durations.json").toFile());
        JsonNode throughput = report.path("throughput").path(0);
        assertThat(throughput.path("events").asInt()).isEqualTo(EVENTS);
        for (String side : new String[] {"service", "passThroughAvro", "passThroughBytes"}) {
            assertThat(throughput.path(side)).as(side).hasSize(1);
            assertThat(throughput.path(side).path(0).asDouble()).as(side).isPositive();
        }
        JsonNode changelog = throughput.path("written").path("changelog stations");
        assertThat(changelog.path("records").asInt()).isPositive().isLessThanOrEqualTo(EVENTS);
        JsonNode idle = report.path("memory").path("kinds").path(0);
        assertThat(idle.path("state").path("stations").path("records").asInt()).isEqualTo(100);
    }
}
