// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong with dashboards, each as one line. The rules of grafana/dashboard-linter that make sense for dashboards with
 * sources of fixed uids and fixed jobs, and our own: each panel says what it means, where that comes from and what is left out.
 */
final class DashboardLint {

    private static final Pattern LINK = Pattern.compile("/d/([\\w-]+)\\?(\\S*)");
    private static final Pattern LINK_VARIABLE = Pattern.compile("var-(\\w+)=");

    private final Problems problems = new Problems();
    private final PanelLint panels = new PanelLint(problems);
    private final Map<String, Set<String>> variables = new HashMap<>();

    private DashboardLint(List<Dashboard> dashboards) {
        dashboards.forEach(one -> variables.put(
                one.uid(),
                one.variables().stream()
                        .map(variable -> variable.path("name").asText())
                        .collect(Collectors.toSet())));
    }

    static List<String> problems(List<Dashboard> dashboards) {
        DashboardLint lint = new DashboardLint(dashboards);
        lint.unique(dashboards, "uid");
        lint.unique(dashboards, "title");
        lint.sharedVariables(dashboards);
        for (Dashboard dashboard : dashboards) {
            lint.dashboard(dashboard);
            dashboard.panels().forEach(lint.panels::check);
        }
        return lint.problems.found();
    }

    private void unique(List<Dashboard> dashboards, String key) {
        Set<String> seen = new HashSet<>();
        for (Dashboard dashboard : dashboards) {
            String value = dashboard.json().path(key).asText();
            problems.require(seen.add(value), dashboard, "another dashboard has the " + key + " " + value);
        }
    }

    /** Links hand variables on by their names: "all" must be something on the other dashboard too. */
    private void sharedVariables(List<Dashboard> dashboards) {
        for (Dashboard dashboard : dashboards) {
            for (JsonNode variable : dashboard.variables()) {
                boolean all = variable.path("includeAll").asBoolean();
                problems.same(
                        dashboard,
                        "variable " + variable.path("name").asText(),
                        variable.path("type").asText() + (all ? " with all" : " without all"));
            }
        }
    }

    private void dashboard(Dashboard dashboard) {
        JsonNode json = dashboard.json();
        problems.keys(dashboard, "dashboard", json);
        problems.require(dashboard.uid().startsWith("hookline-"), dashboard, "the uid does not begin with hookline-");
        problems.require(
                dashboard.file().equals(dashboard.uid().replaceFirst("hookline-", "") + ".json"),
                dashboard,
                "the file is not named by the uid");
        problems.require(json.path("id").isNull(), dashboard, "id is not null: it is of one database of Grafana's");
        problems.require(json.path("description").asText().length() > 40, dashboard, "no description");
        problems.require(
                Dashboard.list(json.path("tags")).stream()
                        .anyMatch(tag -> tag.asText().equals("hookline")),
                dashboard,
                "no tag hookline, by which dashboards are linked");
        problems.require(
                Dashboard.list(json.path("links")).stream()
                        .anyMatch(link -> link.path("type").asText().equals("dashboards")
                                && link.path("tags").path(0).asText().equals("hookline")
                                && link.path("keepTime").asBoolean()
                                && link.path("includeVars").asBoolean()),
                dashboard,
                "no link to the other dashboards that keeps span and variables");
        ids(dashboard);
        places(dashboard);
        dashboard.variables().forEach(variable -> variable(dashboard, variable));
        usedVariables(dashboard);
        json.findValues("url").forEach(url -> link(dashboard, url.asText()));
    }

    private void ids(Dashboard dashboard) {
        Set<Integer> seen = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (JsonNode panel : dashboard.all(dashboard.json().path("panels"))) {
            problems.keys(dashboard + ": " + panel.path("title").asText(), "panel", panel);
            String title = panel.path("title").asText();
            problems.require(titles.add(title), dashboard, "two panels have the title " + title);
            problems.require(
                    seen.add(panel.path("id").asInt()), dashboard, "two panels have the id " + panel.path("id"));
        }
    }

    private void places(Dashboard dashboard) {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : dashboard.all(dashboard.json().path("panels"))) {
            JsonNode at = panel.path("gridPos");
            String title = panel.path("title").asText();
            problems.require(
                    at.path("x").asInt() + at.path("w").asInt() <= 24, dashboard, title + " ends right of the page");
            boolean free = true;
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    free &= taken.add(x + "/" + y);
                }
            }
            problems.require(free, dashboard, title + " lies over another panel");
        }
    }

    private void variable(Dashboard dashboard, JsonNode variable) {
        String where = dashboard + ": variable " + variable.path("name").asText();
        problems.keys(where, "variable", variable);
        problems.require(variable.path("description").asText().length() > 20, where, "no description");
        problems.require(!variable.path("label").asText().isEmpty(), where, "no label");
        switch (variable.path("type").asText()) {
            case "query" -> problems.source(where, variable.path("datasource"));
            case "custom" ->
                problems.require(
                        Dashboard.list(variable.path("options")).stream()
                                .anyMatch(option -> option.path("value")
                                        .equals(variable.path("current").path("value"))),
                        where,
                        "what is chosen first is no option");
            case "textbox" -> {}
            default -> problems.require(false, where, "unknown type " + variable.path("type"));
        }
    }

    /** Both ways: what is used is there, what is there is used. */
    private void usedVariables(Dashboard dashboard) {
        Set<String> there = variables.getOrDefault(dashboard.uid(), Set.of());
        Set<String> used = new HashSet<>();
        texts(dashboard.json())
                .forEach(text ->
                        QueryLint.VARIABLE.matcher(text).results().forEach(match -> used.add(QueryLint.name(match))));
        for (String name : used) {
            problems.require(name.startsWith("__") || there.contains(name), dashboard, "there is no variable " + name);
        }
        for (String name : there) {
            problems.require(used.contains(name), dashboard, "the variable " + name + " is not used");
        }
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (json.isTextual()) {
            texts.add(json.asText());
        }
        json.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }

    private void link(Object where, String url) {
        problems.require(!url.contains("//"), where, "the address " + url + " is absolute");
        problems.require(
                url.isEmpty() || url.startsWith("/d/") || url.equals("tel:${__value.raw}"),
                where,
                "the address " + url + " leads out of Grafana");
        LINK.matcher(url).results().forEach(link -> {
            Set<String> there = variables.get(link.group(1));
            problems.require(there != null, where, "there is no dashboard " + link.group(1));
            LINK_VARIABLE
                    .matcher(link.group(2))
                    .results()
                    .forEach(variable -> problems.require(
                            there == null || there.contains(variable.group(1)),
                            where,
                            link.group(1) + " has no variable " + variable.group(1)));
            problems.require(
                    link.group(2).contains("${__url_time_range}"),
                    where,
                    "the link " + url + " does not keep the span");
        });
    }
}
