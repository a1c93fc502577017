// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hookline.service.Closer;
import io.hookline.stack.LocalStack;
import io.hookline.stack.dashboards.Dashboard.Panel;
import io.hookline.stack.dashboards.GrafanaText.Value;
import io.hookline.stack.dashboards.Sources.Rows;
import io.hookline.stack.dashboards.Sources.Series;
import io.hookline.stack.desk.InProcessHook;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Simulation;
import io.hookline.stack.meters.Checkout;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.PrometheusProcess;
import io.hookline.stack.server.Servers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything runs and has a day behind it that is known: the stack, desks that made calls through hook and relay, roles of
 * dashboards in PostgreSQL, and the machine's Prometheus where there is one. And it answers what Grafana would ask.
 */
final class DashboardRun implements AutoCloseable {
    /** Roles of dashboards: with figures alone, and with numbers. */
    static final String FIGURES = "dashboards_figures";

    static final String NUMBERS = "dashboards_numbers";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POINTS = Duration.ofSeconds(15);
    private static final int CALLS_NOW = 20;
    private static final List<String> DESKS_NOW = List.of("now-1", "now-2");

    private final KnownDay day;
    private final Closer closer;
    private final LocalStack stack;
    private final @Nullable URI prometheus;
    private final List<MadeCall> now = new ArrayList<>();
    private final Map<String, Connection> connections = new HashMap<>();
    private String aCall = "";

    private DashboardRun(KnownDay day, Closer closer, LocalStack stack, @Nullable URI prometheus) {
        this.day = day;
        this.closer = closer;
        this.stack = stack;
        this.prometheus = prometheus;
    }

    static DashboardRun start(Path temporary) throws Exception {
        Closer closer = new Closer();
        try {
            DataDirectory data = closer.add(DataDirectory.open(temporary.resolve("data")));
            List<LocalStack.Desk> desks = new ArrayList<>();
            for (String name : DESKS_NOW) {
                desks.add(new LocalStack.Desk(
                        name, Files.createDirectories(data.spool().resolve(name))));
            }
            LocalStack stack = closer.add(
                    LocalStack.start(data, Servers.Ports.FREE, LocalStack.HttpPorts.FREE, desks, Progress.SILENT));
            await().atMost(PATIENCE).until(stack::isReady);
            URI prometheus = prometheus(closer, stack, temporary);
            DashboardRun run = new DashboardRun(KnownDay.yesterday(Instant.now()), closer, stack, prometheus);
            run.fill(desks);
            return run;
        } catch (Exception | Error e) {
            closer.closeAfter(e);
            throw e;
        }
    }

