// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.hookline.stack.dashboards.Dashboard.Panel;
import io.hookline.stack.dashboards.Dashboard.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is wrong with a panel: each says what it means, where that comes from, what is left out, and why it is empty. */
final class PanelLint {
    private static final Set<String> UNITS =
            Set.of("short", "none", "percentunit", "s", "ms", "cpm", "bytes", "string");
    private static final Set<String> TYPES =
            Set.of("stat", "timeseries", "table", "barchart", "bargauge", "state-timeline", "row");
    private static final Set<String> PROPERTIES = Problems.words(
            "color custom.align custom.cellOptions custom.fillOpacity custom.lineStyle custom.width decimals displayName"
                    + " links mappings noValue thresholds unit");
    private static final Set<String> OUTCOMES =
            Problems.words("answered missed declined rejected busy no_answer unknown open ringing"
                    + " inbound outbound exact inferred ambiguous");

    private final Problems problems;
    private final QueryLint queries;

    PanelLint(Problems problems) {
        this.problems = problems;
        queries = new QueryLint(problems);
    }

    void check(Panel panel) {
        problems.require(TYPES.contains(panel.type()), panel, "unknown type " + panel.type());
        problems.require(!panel.title().isBlank(), panel.dashboard(), "a panel has no title");
        problems.source(panel, panel.json().path("datasource"));
        problems.keys(panel, "defaults", panel.defaults());
        problems.require(UNITS.contains(panel.defaults().path("unit").asText()), panel, "no unit that is known");
        problems.require(panel.defaults().path("noValue").asText().length() > 5, panel, "does not say why it is empty");
        description(panel);
        thresholds(panel, panel.defaults().path("thresholds"));
        panel.overrides().forEach(override -> override(panel, override));
        panel.defaults().path("mappings").forEach(mapping -> mappedColours(panel, mapping));
        problems.require(!panel.queries().isEmpty(), panel, "asks nothing");
        Set<String> refs = new HashSet<>();
        for (JsonNode target : panel.json().path("targets")) {
            problems.keys(panel, "target", target);
            problems.source(panel, target.path("datasource"));
            problems.require(
                    target.path("datasource").equals(panel.json().path("datasource")),
                    panel,
                    "a query asks another source than the panel names");
            problems.require(refs.add(target.path("refId").asText()), panel, "two queries have one refId");
        }
        for (Query query : panel.queries()) {
            problems.require(!query.text().isBlank(), panel, "an empty query");
            if (query.isSql()) {
                queries.sql(panel, query.text());
            } else {
                queries.promql(panel, query.text());
            }
        }
    }

    private void description(Panel panel) {
        String description = panel.json().path("description").asText();
        boolean sql = panel.json().path("datasource").path("uid").asText().equals(Dashboard.POSTGRES);
        problems.require(
                description.contains(sql ? "Source: PostgreSQL, by the " : "Source: Prometheus, live, by "),
                panel,
                "the description does not say where it comes from and by which time");
        problems.require(description.contains(" Left out: "), panel, "the description does not say what is left out");
        problems.require(description.indexOf("Source: ") > 20, panel, "the description does not say what it means");
    }

    private void thresholds(Panel panel, JsonNode thresholds) {
        List<JsonNode> steps = Dashboard.list(thresholds.path("steps"));
        problems.require(
                !steps.isEmpty() && steps.get(0).path("value").isNull(), panel, "the first threshold has a value");
        for (int i = 2; i < steps.size(); i++) {
            problems.require(
                    steps.get(i - 1).path("value").asDouble()
                            < steps.get(i).path("value").asDouble(),
                    panel,
                    "thresholds do not rise");
        }
    }

    private void override(Panel panel, JsonNode override) {
        String matcher = override.path("matcher").path("id").asText();
        problems.require(matcher.equals("byName") || matcher.equals("byRegexp"), panel, "unknown matcher " + matcher);
        for (JsonNode property : override.path("properties")) {
            String id = property.path("id").asText();
            JsonNode value = property.path("value");
            problems.require(PROPERTIES.contains(id), panel, "unknown property " + id);
            switch (id) {
                case "unit" -> problems.require(UNITS.contains(value.asText()), panel, "unknown unit " + value);
                case "thresholds" -> thresholds(panel, value);
                case "mappings" -> value.forEach(mapping -> mappedColours(panel, mapping));
                case "color" ->
                    colour(
                            panel,
                            override.path("matcher").path("options").asText(),
                            value.path("fixedColor").asText());
                default -> {}
            }
        }
    }

    private void mappedColours(Panel panel, JsonNode mapping) {
        mapping.path("options")
                .properties()
                .forEach(option -> colour(
                        panel, option.getKey(), option.getValue().path("color").asText()));
    }

    /** An outcome has one colour wherever it is seen. */
    private void colour(Panel panel, String name, String colour) {
        String outcome = name.toLowerCase(Locale.ROOT);
        if (OUTCOMES.contains(outcome)) {
            problems.same(panel, outcome, colour);
        }
    }
}
