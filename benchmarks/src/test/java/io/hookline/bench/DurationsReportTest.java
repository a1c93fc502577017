// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.bench.TopicContents.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurationsReportTest {
    private static final int COLUMNS = 100;

    private static final DurationsReport LARGE = new DurationsReport(
            "a machine",
            List.of(new Throughput.Result(
                    1_000_000,
                    100_000_000,
                    List.of(100_000.0, 100_000.0, 200_000.0),
                    List.of(200_000.0, 400_000.0, 400_000.0),
                    List.of(1_000_000.0, 1_000_000.0, 1_000_000.0),
                    Map.of("changelog stations", new Size(150_000_000, 25_000_000_000L)))),
            List.of(new Punctuation.Result(1_000_000, List.of(123_456.0), List.of(1_234_567.0), List.of(123.0))),
            new Memory.Result(
                    List.of(new Memory.Kind(
                            "idle after one call",
                            1_000_000,
                            123_000_000,
                            Map.of("stations", new Size(1_000_000, 123_000_000)),
                            1_234_000_000)),
                    5_000_000));

    @Test
    void tables_fitIntoATerminal_withLargeNumbersToo() {
        assertThat(LARGE.tables())
                .hasSize(6)
                .allSatisfy(table -> assertThat(table.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS)));
    }

    @Test
    void ratios_areOfEachRun_andWrittenIsOfEachEvent() {
        List<Table> tables = LARGE.tables();

        assertThat(tables.get(1).lines().get(2))
                .isEqualTo("  1,000,000  100,000,000     3  0.50 (0.25–0.50)  0.10 (0.10–0.20)");
        assertThat(tables.get(2).lines().get(2)).matches(" +changelog stations +1,000,000 +1\\.50 +250");
    }

    @Test
    void partsThatWereNotAskedFor_haveNoTable() {
        assertThat(new DurationsReport("a machine", List.of(), List.of(), null).tables())
                .isEmpty();
    }

    @Test
    void json_hasTheFiguresOfEveryRun(@TempDir Path directory) throws Exception {
        Path file = LARGE.write(directory.resolve("not/there"));

        JsonNode result =
                new ObjectMapper().readTree(file.toFile()).path("throughput").path(0);
        assertThat(file).hasFileName("durations.json");
        assertThat(result.path("stations").asInt()).isEqualTo(1_000_000);
        assertThat(result.path("service")).hasSize(3);
        assertThat(result.path("passThroughAvro").path(1).asDouble()).isEqualTo(400_000);
    }
}
