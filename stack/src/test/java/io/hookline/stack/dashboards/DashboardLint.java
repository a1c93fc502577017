// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.hookline.stack.dashboards.Dashboard.Panel;
import io.hookline.stack.dashboards.Dashboard.Query;
import io.hookline.stack.meters.ForeignMeter;
import io.hookline.stack.meters.MeterList;
import io.hookline.stack.meters.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong with dashboards, each as one line. The rules of grafana/dashboard-linter that make sense for dashboards with
 * sources of fixed uids and fixed jobs, and our own: each panel says what it means, where that comes from and what is left out.
 */
final class DashboardLint {
    private static final Map<String, String> SOURCES = Map.of(
            Dashboard.POSTGRES, "grafana-postgresql-datasource",
            Dashboard.PROMETHEUS, "prometheus");
    private static final Set<String> UNITS =
            Set.of("short", "none", "percentunit", "s", "ms", "cpm", "bytes", "string");
    private static final Set<String> TYPES =
            Set.of("stat", "timeseries", "table", "barchart", "bargauge", "state-timeline", "row");

    /** Of Grafana 12's schema, as far as used here: one that is spelt wrong is ignored without a word. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "dashboard",
            words(
                    "annotations description editable fiscalYearStartMonth graphTooltip id links panels preload refresh schemaVersion"
                            + " tags templating time timepicker timezone title uid version weekStart"),
            "panel",
            words(
                    "collapsed datasource description fieldConfig gridPos id interval links options panels targets title type"),
            "defaults",
            words("color custom decimals displayName links mappings max min noValue thresholds unit"),
            "target",
            words("datasource editorMode expr format instant legendFormat range rawQuery rawSql refId"),
            "variable",
            words(
                    "allValue allowCustomValue current datasource description hide includeAll label multi name options query refresh"
                            + " regex skipUrlSync sort type"));

    private static final Set<String> PROPERTIES = words(
            "color custom.align custom.cellOptions custom.fillOpacity custom.lineStyle custom.width decimals displayName"
                    + " links mappings noValue thresholds unit");
    private static final Set<String> OUTCOMES =
            words("answered missed declined rejected busy no_answer unknown open ringing"
                    + " inbound outbound exact inferred ambiguous");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)[^}]*}|\\$(\\w+)");
    private static final Pattern LINK = Pattern.compile("/d/([\\w-]+)\\?(\\S*)");
    private static final Pattern LINK_VARIABLE = Pattern.compile("var-(\\w+)=");
    private static final Pattern METER =
            Pattern.compile("(?<![\\w:])(?:hookline|kafka|jvm|process|hikaricp)_\\w+(?![\\w:])");
    private static final Pattern RECORDED = Pattern.compile("[a-z0-9_]+:[a-z0-9_]+:[a-z0-9_]+");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern COUNTER = Pattern.compile(
            "(\\w+\\s*\\()?\\b((?:hookline|jvm)_\\w+_(?:total|count|sum|bucket))(\\{[^}]*})?(\\[[^]]*])?");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Set<String>> variables = new HashMap<>();
    private final Map<String, String> colours = new HashMap<>();
    private final Set<String> series = new HashSet<>();

    private DashboardLint(List<Dashboard> dashboards) {
        series.addAll(MeterList.queryable());
        series.addAll(ForeignMeter.names());
        Rules.all().stream().filter(rule -> !rule.isAlert()).forEach(rule -> series.add(rule.name()));
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
        for (Dashboard dashboard : dashboards) {
            lint.dashboard(dashboard);
            dashboard.panels().forEach(lint::panel);
        }
        return lint.problems;
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    private void require(boolean right, Object where, String problem) {
        if (!right) {
            problems.add(where + ": " + problem);
        }
    }

    private void unique(List<Dashboard> dashboards, String key) {
        Set<String> seen = new HashSet<>();
        for (Dashboard dashboard : dashboards) {
            String value = dashboard.json().path(key).asText();
            require(seen.add(value), dashboard, "another dashboard has the " + key + " " + value);
        }
    }

    private void keys(Object where, String what, JsonNode json) {
        Set<String> known = KEYS.getOrDefault(what, Set.of());
        json.fieldNames()
                .forEachRemaining(key -> require(known.contains(key), where, what + " has an unknown key " + key));
    }

    private void dashboard(Dashboard dashboard) {
        JsonNode json = dashboard.json();
        keys(dashboard, "dashboard", json);
        require(dashboard.uid().startsWith("hookline-"), dashboard, "the uid does not begin with hookline-");
        require(
                dashboard.file().equals(dashboard.uid().replaceFirst("hookline-", "") + ".json"),
                dashboard,
                "the file is not named by the uid");
        require(json.path("id").isNull(), dashboard, "id is not null: it is of one database of Grafana's");
        require(json.path("description").asText().length() > 40, dashboard, "no description");
        require(
                Dashboard.list(json.path("tags")).stream()
                        .anyMatch(tag -> tag.asText().equals("hookline")),
                dashboard,
                "no tag hookline, by which dashboards are linked");
        require(
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
            keys(dashboard + ": " + panel.path("title").asText(), "panel", panel);
            String title = panel.path("title").asText();
            require(titles.add(title), dashboard, "two panels have the title " + title);
            require(seen.add(panel.path("id").asInt()), dashboard, "two panels have the id " + panel.path("id"));
        }
    }

    private void places(Dashboard dashboard) {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : dashboard.all(dashboard.json().path("panels"))) {
            JsonNode at = panel.path("gridPos");
            String title = panel.path("title").asText();
            require(at.path("x").asInt() + at.path("w").asInt() <= 24, dashboard, title + " ends right of the page");
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
            require(free, dashboard, title + " lies over another panel");
        }
    }

    private void variable(Dashboard dashboard, JsonNode variable) {
        String where = dashboard + ": variable " + variable.path("name").asText();
        keys(where, "variable", variable);
        require(variable.path("description").asText().length() > 20, where, "no description");
        require(!variable.path("label").asText().isEmpty(), where, "no label");
        switch (variable.path("type").asText()) {
            case "query" -> source(where, variable.path("datasource"));
            case "custom" ->
                require(
                        Dashboard.list(variable.path("options")).stream()
                                .anyMatch(option -> option.path("value")
                                        .equals(variable.path("current").path("value"))),
                        where,
                        "what is chosen first is no option");
            case "textbox" -> {}
            default -> require(false, where, "unknown type " + variable.path("type"));
        }
    }

    /** Both ways: what is used is there, what is there is used. */
    private void usedVariables(Dashboard dashboard) {
        Set<String> there = variables.getOrDefault(dashboard.uid(), Set.of());
        Set<String> used = new HashSet<>();
        texts(dashboard.json())
                .forEach(text -> VARIABLE.matcher(text).results().forEach(match -> used.add(name(match))));
        for (String name : used) {
            require(name.startsWith("__") || there.contains(name), dashboard, "there is no variable " + name);
        }
        for (String name : there) {
            require(used.contains(name), dashboard, "the variable " + name + " is not used");
        }
    }

