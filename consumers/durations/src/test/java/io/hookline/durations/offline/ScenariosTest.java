// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.StationMachine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hookline.durations.offline.Scenarios#all")
    void eventsInAFile_giveTheCallsExpected(String name, JsonNode scenario) throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        try (OfflineCalls offline = new OfflineCalls(new StationMachine(Limits.DEFAULT, Numbering.PLAIN), false)) {
            offline.read(
                    new ByteArrayInputStream(
                            String.join("\n", Scenarios.events(scenario)).getBytes(StandardCharsets.UTF_8)),
                    problems::add);
            offline.finish(null, lines::add);
        }

        assertThat(problems).isEmpty();
        assertThat(Scenarios.calls(scenario, lines)).as(name).isEqualTo(Scenarios.expectedCalls(scenario));
    }
}
