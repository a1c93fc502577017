// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import io.hookline.service.StageDelay.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** docs/METRICS.md, written from the meters that the code registers and from the equations that a test checks. */
final class MetricsDocument {
    static final String FILE = "docs/METRICS.md";

    private static final String INTRODUCTION = """
            # Metrics

            Every service serves its meters on `/metrics`, as Prometheus or OpenMetrics text. This page is made from the code that registers them, and
            a test fails while it is stale. To write it and the list that the test pins again:

            ```
            %s
            ```

            Seconds and bytes, counters end in `_total`, and what can occur is there with 0 from the start, so that `rate()` sees the first one. What
            is counted between the start of a process and its first scrape, a quarter of a minute at the most, `rate()` may not see.
            **No label holds a number or the name of a desk**: numbers are personal data, and fifty thousand desks would be fifty thousand series
            of everything. What concerns one desk or one call is asked of PostgreSQL; see [RATIONALE.md](RATIONALE.md). `instance` and `job` come
            from Prometheus. Sum over instances: each counts its own partitions. Buckets are upper bounds, `+Inf` comes on top. Each histogram also
            has a gauge `…_max`, the longest of the last minutes.

            """;

    private static final Map<String, String> WHAT = Map.of(
            "relay",
            "One on each desk. It listens on the desk's loopback: it is scraped where somebody puts a Prometheus or an agent there, as"
                    + " `./hookline up` does. What the server must know of all desks is measured by the durations service.",
            "durations",
            "Events to calls.",
            "metrics",
            "Calls as they are told. A counter cannot go back: a corrected call stays where it was counted first, and the correction is"
                    + " counted apart.",
            "archive",
            "Calls and events to PostgreSQL.");

    private MetricsDocument() {}

    static String text(Map<String, List<Meter>> meters, String command) {
        StringBuilder text = new StringBuilder(INTRODUCTION.formatted(command));
        howOld(text);
        meters.forEach((service, list) -> service(text, service, list));
        howTheyAddUp(text);
        others(text);
        return text.toString();
    }

    private static void howOld(StringBuilder text) {
        text.append("""
                ## How old is what I see?

                `hookline_stage_delay_seconds{stage}` measures each stage of the way, for every event that comes, whether its desk is scraped or
                not. Stages that end on another machine than they began compare two clocks; what that makes negative counts as 0.

                | `stage` | Measured by | From, to |
                |---|---|---|
                """);
        for (Stage stage : Stage.values()) {
            text.append("| `")
                    .append(stage.tag())
                    .append("` | ")
                    .append(measuredBy(stage))
                    .append(" | ")
                    .append(stage.meaning())
                    .append(" |\n");
        }
        text.append("""

                From the end of a call to its count it is `hookline_calls_delay_seconds`, from a hook or the end of a call to the row
                `hookline_archive_delay_seconds`: both include the desk's time offline. A histogram says nothing while nothing moves. Then
                `time() - hookline_newest_record_timestamp_seconds`, where there is lag, is how far behind a service is; `hookline_ready` is 0 when
                it does not work at all, and `up` when it is not there.

                """);
    }

    private static String measuredBy(Stage stage) {
        return switch (stage) {
            case HOOK_TO_SENT, SENT_TO_APPENDED, APPENDED_TO_PUBLISHED -> "durations";
            case PUBLISHED_TO_COUNTED -> "metrics";
            case PUBLISHED_TO_ARCHIVED -> "archive";
        };
    }

    private static void service(StringBuilder text, String service, List<Meter> meters) {
        text.append("## ")
                .append(service)
                .append("\n\n")
                .append(WHAT.get(service))
                .append("\n\n");
        text.append("| Meter | Type | Labels | Meaning |\n|---|---|---|---|\n");
        for (Meter meter : meters) {
            if (!isMaximum(meter, meters)) {
                text.append("| `")
                        .append(meter.name())
                        .append("` | ")
                        .append(meter.type())
                        .append(" | ")
                        .append(labels(meter.labels()))
                        .append(" | ")
                        .append(meter.help().replace("|", "\\|"))
                        .append(" |\n");
            }
        }
        text.append('\n');
        meters.stream()
                .filter(meter -> !meter.buckets().isEmpty())
                .forEach(meter -> text.append("Buckets of `")
                        .append(meter.name())
                        .append("`: ")
                        .append(String.join(", ", meter.buckets()))
                        .append(".\n\n"));
    }

    private static boolean isMaximum(Meter meter, List<Meter> meters) {
        return meters.stream()
                .anyMatch(other ->
                        other.type().equals("histogram") && meter.name().equals(other.name() + "_max"));
    }

    private static String labels(Map<String, Set<String>> labels) {
        return labels.entrySet().stream()
                .map(label -> "`" + label.getKey() + "`: "
                        + label.getValue().stream()
                                .map(value -> "`" + value + "`")
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private static void howTheyAddUp(StringBuilder text) {
        text.append("""
                ## How they add up

                Each side is summed over all series and all instances, since all of them started. The equations hold when nothing is on its way. A
                process that is killed takes what was not scraped with it, and the next one counts what was not committed again; the durations
                service counts again what a transaction that was rolled back had counted. A test adds them up on a real run.

                | | | | |
                |---|---|---|---|
                """);
        for (Equation equation : Equation.ALL) {
            text.append("| ")
                    .append(code(equation.left()))
                    .append(" | ")
                    .append(equation.relation())
                    .append(" | ")
                    .append(code(equation.right()))
                    .append(" | ")
                    .append(equation.says())
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static String code(List<String> terms) {
        return terms.stream().map(term -> "`" + term + "`").collect(Collectors.joining(" + "));
    }

    private static void others(StringBuilder text) {
        text.append("""
                ## Of Kafka, the JVM and the connection pool

                Their libraries own these names, and have many more. These are what rules and dashboards may rely on; a test finds each on a real run.

                | Meter | On | Labels | Meaning |
                |---|---|---|---|
                """);
        for (ForeignMeter meter : ForeignMeter.ALL) {
            text.append("| `")
                    .append(meter.name())
                    .append("` | ")
                    .append(String.join(", ", meter.services()))
                    .append(" | ")
                    .append(meter.labels())
                    .append(" | ")
                    .append(meter.meaning())
                    .append(" |\n");
        }
    }
}
