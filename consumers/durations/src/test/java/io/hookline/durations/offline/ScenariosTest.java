// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.durations.machine.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules as cases: hooks in, calls out. */
class ScenariosTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void eventsInAFile_giveTheCallsExpected(String name, JsonNode scenario) throws IOException {
        String events = StreamSupport.stream(scenario.get("events").spliterator(), false)
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
        List<String> problems = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        OfflineCalls offline = new OfflineCalls(Limits.DEFAULT);

        long rejected = offline.read(new BufferedReader(new StringReader(events)), problems::add);
        offline.finish(null, lines::add);

        assertThat(problems).isEmpty();
        assertThat(rejected).isZero();
        List<JsonNode> expected = new ArrayList<>();
        scenario.get("calls").forEach(expected::add);
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode actual = JSON.readTree(lines.get(i));
            assertThat(given(expected.get(i), actual))
                    .as("call %d of %s", i, name)
                    .isEqualTo(given(expected.get(i), expected.get(i)));
        }
    }

    /** The fields that the scenario gives; a null for the notes means any. */
    private static Map<String, JsonNode> given(JsonNode expected, JsonNode call) {
        Map<String, JsonNode> fields = new TreeMap<>();
        expected.fieldNames().forEachRemaining(field -> {
            if (!(field.equals("notes") && expected.get(field).isNull())) {
                fields.put(field, call.get(field));
            }
        });
        return fields;
    }

    static Stream<Arguments> scenarios() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                ScenariosTest.class.getResourceAsStream("/io/hookline/durations/scenarios.json"))) {
            return StreamSupport.stream(JSON.readTree(file).spliterator(), false)
                    .map(scenario -> Arguments.of(scenario.get("name").asText(), scenario));
        }
    }
}
