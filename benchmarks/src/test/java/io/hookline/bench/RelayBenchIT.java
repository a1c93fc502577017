// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command works: too few events to say how fast anything is. That all of them arrive, it checks itself. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory and processor time are those that Linux tells")
final class RelayBenchIT {
    @Test
    void aSmallRun_measuresEveryPart_andWritesWhatItPrints(@TempDir Path temporary) throws Exception {
        StringWriter printed = new StringWriter();
        CommandLine command = BenchMain.commandLine();
        command.setOut(new PrintWriter(printed, true));

        int exitCode;
        try (DeskFiles desk = DeskFiles.in(temporary)) {
            exitCode = command.execute(
                    "relay",
                    "--events=3",
                    "--backlog=1000",
                    "--runs=1",
                    "--idle-seconds=1",
                    "--out=" + desk.directory());
        }

        assertThat(exitCode).as("exit code; printed: %s", printed).isZero();
        assertThat(printed.toString()).contains("the hook's exit", "events per second", "MB resident");
        JsonNode report =
                new ObjectMapper().readTree(temporary.resolve("relay.json").toFile());
        JsonNode delay = report.path("delay");
        assertThat(delay.path("afterExit")).hasSize(3);
        assertThat(delay.path("afterStart"))
                .hasSize(3)
                .allSatisfy(millis -> assertThat(millis.asDouble())
                        .as("by the clock that hook and benchmark share")
                        .isBetween(1.0, 60_000.0));
        assertThat(delay.path("meanByRelay").asDouble()).isBetween(1.0, 60_000.0);
        assertThat(report.path("resident").path("megabytes").asDouble()).isBetween(20.0, 2_000.0);
        JsonNode backlog = report.path("backlog");
        assertThat(backlog.path("relay").path(0).asDouble()).isPositive();
        assertThat(backlog.path("producer").path(0).asDouble()).isPositive();
    }
}
