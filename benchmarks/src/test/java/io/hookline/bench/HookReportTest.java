// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.bench.HookArguments.Archive;
import io.hookline.bench.HookStarts.Classes;
import io.hookline.bench.HookStarts.Side;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HookReportTest {
    private static final int COLUMNS = 100;

    private static final HookReport REPORT = new HookReport(
            "a machine",
            new HookArguments(List.of("-Xshare:auto"), Archive.DEFAULT, false),
            new HookStarts.Result(
                    List.of(
                            new Side(
                                    HookStarts.BARE,
                                    List.of(0, 1, 2),
                                    List.of(40.0, 50.0, 400.0),
                                    List.of(30.0, 30.0, 40.0)),
                            new Side(
                                    HookStarts.HOOK_UP,
                                    List.of(0, 1, 2),
                                    List.of(44.0, 60.0, 420.0),
                                    List.of(40.0, 40.0, 40.0)),
                            new Side(
                                    HookStarts.HOOK_DOWN,
                                    List.of(0, 1, 2),
                                    List.of(44.0, 54.0, 441.0),
                                    List.of(40.0, 40.0, 40.0)),
                            new Side(
                                    HookStarts.HOOK_BLACK_HOLED,
                                    List.of(0, 1, 2),
                                    List.of(88.0, 90.0, 840.0),
                                    List.of(40.0, 40.0, 40.0)),
                            new Side("producer hook, broker black-holed", List.of(1), List.of(12_345.6), List.of(0.0))),
                    List.of(new Classes(HookStarts.BARE, 458, 458)),
                    List.of("kcat")));

    @Test
    void ratios_areOfTheSameRound() {
        List<String> times = REPORT.tables().get(0).lines();

        assertThat(times.get(2)).matches(" +bare JVM +3 +50\\.0 +400\\.0 +400\\.0 +1\\.00 \\(1\\.00–1\\.00\\)");
        assertThat(times.get(3)).matches(" +hook, broker up +3 +60\\.0 .* +1\\.10 \\(1\\.05–1\\.20\\)");
        assertThat(times.get(6)).matches(" +producer hook.* +1 +12,345\\.6 .* +246\\.91 \\(246\\.91–246\\.91\\)");
    }

    @Test
    void aDifference_isMeasurable_onlyWhereTheIntervalLeavesOneOut() {
        List<String> states = REPORT.tables().get(2).lines();

        assertThat(states.get(2)).matches(" +down to up +1\\.000 \\(0\\.900–1\\.050\\) +none measurable");
        assertThat(states.get(3)).matches(" +black-holed to up +2\\.000 \\(1\\.500–2\\.000\\) +measurable");
    }

    @Test
    void processorTime_isTheMean_andNotKnownWhereItIsNotTold() {
        List<String> processor = REPORT.tables().get(1).lines();

        assertThat(processor.get(2)).matches(" +bare JVM +33\\.3 +1\\.00");
        assertThat(processor.get(3)).matches(" +hook, broker up +40\\.0 +1\\.20");
        assertThat(processor.get(6)).matches(" +producer hook.* +not known");
    }

    @Test
    void remarks_nameWhatIsMissing() {
        assertThat(REPORT.remarks())
                .containsExactly(
                        "The hook has no class archive of its own here; the bare JVM and the producer hook do.",
                        "kcat is not installed, so it was not measured.");
    }

    @Test
    void tables_fitIntoATerminal() {
        assertThat(REPORT.tables())
                .allSatisfy(table -> assertThat(table.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS)));
    }

    @Test
    void json_hasTheTimeOfEveryStart(@TempDir Path directory) throws Exception {
        Path file = Machine.write(REPORT, directory.resolve("not/there"), "hook");

        JsonNode side = new ObjectMapper()
                .readTree(file.toFile())
                .path("result")
                .path("sides")
                .path(1);
        assertThat(file).hasFileName("hook.json");
        assertThat(side.path("name").asText()).isEqualTo(HookStarts.HOOK_UP);
        assertThat(side.path("millis").path(2).asDouble()).isEqualTo(420);
    }
}
