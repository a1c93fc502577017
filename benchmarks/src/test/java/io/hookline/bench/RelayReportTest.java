// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.bench.RelayReport.Resident;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelayReportTest {
    private static final int COLUMNS = 100;

    private static final RelayReport REPORT = new RelayReport(
            "a machine",
            new RelayDelay.Result(
                    List.of(-2.5, 4.0, 1_234.5), List.of(20.0, 30.0, 1_250.0), List.of(1.0, 2.0, 3.0), 23.456),
            new Resident(61.5, 70.25, 75, 30, 0.06),
            new RelayBacklog.Result(
                    10_000_000,
                    List.of(100_000.0, 200_000.0, 300_000.0),
                    List.of(1_000_000.0, 1_000_000.0, 1_000_000.0),
                    List.of(100.0, 1_000.0, 5_000.0),
                    List.of(10.0, 100.0, 1_000.0),
                    List.of(70.0, 80.0, 90.0),
                    List.of(71.0, 82.0, 93.0)));

    @Test
    void delayAfterTheExit_mayBeNegative() {
        List<String> delays = REPORT.tables().get(0).lines();

        assertThat(delays.get(0)).endsWith("mean 23.5");
        assertThat(delays.get(2)).matches(" +the hook's exit +3 +4\\.0 +1,234\\.5 +1,234\\.5 +1,234\\.5 +412\\.0");
    }

    @Test
    void backlogRatio_isOfEachRun() {
        assertThat(REPORT.tables().get(1).lines().get(4)).endsWith("  0.20 (0.10–0.30)");
    }

    @Test
    void idleProcessorTime_isInPercentOfOneProcessor() {
        assertThat(REPORT.tables().get(2).lines().get(3)).matches(" +idle, after events +70\\.3 +75\\.0 +0\\.20");
    }

    @Test
    void tables_fitIntoATerminal_withLargeNumbersToo() {
        assertThat(REPORT.tables())
                .allSatisfy(table -> assertThat(table.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS)));
    }

    @Test
    void json_hasEverySingleFigure(@TempDir Path directory) throws Exception {
        Path file = Machine.write(REPORT, directory, "relay");

        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.path("delay").path("afterExit").path(0).asDouble()).isEqualTo(-2.5);
        assertThat(report.path("backlog").path("relay").path(2).asDouble()).isEqualTo(300_000);
    }
}
