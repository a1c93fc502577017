// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookline.event.Outcome;
import io.hookline.stack.dashboards.Dashboard.Panel;
import io.hookline.stack.dashboards.Dashboard.Query;
import io.hookline.stack.dashboards.GrafanaText.Value;
import io.hookline.stack.dashboards.KnownDay.Call;
import io.hookline.stack.dashboards.Sources.Rows;
import io.hookline.stack.dashboards.Sources.Series;
import io.hookline.stack.meters.Rules;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every query of every panel, variable and rule, asked for real after a day that is known: of PostgreSQL as the roles of
 * dashboards, of the machine's Prometheus where there is one.
 */
class DashboardsIT {
    /** What can be empty after a minute: figures that compare with an hour or a week ago. */
    private static final List<String> OF_LONG_AGO = List.of("offset 1w", "site:hookline_completeness:ratio1h");

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static @Nullable DashboardRun started;

    @BeforeAll
    static void aDay_isSent(@TempDir Path temporary) throws Exception {
        started = DashboardRun.start(temporary);
    }

    @AfterAll
    static void everything_ends() {
        if (started != null) {
            started.close();
        }
    }

    private final DashboardRun run = Objects.requireNonNull(started);
    private final Truth truth = run.truth();

    @ParameterizedTest
    @ValueSource(strings = {DashboardRun.FIGURES, DashboardRun.NUMBERS})
    void everySqlQuery_isAnswered_withTheColumnsThatItsPanelNeeds(String role) throws Exception {
        List<String> problems = new ArrayList<>();
        int asked = 0;
        for (boolean chosen : new boolean[] {false, true}) {
            for (Dashboard dashboard : Dashboard.all()) {
                GrafanaText text = run.yesterday(dashboard, role, chosen);
                for (Panel panel : dashboard.panels()) {
                    Map<String, String> types = new LinkedHashMap<>();
                    for (Query query :
                            panel.queries().stream().filter(Query::isSql).toList()) {
                        Rows rows = run.ask(role, panel, text.sql(query.text()));
                        types.putAll(rows.types());
                        asked++;
                        problems.addAll(wrong(panel, role, rows));
                    }
                    if (!types.isEmpty()) {
                        problems.addAll(PanelColumns.problems(panel, types));
                    }
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(asked).isGreaterThan(80);
    }

    private static List<String> wrong(Panel panel, String role, Rows rows) {
        List<String> problems = new ArrayList<>();
        boolean mayNot = role.equals(DashboardRun.FIGURES);
        if (rows.rows().isEmpty() != (mayNot && panel.title().equals("Numbers"))) {
            problems.add(panel + " as " + role + ": " + rows.rows().size() + " rows");
        }
        if (mayNot && rows.rows().toString().contains("+49")) {
            problems.add(panel + ": shows a number to a role that may not read numbers");
        }
        return problems;
    }

    @ParameterizedTest
    @CsvSource({
        "history.json, Numbers",
        "missed.json, Call these back",
        "station.json, Calls",
        "call.json, The call",
        "call.json, Events"
    })
    void numbers_areShownToWhomTheyAreGranted(String file, String panel) throws Exception {
        Rows rows = run.asked(DashboardRun.NUMBERS, file, panel);

        assertThat(rows.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(String.valueOf(row.get("Number"))).startsWith("+4940");
            assertThat(row.getOrDefault("Dial", row.get("Number"))).isEqualTo(row.get("Number"));
        });
    }

    /** Then the panels say what to do; they do not fail. */
    @ParameterizedTest
    @ValueSource(strings = {"", "not a call", "'; SELECT 1; --", "00000000-0000-0000-0000-000000000000"})
    void whatIsNoCall_isNotFound(String typed) {
        GrafanaText text = run.yesterday(Map.of("call", Value.one(typed)));

        assertThat(Dashboard.of("call.json").panels())
                .allSatisfy(panel -> assertThat(run.ask(
                                        DashboardRun.FIGURES,
                                        panel,
                                        text.sql(panel.queries().get(0).text()))
                                .rows())
                        .isEmpty());
    }

    @Test
    void tilesOfTheDay_areTrue() throws Exception {
        double offered = truth.count(Call::isOffered);
        double attempts = truth.count(call -> !call.isInbound());
        assertTile("Offered", "Offered", offered, 0);
        assertTile("Answer rate", "Answer rate", truth.count(Truth::isAnsweredInbound) / offered, 0.0001);
        assertTile("Missed", "Missed", truth.missed(), 0);
        assertTile("Abandoned", "Abandoned", truth.count(call -> Truth.isMissed(call) && Truth.ring(call) > 5), 0);
        assertTile("Not returned", "Not returned", truth.unreturnedNumbers().size(), 0);
        assertTile(
                "Service level: $convention",
                "OFFERED",
                truth.count(call -> Truth.isAnsweredInbound(call) && Truth.ring(call) <= 20) / offered,
                0.0001);
        assertTile(
                "Speed of answer (ASA)", "Speed of answer", truth.mean(Truth::isAnsweredInbound, Truth::ring), 0.001);
        assertTile(
                "Outbound answered (ASR)",
                "ASR",
                truth.count(call -> !call.isInbound() && call.isAnswered()) / attempts,
                0.0001);
        assertTile("Talk time (ACD)", "ACD", truth.mean(call -> call.talk() != null, Truth::talk), 0.001);
        assertTile("Peak concurrency", "Peak", truth.peak(), 0);
        assertTile("Open, unknown, without an end", "End not seen", 1, 0);
        double events = (double) run.day().events();
        assertTile("Completeness", "Completeness", events / (events + run.day().lost()), 0.000001);
    }

    private void assertTile(String panel, String column, double expected, double tolerance) throws Exception {
        assertThat(run.figure("history.json", panel, column)).as(panel).isCloseTo(expected, within(tolerance));
    }

    @Test
    void missedCalls_areTrue() throws Exception {
        assertThat(run.figure("missed.json", "Missed", "Missed")).isEqualTo(truth.missed());
        assertThat(run.figure("missed.json", "Abandoned", "Abandoned"))
                .isEqualTo(truth.count(call -> Truth.isMissed(call) && Truth.ring(call) > 5));
        List<String> unreturned = truth.unreturnedNumbers();
        assertThat(unreturned).hasSize((int) truth.missed() - 1); // one was called back
        assertThat(run.figure("missed.json", "Not returned", "Not returned")).isEqualTo((double) unreturned.size());
        assertThat(run.asked(DashboardRun.NUMBERS, "missed.json", "Call these back")
                        .rows())
                .extracting(row -> row.get("Number"))
                .containsExactlyInAnyOrderElementsOf(unreturned);
    }

    @Test
    void tablesAndSeriesOfTheDay_areTrue() throws Exception {
        Rows inbound = run.asked(DashboardRun.NUMBERS, "history.json", "Inbound calls");
        assertThat(inbound.number("ANSWERED")).isEqualTo(truth.count(Truth::isAnsweredInbound));
        assertThat(inbound.number("DECLINED")).isEqualTo(truth.count(call -> call.outcome() == Outcome.DECLINED));
        // Each cell is an hour of the one day, so its mean is its count.
        Rows heat = run.asked(DashboardRun.NUMBERS, "history.json", "Calls by weekday and hour");
        Map<Integer, Long> hours = run.day()
                .calls()
                .collect(Collectors.groupingBy(
                        call -> call.start().atZone(KnownDay.ZONE).getHour(), Collectors.counting()));
        for (int hour = 0; hour < 24; hour++) {
            // An hour that the clock skipped has no cell.
            Object cell = heat.rows().get(0).get(String.format("%02d", hour));
            assertThat(cell instanceof Number number ? number.longValue() : 0)
                    .as("hour " + hour)
                    .isEqualTo(hours.getOrDefault(hour, 0L));
        }
        assertThat(run.asked(DashboardRun.NUMBERS, "history.json", "Teams").rows())
                .extracting(row -> row.get("Team") + " " + row.get("Offered"))
                .containsExactlyInAnyOrder(
                        "front " + (long) truth.count(call -> call.isOffered() && isAt(call, "reception")),
                        "sales " + (long) truth.count(call -> call.isOffered() && !isAt(call, "reception")));
        // The corrected call has the ring time that its late end tells.
        List<Map<String, @Nullable Object>> calls =
                run.asked(DashboardRun.NUMBERS, "station.json", "Calls").rows();
        assertThat(calls)
                .extracting(row -> String.valueOf(row.get("Outcome")))
                .containsExactlyInAnyOrderElementsOf(run.day()
                        .calls()
                        .filter(call -> isAt(call, "reception"))
                        .map(call -> call.outcome().name())
                        .toList());
        assertThat(calls)
                .filteredOn(row -> String.valueOf(row.get("Rang")).startsWith("250."))
                .extracting(row -> row.get("Outcome") + " " + row.get("Quality"))
                .containsExactly("MISSED EXACT");
        assertThat(run.asked(DashboardRun.NUMBERS, "pipeline.json", "Desks that deliver late or lose events")
                        .rows()
                        .get(0))
                .containsEntry("Station", "sales-1")
                .containsEntry("Missing", run.day().lost());
    }

    /** At each moment at which the line changes, it says what the latest call says that goes on. */
    @Test
    void theDayOfADesk_isDrawnAsItWas() throws Exception {
        List<Call> inbound = run.day()
                .calls()
                .filter(call -> isAt(call, "reception") && call.isInbound() && call.end() != null)
                .sorted(Comparator.comparing(Call::start).reversed())
                .toList();
        List<Map<String, @Nullable Object>> line =
                run.asked(DashboardRun.NUMBERS, "station.json", "The day").rows();

        assertThat(line).hasSizeGreaterThan(2 * inbound.size() - 1);
        for (Map<String, @Nullable Object> change : line) {
            Instant at = ((Timestamp) Objects.requireNonNull(change.get("time"))).toInstant();
            assertThat(change.get("Inbound"))
                    .as("at " + at)
                    .isEqualTo(inbound.stream()
                            .filter(call -> !call.start().isAfter(at)
                                    && Objects.requireNonNull(call.end()).isAfter(at))
                            .findFirst()
                            .map(call -> call.answer() != null && call.answer().isAfter(at)
                                    ? "RINGING"
                                    : call.outcome().name())
                            .orElse(null));
        }
    }

    private static boolean isAt(Call call, String desk) {
        return call.desk().equals(desk);
    }

    @Test
    void oneCall_isShownWithItsEventsAndWhyItIsKnownSo() throws Exception {
        assertThat(run.asked(DashboardRun.NUMBERS, "call.json", "Why it is known so")
                        .rows())
                .extracting(row -> row.get("Note"))
                .containsExactly("EVENTS_MISSING");
        assertThat(run.asked(DashboardRun.NUMBERS, "call.json", "Quality").rows())
                .extracting(row -> row.get("Quality"))
                .containsExactly("INFERRED");
        // Its ringing was lost.
        assertThat(run.asked(DashboardRun.NUMBERS, "call.json", "Events").rows())
                .extracting(row -> row.get("Hook") + " " + row.get("Number is") + " " + row.get("To sent"))
                .containsExactly(
                        "cmdIncomingCall this call's 0.02",
                        "cmdCallAnswer this call's 0.02",
                        "cmdCallStart this call's 0.02",
                        "cmdCallEnd this call's 0.02");
    }

    @Test
    void everyPromqlQuery_isAnswered_withTheSeriesThatItsPanelNeeds() throws Exception {
        requirePrometheus();
        List<String> problems = new ArrayList<>();
        int asked = 0;
        Instant to = Instant.now();
        GrafanaText text =
                new GrafanaText(to.minus(Duration.ofMinutes(10)), to, SECOND, Duration.ofSeconds(15), "UTC", Map.of());
        for (Dashboard dashboard : Dashboard.all()) {
            for (Panel panel : dashboard.panels()) {
                Set<String> names = new TreeSet<>();
                for (Query query :
                        panel.queries().stream().filter(one -> !one.isSql()).toList()) {
                    asked++;
                    names.addAll(names(panel, query, text, problems));
                }
                if (!names.isEmpty()) {
                    problems.addAll(PanelColumns.namedButMissing(panel, names));
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(asked).isGreaterThan(40);
    }

    /** What the series of a query are called in the panel; in a table, its columns. */
    private Set<String> names(Panel panel, Query query, GrafanaText text, List<String> problems) throws Exception {
        String expression = text.promql(query.text());
        String format = query.json().path("legendFormat").asText();
        Set<String> names = new TreeSet<>();
        List<Series> series = query.isInstant()
                ? Sources.instant(run.prometheus(), expression)
                : Sources.range(run.prometheus(), text, SECOND, expression);
        for (Series one : series) {
            String name = format;
            for (Map.Entry<String, String> label : one.labels().entrySet()) {
                name = name.replace("{{" + label.getKey() + "}}", label.getValue());
            }
            if (name.contains("{{")) {
                problems.add(panel + ": the legend " + format + " wants a label that is not among " + one.labels());
            }
            names.add(name);
            if (panel.type().equals("table")) {
                names.addAll(one.labels().keySet());
            }
        }
        if (OF_LONG_AGO.stream().anyMatch(expression::contains)) {
            names.add(format);
        } else if (series.isEmpty()) {
            problems.add(panel + ": no data for " + expression);
        }
        return names;
    }

    @Test
    void tilesOfNow_areTrue() throws Exception {
        requirePrometheus();
        double offered = truth.offeredEver();
        assertThat(run.shown("live.json", "In progress")).isEqualTo(1);
        // An increase is drawn out to the ends of its hour, so it is near the count; the quotient of two is exact.
        assertThat(run.shown("live.json", "Offered, last hour")).isCloseTo(offered, within(0.1 * offered));
        assertThat(run.shown("live.json", "Answer rate, last hour"))
                .isCloseTo(truth.answeredInboundEver() / offered, within(0.001));
        assertThat(run.shown("live.json", "Service level, last hour"))
                .isCloseTo(truth.answeredInTimeEver() / offered, within(0.001));
        assertThat(run.shown("live.json", "Speed of answer, last hour")).isCloseTo(truth.meanRingEver(), within(0.01));
        assertThat(run.shown("live.json", "How old is this")).isZero();
        assertThat(run.shown("pipeline.json", "Services that work")).isEqualTo(3);
        assertThat(run.shown("pipeline.json", "To be read")).isZero();
        assertThat(run.shown("pipeline.json", "Events missing"))
                .isEqualTo((double) run.day().lost());
        assertThat(run.shown("pipeline.json", "Dead letters, last hour")).isCloseTo(1, within(0.1));
        assertThat(run.shown("pipeline.json", "Corrected, last hour")).isCloseTo(1, within(0.1));
        assertThat(run.value("sum(hookline_events_duplicate_total)"))
                .isEqualTo((double) run.day().repeated());
    }

    @Test
    void everyRule_isAnswered() throws Exception {
        requirePrometheus();
        for (Rules.Rule rule : Rules.all()) {
            assertThatCode(() -> Sources.instant(run.prometheus(), rule.expression()))
                    .as(rule.name())
                    .doesNotThrowAnyException();
        }
    }

    private void requirePrometheus() {
        assumeTrue(
                run.hasPrometheus(),
                "Prometheus is not installed (Debian: apt-get install prometheus): its panels are not asked");
    }
}
