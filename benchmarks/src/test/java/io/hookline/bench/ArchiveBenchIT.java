// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command works: too few rows to say how fast anything is. That the tables have all of them, it checks itself. */
final class ArchiveBenchIT {
    @Test
    void aSmallRun_measuresEverySideAndFigure_andWritesWhatItPrints(@TempDir Path out) throws Exception {
        StringWriter printed = new StringWriter();
        CommandLine command = BenchMain.commandLine();
        command.setOut(new PrintWriter(printed, true));

        int exitCode =
                command.execute("archive", "--rows=1200", "--runs=1", "--history=5000", "--queries=1", "--out=" + out);

        assertThat(exitCode).as("exit code; printed: %s", printed).isZero();
        assertThat(printed.toString()).contains("archive to COPY (goal 0.40)", "top numbers, team");
        assertThat(printed.toString().lines())
                .filteredOn(line -> !line.startsWith("Written to "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Table.WIDEST));
        JsonNode report =
                new ObjectMapper().readTree(out.resolve("archive.json").toFile());
        for (String table : new String[] {"calls", "events"}) {
            JsonNode perSecond = report.path(table).path("perSecond");
            for (ArchiveWriting.Side side : ArchiveWriting.Side.values()) {
                assertThat(perSecond.path(side.name()).path(0).asDouble())
                        .as("%s %s", table, side)
                        .isPositive();
            }
        }
        JsonNode history = report.path("history");
        assertThat(history.path("calls").asInt()).isEqualTo(5000);
        assertThat(history.path("figures")).hasSize(ArchiveFigures.FIGURES.size() * ArchiveFigures.SPANS.size());
        try (var plans = Files.list(out.resolve("archive-plans"))) {
            assertThat(plans).hasSize(ArchiveFigures.FIGURES.size() * ArchiveFigures.SPANS.size());
        }
        assertThat(out.resolve("archive-plans/overview-month.txt"))
                .content()
                .contains("Execution Time", "call_rollups");
    }
}
