// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.hookline.stack.dashboards.Dashboard.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with the columns that a panel is given: it would show nothing, or a text as a number, and never say so. */
final class PanelColumns {
    /** An interval would be a text, an array too. */
    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "numeric", "float4", "float8");

    private static final Pattern FIELD = Pattern.compile("__data\\.fields\\.(\\w+)");

    private PanelColumns() {}

    /** @param types of the columns that PostgreSQL gave, all queries of the panel together */
    static List<String> problems(Panel panel, Map<String, String> types) {
        List<String> problems = new ArrayList<>(namedButMissing(panel, types.keySet()));
        boolean graph = panel.type().equals("timeseries") || panel.type().equals("state-timeline");
        if (graph && !String.valueOf(types.get("time")).equals("timestamptz")) {
            problems.add(panel + ": expected a column time, was " + types);
        }
        types.forEach((column, type) -> {
            String unit = unit(panel, column);
            boolean right = type.equals("timestamptz")
                    || (type.equals("text") && unit.equals("string"))
                    || (NUMBERS.contains(type) && !unit.equals("string"));
            if (!right) {
                problems.add(panel + ": the column " + column + " is " + type + ", and its unit is " + unit);
            }
        });
        return problems;
    }

    /** Overrides and links that name what is not there. */
    static List<String> namedButMissing(Panel panel, Set<String> names) {
        List<String> problems = new ArrayList<>();
        for (JsonNode override : panel.overrides()) {
            if (names.stream().noneMatch(name -> matches(override, name))) {
                problems.add(panel + ": there is nothing that is called "
                        + override.path("matcher").path("options").asText() + " among " + names);
            }
        }
        FIELD.matcher(panel.json().path("fieldConfig").toString()).results().forEach(field -> {
            if (!names.contains(field.group(1))) {
                problems.add(panel + ": a link wants " + field.group(1) + " of " + names);
            }
        });
        return problems;
    }

    private static boolean matches(JsonNode override, String name) {
        String wanted = override.path("matcher").path("options").asText();
        return override.path("matcher").path("id").asText().equals("byName")
                ? wanted.equals(name)
                : Pattern.compile(wanted.substring(1, wanted.length() - 1))
                        .matcher(name)
                        .find();
    }

    private static String unit(Panel panel, String column) {
        String unit = panel.defaults().path("unit").asText();
        for (JsonNode override : panel.overrides()) {
            for (JsonNode property : override.path("properties")) {
                if (matches(override, column) && property.path("id").asText().equals("unit")) {
                    unit = property.path("value").asText();
                }
            }
        }
        return unit;
    }
}
