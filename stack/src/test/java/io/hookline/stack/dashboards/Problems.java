// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Problems that were found, each as one line; and the checks that are made in many places. */
final class Problems {
    /** Of Grafana 12's schema, as far as used here: one that is spelt wrong is ignored without a word. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "dashboard",
            words(
                    "annotations description editable fiscalYearStartMonth graphTooltip id links panels preload refresh schemaVersion"
                            + " tags templating time timepicker timezone title uid version weekStart"),
            "panel",
            words(
                    "collapsed datasource description fieldConfig gridPos id interval links options panels targets title transformations type"),
            "defaults",
            words("color custom decimals displayName links mappings max min noValue thresholds unit"),
            "target",
            words("datasource editorMode expr format instant legendFormat range rawQuery rawSql refId"),
            "variable",
            words(
                    "allValue allowCustomValue current datasource description hide includeAll label multi name options query refresh"
                            + " regex skipUrlSync sort type"));

    private static final Map<String, String> SOURCES = Map.of(
            Dashboard.POSTGRES, "grafana-postgresql-datasource",
            Dashboard.PROMETHEUS, "prometheus");

    private final List<String> found = new ArrayList<>();

    /** What the names of a group stand for, by group and name: all of one name are to be of one kind. */
    private final Map<String, String> kinds = new HashMap<>();

    List<String> found() {
        return List.copyOf(found);
    }

    static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    void require(boolean right, Object where, String problem) {
        if (!right) {
            found.add(where + ": " + problem);
        }
    }

    void keys(Object where, String what, JsonNode json) {
        Set<String> known = KEYS.getOrDefault(what, Set.of());
        json.fieldNames()
                .forEachRemaining(key -> require(known.contains(key), where, what + " has an unknown key " + key));
    }

    void source(Object where, JsonNode datasource) {
        String type = SOURCES.get(datasource.path("uid").asText());
        require(
                type != null && type.equals(datasource.path("type").asText()) && datasource.size() == 2,
                where,
                "the source is not one of ours by uid and type: " + datasource);
    }

    /** One name is of one kind wherever it is met. */
    void same(Object where, String name, String kind) {
        String before = kinds.putIfAbsent(name, kind);
        require(before == null || before.equals(kind), where, name + " is " + kind + " and elsewhere " + before);
    }
}