    private static String name(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
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
        require(!url.contains("//"), where, "the address " + url + " is absolute");
        require(
                url.isEmpty() || url.startsWith("/d/") || url.equals("tel:${__value.raw}"),
                where,
                "the address " + url + " leads out of Grafana");
        LINK.matcher(url).results().forEach(link -> {
            Set<String> there = variables.get(link.group(1));
            require(there != null, where, "there is no dashboard " + link.group(1));
            LINK_VARIABLE
                    .matcher(link.group(2))
                    .results()
                    .forEach(variable -> require(
                            there == null || there.contains(variable.group(1)),
                            where,
                            link.group(1) + " has no variable " + variable.group(1)));
            require(
                    link.group(2).contains("${__url_time_range}"),
                    where,
                    "the link " + url + " does not keep the span");
        });
    }

    private void panel(Panel panel) {
        require(TYPES.contains(panel.type()), panel, "unknown type " + panel.type());
        require(!panel.title().isBlank(), panel.dashboard(), "a panel has no title");
        source(panel.toString(), panel.json().path("datasource"));
        keys(panel, "defaults", panel.defaults());
        require(UNITS.contains(panel.defaults().path("unit").asText()), panel, "no unit that is known");
        require(panel.defaults().path("noValue").asText().length() > 5, panel, "does not say why it is empty");
        description(panel);
        thresholds(panel, panel.defaults().path("thresholds"));
        panel.overrides().forEach(override -> override(panel, override));
        panel.defaults().path("mappings").forEach(mapping -> mappedColours(panel, mapping));
        require(!panel.queries().isEmpty(), panel, "asks nothing");
        Set<String> refs = new HashSet<>();
        for (JsonNode target : panel.json().path("targets")) {
            keys(panel, "target", target);
            source(panel.toString(), target.path("datasource"));
            require(
                    target.path("datasource").equals(panel.json().path("datasource")),
                    panel,
                    "a query asks another source than the panel names");
            require(refs.add(target.path("refId").asText()), panel, "two queries have one refId");
        }
        for (Query query : panel.queries()) {
            require(!query.text().isBlank(), panel, "an empty query");
            if (query.isSql()) {
                sql(panel, query.text());
            } else {
                promql(panel, query.text());
            }
        }
    }

