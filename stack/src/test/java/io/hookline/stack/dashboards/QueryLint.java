// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import io.hookline.stack.dashboards.Dashboard.Panel;
import io.hookline.stack.meters.ForeignMeter;
import io.hookline.stack.meters.MeterList;
import io.hookline.stack.meters.Rules;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What is wrong with a query, by its text alone. */
final class QueryLint {
    /** A variable in any text of a dashboard; its name is what {@link #name} gives. */
    static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)[^}]*}|\\$(\\w+)");

    private static final Pattern METER =
            Pattern.compile("(?<![\\w:])(?:hookline|kafka|jvm|process|hikaricp)_\\w+(?![\\w:])");
    private static final Pattern RECORDED = Pattern.compile("[a-z0-9_]+:[a-z0-9_]+:[a-z0-9_]+");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern COUNTER = Pattern.compile(
            "(\\w+\\s*\\()?\\b((?:hookline|jvm)_\\w+_(?:total|count|sum|bucket))(\\{[^}]*})?(\\[[^]]*])?");

    private final Problems problems;
    private final Set<String> series = new HashSet<>();

    QueryLint(Problems problems) {
        this.problems = problems;
        series.addAll(MeterList.queryable());
        series.addAll(ForeignMeter.names());
        Rules.all().stream().filter(rule -> !rule.isAlert()).forEach(rule -> series.add(rule.name()));
    }

    static String name(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }

    void sql(Panel panel, String text) {
        problems.require(
                !text.contains("SELECT *") && !text.contains("*,"),
                panel,
                "SELECT * is refused where columns are granted");
        boolean ofTheSpan = text.contains("$__timeF");
        boolean ofOneCall = text.contains("${call:sqlstring}");
        problems.require(ofTheSpan || ofOneCall, panel, "asks of all that there is, not of a span or a call");
        problems.require(
                !text.contains("figure_unreturned(") && !text.contains("figure_top_numbers("),
                panel,
                "a figure with numbers fails where they are not granted");
        VARIABLE.matcher(text)
                .results()
                .filter(match -> !name(match).startsWith("__"))
                .forEach(match -> problems.require(
                        match.group().endsWith(":sqlstring}") || match.group().endsWith(":raw}"),
                        panel,
                        match.group() + " in SQL is not quoted by :sqlstring"));
    }

    void promql(Panel panel, String text) {
        String bare = TEXT.matcher(text).replaceAll("\"\"");
        METER.matcher(bare)
                .results()
                .forEach(meter ->
                        problems.require(series.contains(meter.group()), panel, "there is no meter " + meter.group()));
        RECORDED.matcher(bare)
                .results()
                .forEach(rule ->
                        problems.require(series.contains(rule.group()), panel, "no rule records " + rule.group()));
        COUNTER.matcher(bare).results().forEach(counter -> {
            if (series.contains(counter.group(2)) && !counter.group(2).contains(":")) {
                problems.require(
                        String.valueOf(counter.group(1)).matches("(rate|increase)\\s*\\("),
                        panel,
                        "the counter " + counter.group(2) + " is shown as it stands; take its rate");
                problems.require(
                        "[$__rate_interval]".equals(counter.group(4)),
                        panel,
                        "the rate of " + counter.group(2) + " is not over $__rate_interval");
            }
        });
    }
}