    /** With the checkout's rules, and a scrape and an evaluation each second; null where there is no Prometheus. */
    private static @Nullable URI prometheus(Closer closer, LocalStack stack, Path temporary) throws Exception {
        if (PrometheusProcess.installed().isEmpty()) {
            return null;
        }
        Path files = temporary.resolve("files");
        for (String directory : List.of("rules", "targets", "alertmanagers")) {
            Files.createDirectories(files.resolve(directory));
            try (Stream<Path> all = Files.list(Checkout.file("prometheus").resolve(directory))) {
                for (Path file : all.toList()) {
                    Files.copy(file, files.resolve(directory).resolve(file.getFileName()));
                }
            }
        }
        Files.writeString(
                files.resolve("loopback.yml"),
                Checkout.read("prometheus/loopback.yml").replaceAll("_(interval|timeout): \\d+s", "_$1: 1s"));
        String before = System.getProperty(PrometheusProcess.FILES_PROPERTY);
        System.setProperty(PrometheusProcess.FILES_PROPERTY, files.toString());
        PrometheusProcess process;
        try {
            process = closer.add(PrometheusProcess.start(
                    PrometheusProcess.installed().orElseThrow(),
                    Files.createDirectories(temporary.resolve("prometheus")),
                    0,
                    stack.scrapeTargets()));
        } finally {
            if (before == null) {
                System.clearProperty(PrometheusProcess.FILES_PROPERTY);
            } else {
                System.setProperty(PrometheusProcess.FILES_PROPERTY, before);
            }
        }
        URI uri = process.uri("/");
        // Counters are seen with 0 before anything happens, so that increases are whole.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Sources.instant(
                                uri, "count(hookline_calls_total) and on () count(hookline_events_total)"))
                        .isNotEmpty());
        return uri;
    }

    private void fill(List<LocalStack.Desk> desks) throws Exception {
        day.send(stack.servers());
        InProcessHook hook = new InProcessHook(Clock.systemUTC());
        try (Simulation simulation = new Simulation(hook, hook, 3)) {
            now.addAll(simulation.run(
                    desks.stream()
                            .map(desk -> new Simulation.SimulatedDesk(desk.station(), desk.spool()))
                            .toList(),
                    CALLS_NOW));
        }
        roles();
        Truth truth = truth();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(owner("SELECT count(*) AS n FROM calls WHERE outcome IS NOT NULL")
                                .number("n"))
                        .isEqualTo(truth.calls()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(owner("SELECT count(*) AS n FROM calls WHERE ring_millis = 250000")
                                .number("n"))
                        .as("the call that ended too late")
                        .isEqualTo(1));
        // One that goes on.
        Path spool = desks.get(0).spool();
        hook.run(spool, "cmdIncomingCall", "+4950123456");
        hook.run(spool, "cmdCallRing", "+4950123456");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(owner("SELECT count(*) AS n FROM calls WHERE outcome IS NULL")
                                .number("n"))
                        .isEqualTo(1));
        aCall = text(owner("SELECT call_id::text AS id FROM calls WHERE notes @> '{EVENTS_MISSING}' LIMIT 1"), "id");
        if (prometheus != null) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(value("sum(hookline_calls_total)")).isEqualTo(truth.calls());
                assertThat(value("site:hookline_calls_in_progress:sum")).isEqualTo(1);
                assertThat(value("site:hookline_calls_offered:increase1h"))
                        .isCloseTo(truth.offeredEver(), within(0.1 * truth.offeredEver()));
                // Two evaluations ago everything was read.
                assertThat(value("max(max_over_time(job_topic:hookline_behind_seconds:max[2s]))"))
                        .isZero();
            });
        }
    }

    private void roles() throws SQLException {
        try (Connection connection = DriverManager.getConnection(stack.servers().jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO stations (station, display_name, team) VALUES"
                            + " ('reception', 'Reception', 'front'), ('sales-1', 'Sales 1', 'sales'), ('sales-2', 'Sales 2', 'sales')");
            statement.execute("CREATE ROLE " + FIGURES + " LOGIN; CREATE ROLE " + NUMBERS + " LOGIN");
            statement.execute(
                    "SELECT archive_grant_figures('" + FIGURES + "'), archive_grant_numbers('" + NUMBERS + "')");
        }
        String url = "jdbc:postgresql://127.0.0.1:" + stack.servers().postgres().port() + "/hookline";
        for (String role : List.of(FIGURES, NUMBERS)) {
            connections.put(role, closer.add(new Session(Sources.as(role, url))).connection());
        }
    }

    /** Ends a connection without a checked exception. */
    private record Session(Connection connection) implements AutoCloseable {
        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("a connection was not closed", e);
            }
        }
    }

    KnownDay day() {
        return day;
    }

    Truth truth() {
        return new Truth(day, List.copyOf(now));
    }

    boolean hasPrometheus() {
        return prometheus != null;
    }

    URI prometheus() {
        if (prometheus == null) {
            throw new IllegalStateException("Prometheus does not run");
        }
        return prometheus;
    }

    /** The value of the one series that the expression gives. */
    double value(String expression) throws Exception {
        List<Series> series = Sources.instant(prometheus(), expression);
        assertThat(series).as(expression).hasSize(1);
        return series.get(0).last();
    }

    /** What the first query of a tile is answered by Prometheus. */
    double shown(String file, String panel) throws Exception {
        return value(Dashboard.of(file).panel(panel).queries().get(0).text());
    }

    /** What a panel's first query is answered by PostgreSQL, of yesterday. */
    Rows asked(String role, String file, String panel) throws Exception {
        Dashboard dashboard = Dashboard.of(file);
        Panel shown = dashboard.panel(panel);
        return ask(
                role,
                shown,
                yesterday(dashboard, role, false).sql(shown.queries().get(0).text()));
    }

    /** A figure of yesterday, as the role sees it that may see no number. */
    double figure(String file, String panel, String column) throws Exception {
        return asked(FIGURES, file, panel).number(column);
    }

    Rows ask(String role, Panel panel, String sql) {
        try {
            return Sources.postgres(connection(role), sql);
        } catch (SQLException e) {
            throw new AssertionError(panel + " as " + role + ": " + e.getMessage() + "\n" + sql, e);
        }
    }

    /**
     * Variables as Grafana fills them in for the first who opens a dashboard.
     *
     * @param chosen whether somebody chose a team and a station instead of all, and the last of what is to choose elsewhere
     */
    GrafanaText yesterday(Dashboard dashboard, String role, boolean chosen) throws Exception {
        Map<String, Value> values = new HashMap<>();
        for (JsonNode variable : dashboard.variables()) {
            String name = variable.path("name").asText();
            switch (variable.path("type").asText()) {
                case "query" -> values.put(name, queried(variable, role, chosen, yesterday(values)));
                case "custom" -> values.put(name, Value.one(option(variable, chosen)));
                default -> values.put(name, Value.one(aCall));
            }
        }
        return yesterday(values);
    }

    GrafanaText yesterday(Map<String, Value> values) {
        return new GrafanaText(day.begin(), day.end(), POINTS, POINTS, KnownDay.ZONE.getId(), values);
    }

    private static String option(JsonNode variable, boolean chosen) {
        JsonNode options = variable.path("options");
        JsonNode option = chosen ? options.path(options.size() - 1) : variable.path("current");
        return option.path("value").asText();
    }

    private Value queried(JsonNode variable, String role, boolean chosen, GrafanaText soFar) throws Exception {
        String name = variable.path("name").asText();
        Rows options = Sources.postgres(
                connection(role), soFar.sql(variable.path("query").asText()));
        assertThat(options.types().keySet()).as(name).containsExactlyInAnyOrder("__text", "__value");
        assertThat(options.rows()).as(name).isNotEmpty();
        boolean all = variable.path("includeAll").asBoolean();
        if (all && !chosen) {
            return Value.all(variable.path("allValue").asText());
        }
        String first = name.equals("team") ? "sales" : text(options, "__value");
        return new Value(List.of(first), all, false);
    }

    private static String text(Rows rows, String column) {
        return String.valueOf(rows.rows().get(0).get(column));
    }

    private Connection connection(String role) {
        Connection connection = connections.get(role);
        if (connection == null) {
            throw new IllegalStateException("not connected as " + role);
        }
        return connection;
    }

    private Rows owner(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(stack.servers().jdbcUrl())) {
            return Sources.postgres(connection, sql);
        }
    }

    @Override
    public void close() {
        closer.close();
    }
}
