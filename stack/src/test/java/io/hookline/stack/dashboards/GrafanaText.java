// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what stands for something else in a query, as Grafana does: first variables, then, in SQL, macros. Only what
 * dashboards of ours may use; anything else is refused, where Grafana would leave it as it stands.
 *
 * @param from begin of the span that is shown
 * @param to its end
 * @param interval the time between two points of a panel
 * @param scrape the scrape interval that the source is told
 * @param zone the time zone of the dashboard
 * @param variables what is chosen, by the variables' names
 */
record GrafanaText(
        Instant from, Instant to, Duration interval, Duration scrape, String zone, Map<String, Value> variables) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::(\\w+))?}|\\$(\\w+)");
    private static final Pattern MACRO = Pattern.compile("\\$(\\w+)\\(([^)]*)\\)");

    GrafanaText {
        variables = Map.copyOf(variables);
    }

    /**
     * What is chosen of a variable.
     *
     * @param values one, or several where the variable may have several
     * @param several whether the variable may have several, or "All": then SQL gets it quoted without being asked to
     * @param verbatim stands as it is, whatever the format: the custom value of "All"
     */
    record Value(List<String> values, boolean several, boolean verbatim) {
        Value {
            values = List.copyOf(values);
        }

        static Value one(String value) {
            return new Value(List.of(value), false, false);
        }

        static Value several(String... values) {
            return new Value(List.of(values), true, false);
        }

        static Value all(String allValue) {
            return new Value(List.of(allValue), true, true);
        }
    }

    /** A query for PostgreSQL. */
    String sql(String text) {
        return macros(VARIABLE.matcher(text).replaceAll(match -> variable(match, text, true)));
    }

    /** A query for Prometheus. */
    String promql(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> variable(match, text, false));
    }

    private String variable(MatchResult match, String text, boolean sql) {
        boolean isMacro =
                sql && match.group(3) != null && match.end() < text.length() && text.charAt(match.end()) == '(';
        if (isMacro) {
            return Matcher.quoteReplacement(match.group());
        }
        String name = match.group(1) == null ? match.group(3) : match.group(1);
        return Matcher.quoteReplacement(format(value(name), match.group(2), sql));
    }

    private Value value(String name) {
        return switch (name) {
            case "__interval" -> Value.one(seconds(interval));
            case "__interval_ms" -> Value.one(String.valueOf(interval.toMillis()));
            // A rate needs four scrapes, however near the points are.
            case "__rate_interval" -> Value.one(seconds(max(interval.plus(scrape), scrape.multipliedBy(4))));
            case "__range" -> Value.one(seconds(Duration.between(from, to)));
            case "__range_s" ->
                Value.one(String.valueOf(Duration.between(from, to).toSeconds()));
            case "__from" -> Value.one(String.valueOf(from.toEpochMilli()));
            case "__to" -> Value.one(String.valueOf(to.toEpochMilli()));
            case "__timezone" -> Value.one(zone);
            default -> {
                Value value = variables.get(name);
                if (value == null) {
                    throw new IllegalArgumentException("expected a variable, there is no " + name);
                }
                yield value;
            }
        };
    }

    private static String format(Value value, @Nullable String format, boolean sql) {
        if (value.verbatim() && !"text".equals(format) && !"percentencode".equals(format)) {
            return value.values().get(0);
        }
        if (format == null) {
            if (!sql) {
                return value.values().size() == 1
                        ? value.values().get(0)
                        : join(value.values().stream(), "|", "(", ")");
            }
            return value.several()
                    ? join(value.values().stream().map(GrafanaText::quoted), ",", "", "")
                    : value.values().get(0).replace("'", "''");
        }
        return switch (format) {
            case "raw", "csv" -> join(value.values().stream(), ",", "", "");
            case "text" -> join(value.values().stream(), " + ", "", "");
            case "pipe" -> join(value.values().stream(), "|", "", "");
            case "sqlstring" -> join(value.values().stream().map(GrafanaText::quoted), ",", "", "");
            case "singlequote" ->
                join(value.values().stream().map(one -> "'" + one.replace("'", "\\'") + "'"), ",", "", "");
            case "doublequote" ->
                join(value.values().stream().map(one -> '"' + one.replace("\"", "\\\"") + '"'), ",", "", "");
            case "percentencode" ->
                URLEncoder.encode(join(value.values().stream(), ",", "", ""), StandardCharsets.UTF_8)
                        .replace("+", "%20");
            default -> throw new IllegalArgumentException("expected a format that is known here, was " + format);
        };
    }

    private static String join(Stream<String> values, String between, String before, String after) {
        return values.collect(Collectors.joining(between, before, after));
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private String macros(String text) {
        return MACRO.matcher(text).replaceAll(match -> Matcher.quoteReplacement(macro(match.group(1), match.group(2))));
    }

    private String macro(String name, String argument) {
        String column = argument.strip();
        return switch (name) {
            case "__timeFrom" -> quoted(from.toString());
            case "__timeTo" -> quoted(to.toString());
            case "__timeFilter" -> column + " BETWEEN " + quoted(from.toString()) + " AND " + quoted(to.toString());
            case "__time" -> column + " AS \"time\"";
            case "__timeEpoch" -> "extract(epoch from " + column + ") as \"time\"";
            case "__unixEpochFilter" ->
                column + " >= " + from.getEpochSecond() + " AND " + column + " <= " + to.getEpochSecond();
            case "__timeGroup" -> group(column);
            case "__timeGroupAlias" -> group(column) + " AS \"time\"";
            default -> throw new IllegalArgumentException("expected a macro that is known here, was " + name);
        };
    }

    private static String group(String arguments) {
        String[] parts = arguments.split("\\s*,\\s*", 2);
        Duration step = Duration.parse("PT" + parts[1].replace("'", "").strip().toUpperCase(Locale.ROOT));
        return "floor(extract(epoch from " + parts[0] + ")/" + step.toSeconds() + ")*" + step.toSeconds();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
