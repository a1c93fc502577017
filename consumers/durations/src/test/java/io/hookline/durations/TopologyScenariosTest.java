// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hookline.durations.offline.Scenarios;
import io.hookline.event.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyScenariosTest {
    private static final Duration LONGER_THAN_ANY_LIMIT = Duration.ofHours(5);

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hookline.durations.offline.Scenarios#all")
    void eventsInTheTopic_giveTheCallsExpected(String name, JsonNode scenario) throws IOException {
        try (TopologyFixture topology = new TopologyFixture()) {
            for (String line : Scenarios.events(scenario)) {
                topology.send(line);
            }
            topology.advance(LONGER_THAN_ANY_LIMIT);

            Map<String, Call> last = new LinkedHashMap<>();
            topology.calls().forEach(call -> last.put(call.getCallId().toString(), call));
            List<String> lines = last.values().stream()
                    .sorted(Comparator.comparing(Call::getStation))
                    .map(TopologyFixture::json)
                    .toList();
            assertThat(Scenarios.calls(scenario, lines)).as(name).isEqualTo(Scenarios.expectedCalls(scenario));
        }
    }
}