    private void source(String where, JsonNode datasource) {
        String type = SOURCES.get(datasource.path("uid").asText());
        require(
                type != null && type.equals(datasource.path("type").asText()) && datasource.size() == 2,
                where,
                "the source is not one of ours by uid and type: " + datasource);
    }

    private void description(Panel panel) {
        String description = panel.json().path("description").asText();
        boolean sql = panel.json().path("datasource").path("uid").asText().equals(Dashboard.POSTGRES);
        require(
                description.contains(sql ? "Source: PostgreSQL, by the " : "Source: Prometheus, live, by "),
                panel,
                "the description does not say where it comes from and by which time");
        require(description.contains(" Left out: "), panel, "the description does not say what is left out");
        require(description.indexOf("Source: ") > 20, panel, "the description does not say what it means");
    }

    private void thresholds(Panel panel, JsonNode thresholds) {
        List<JsonNode> steps = Dashboard.list(thresholds.path("steps"));
        require(!steps.isEmpty() && steps.get(0).path("value").isNull(), panel, "the first threshold has a value");
        for (int i = 2; i < steps.size(); i++) {
            require(
                    steps.get(i - 1).path("value").asDouble()
                            < steps.get(i).path("value").asDouble(),
                    panel,
                    "thresholds do not rise");
        }
    }

    private void override(Panel panel, JsonNode override) {
        String matcher = override.path("matcher").path("id").asText();
        require(matcher.equals("byName") || matcher.equals("byRegexp"), panel, "unknown matcher " + matcher);
        for (JsonNode property : override.path("properties")) {
            String id = property.path("id").asText();
            JsonNode value = property.path("value");
            require(PROPERTIES.contains(id), panel, "unknown property " + id);
            switch (id) {
                case "unit" -> require(UNITS.contains(value.asText()), panel, "unknown unit " + value);
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
            String before = colours.putIfAbsent(outcome, colour);
            require(
                    before == null || before.equals(colour),
                    panel,
                    outcome + " is " + colour + " and elsewhere " + before);
        }
    }

    private void sql(Panel panel, String text) {
        require(
                !text.contains("SELECT *") && !text.contains("*,"),
                panel,
                "SELECT * is refused where columns are granted");
        boolean ofTheSpan = text.contains("$__timeF");
        boolean ofOneCall = text.contains("${call:sqlstring}");
        require(ofTheSpan || ofOneCall, panel, "asks of all that there is, not of a span or a call");
        require(
                !text.contains("figure_unreturned(") && !text.contains("figure_top_numbers("),
                panel,
                "a figure with numbers fails where they are not granted");
        VARIABLE.matcher(text)
                .results()
                .filter(match -> !name(match).startsWith("__"))
                .forEach(match -> require(
                        match.group().endsWith(":sqlstring}") || match.group().endsWith(":raw}"),
                        panel,
                        match.group() + " in SQL is not quoted by :sqlstring"));
    }

    private void promql(Panel panel, String text) {
        String bare = TEXT.matcher(text).replaceAll("\"\"");
        METER.matcher(bare)
                .results()
                .forEach(meter -> require(series.contains(meter.group()), panel, "there is no meter " + meter.group()));
        RECORDED.matcher(bare)
                .results()
                .forEach(rule -> require(series.contains(rule.group()), panel, "no rule records " + rule.group()));
        COUNTER.matcher(bare).results().forEach(counter -> {
            if (series.contains(counter.group(2)) && !counter.group(2).contains(":")) {
                require(
                        String.valueOf(counter.group(1)).matches("(rate|increase)\\s*\\("),
                        panel,
                        "the counter " + counter.group(2) + " is shown as it stands; take its rate");
                require(
                        "[$__rate_interval]".equals(counter.group(4)),
                        panel,
                        "the rate of " + counter.group(2) + " is not over $__rate_interval");
            }
        });
    }
}
