// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.provider.Arguments;

/** The rules as cases, from scenarios.json: hooks in, calls out. */
public final class Scenarios {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Scenarios() {}

    /** Name and scenario of each case. */
    public static Stream<Arguments> all() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(Scenarios.class.getResourceAsStream("/io/hookline/durations/scenarios.json"))) {
            return StreamSupport.stream(JSON.readTree(file).spliterator(), false)
                    .map(scenario -> Arguments.of(scenario.get("name").asText(), scenario));
        }
    }

    /** The events of a case, one line of JSON each. */
    public static List<String> events(JsonNode scenario) {
        return lines(scenario.get("events"));
    }

    /** The calls that a case expects, reduced to the fields that it gives. */
    public static List<Map<String, JsonNode>> expectedCalls(JsonNode scenario) throws IOException {
        return calls(scenario, lines(scenario.get("calls")));
    }

    /** Calls as lines of JSON, reduced to the fields that the case gives for each; a null for the notes means any. */
    public static List<Map<String, JsonNode>> calls(JsonNode scenario, List<String> lines) throws IOException {
        List<Map<String, JsonNode>> calls = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            JsonNode expected = scenario.get("calls").path(i);
            JsonNode call = JSON.readTree(lines.get(i));
            Map<String, JsonNode> fields = new TreeMap<>();
            expected.fieldNames().forEachRemaining(field -> {
                if (!(field.equals("notes") && expected.get(field).isNull())) {
                    fields.put(field, call.path(field));
                }
            });
            calls.add(fields);
        }
        return calls;
    }

    private static List<String> lines(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::toString)
                .toList();
    }
}
