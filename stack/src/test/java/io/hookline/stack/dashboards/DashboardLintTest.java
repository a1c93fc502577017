// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hookline.event.Note;
import io.hookline.stack.meters.Checkout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards and what Grafana is provisioned with; and that the lint finds what it looks for. */
class DashboardLintTest {
    private static final Pattern FIGURE = Pattern.compile("figure_\\w+");

    private final List<Dashboard> dashboards = Dashboard.all();

    @Test
    void dashboards_haveNoProblem() {
        assertThat(dashboards)
                .extracting(Dashboard::file)
                .containsExactly(
                        "call.json", "history.json", "live.json", "missed.json", "pipeline.json", "station.json");
        assertThat(DashboardLint.problems(dashboards)).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("another dashboard has the uid", json -> json.put("uid", "hookline-live")),
                mistake("another dashboard has the title", json -> json.put("title", "Hookline: Live")),
                mistake("dashboard has an unknown key", json -> json.put("refesh", "1m")),
                mistake("id is not null", json -> json.put("id", 4)),
                mistake("no tag hookline", json -> json.putArray("tags")),
                mistake("no link to the other dashboards", json -> json.putArray("links")),
                mistake(
                        "two panels have the title",
                        json -> panel(json, 3).set("title", panel(json, 4).get("title"))),
                mistake(
                        "two panels have the id",
                        json -> panel(json, 3).set("id", panel(json, 4).get("id"))),
                mistake(
                        "lies over another panel",
                        json -> panel(json, 3).set("gridPos", panel(json, 4).get("gridPos"))),
                mistake("a panel has no title", json -> panel(json, 3).put("title", "")),
                mistake(
                        "does not say where it comes from",
                        json -> panel(json, 3).put("description", "Calls.")),
                mistake(
                        "does not say what is left out",
                        json -> panel(json, 3)
                                .put(
                                        "description",
                                        "Inbound calls that were answered. Source: PostgreSQL, by the call.")),
                mistake("panel has an unknown key", json -> panel(json, 3).put("alert", "x")),
                mistake("no unit that is known", json -> defaults(json).remove("unit")),
                mistake("does not say why it is empty", json -> defaults(json).remove("noValue")),
                mistake("thresholds do not rise", json -> {
                    ArrayNode steps = ((ObjectNode) defaults(json).path("thresholds")).putArray("steps");
                    steps.addObject().putNull("value");
                    steps.addObject().put("value", 2);
                    steps.addObject().put("value", 1);
                }),
                mistake(
                        "the source is not one of ours",
                        json -> ((ObjectNode) panel(json, 3).path("datasource")).put("uid", "P1809F7CD0C75ACF3")),
                mistake(
                        "asks another source",
                        json -> ((ObjectNode) target(json).path("datasource"))
                                .put("uid", "hookline-prometheus")
                                .put("type", "prometheus")),
                mistake(
                        "there is no variable",
                        json -> target(json).put("rawSql", sql(json).replace("${team", "${group"))),
                mistake(
                        "is not quoted by :sqlstring",
                        json -> target(json).put("rawSql", sql(json).replace("${team:sqlstring}", "'$team'"))),
                mistake("SELECT * is refused", json -> target(json).put("rawSql", "SELECT * FROM calls")),
                mistake("not of a span or a call", json -> target(json).put("rawSql", "SELECT count(*) FROM calls")),
                mistake(
                        "fails where they are not granted",
                        json -> target(json)
                                .put("rawSql", "SELECT number FROM figure_top_numbers($__timeFrom(), $__timeTo())")),
                mistake(
                        "the variable unused is not used",
                        json -> ((ArrayNode) json.path("templating").path("list"))
                                .addObject()
                                .put("name", "unused")),
                mistake(
                        "variable station is query with all and elsewhere query without all",
                        json -> ((ObjectNode)
                                        json.path("templating").path("list").path(1))
                                .put("includeAll", false)),
                mistake("there is no dashboard", json -> links(json).put("url", "/d/nothing?${__url_time_range}")),
                mistake(
                        "hookline-call has no variable",
                        json -> links(json).put("url", "/d/hookline-call?var-id=1&${__url_time_range}")),
                mistake("does not keep the span", json -> links(json).put("url", "/d/hookline-call?var-call=1")),
                mistake("is absolute", json -> links(json).put("url", "https://grafana.example.org/d/hookline-call")),
                mistake("leads out of Grafana", json -> links(json).put("url", "javascript:alert(1)")),
                mistake("answered is #000000 and elsewhere", json -> {
                    ObjectNode override =
                            ((ArrayNode) panel(json, 3).path("fieldConfig").path("overrides")).addObject();
                    override.putObject("matcher").put("id", "byName").put("options", "ANSWERED");
                    override.putArray("properties")
                            .addObject()
                            .put("id", "color")
                            .putObject("value")
                            .put("fixedColor", "#000000");
                }),
                mistake("there is no meter", json -> ask(json, "hookline_calls_in_progres")),
                mistake("no rule records", json -> ask(json, "site:hookline_answer_rate:ratio2h")),
                mistake("is shown as it stands", json -> ask(json, "sum(hookline_calls_total)")),
                mistake("is not over $__rate_interval", json -> ask(json, "sum(rate(hookline_calls_total[5m]))")));
    }

    private static Arguments mistake(String found, Consumer<ObjectNode> change) {
        return Arguments.of(found, change);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistake_isFound(String found, Consumer<ObjectNode> change) {
        List<Dashboard> changed = new ArrayList<>();
        for (Dashboard dashboard : dashboards) {
            ObjectNode json = dashboard.json().deepCopy();
            if (dashboard.file().equals("history.json")) {
                change.accept(json);
            }
            changed.add(new Dashboard(dashboard.file(), json));
        }

        assertThat(DashboardLint.problems(changed)).anyMatch(problem -> problem.contains(found));
    }

    private static ObjectNode panel(ObjectNode dashboard, int index) {
        return (ObjectNode) dashboard.path("panels").path(index);
    }

    private static ObjectNode defaults(ObjectNode dashboard) {
        return (ObjectNode) panel(dashboard, 3).path("fieldConfig").path("defaults");
    }

    private static ObjectNode target(ObjectNode dashboard) {
        return (ObjectNode) panel(dashboard, 3).path("targets").path(0);
    }

    private static String sql(ObjectNode dashboard) {
        return target(dashboard).path("rawSql").asText();
    }

    private static ObjectNode links(ObjectNode dashboard) {
        return defaults(dashboard).putArray("links").addObject();
    }

    private static void ask(ObjectNode dashboard, String expression) {
        ObjectNode source = target(dashboard).putObject("datasource");
        source.put("uid", "hookline-prometheus").put("type", "prometheus");
        target(dashboard).put("expr", expression);
    }

    /** Each figure that is documented is asked by a panel, or by one that shows the same. */
    @Test
    void documentedFigures_areShown() {
        Set<String> documented = FIGURE.matcher(Checkout.read("docs/FIGURES.md"))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
        documented.remove("figure_");
        // What shows numbers is asked through a function that works without the right to read them.
        documented.removeAll(Set.of("figure_unreturned", "figure_top_numbers"));
        // Its hours are those of the heat map, of one direction too.
        documented.remove("figure_busy_hour");

        String asked = dashboards.stream().map(one -> one.json().toString()).collect(Collectors.joining());

        assertThat(documented).hasSizeGreaterThan(10).allMatch(figure -> asked.contains(figure + "("));
        assertThat(asked).contains("top_numbers_if_granted(", "figure_unreturned_calls(");
        documented.add("figure_call_events");
        assertThat(FIGURE.matcher(asked).results().map(match -> match.group()).collect(Collectors.toSet()))
                .isSubsetOf(documented);
    }

    @Test
    void notesOfCalls_areExplained() {
        String asked = Dashboard.of("call.json")
                .panel("Why it is known so")
                .queries()
                .get(0)
                .text();

        assertThat(Arrays.stream(Note.values()).filter(note -> note != Note.OTHER))
                .isNotEmpty()
                .allMatch(note -> asked.contains("('" + note + "', "));
    }

    @Test
    void sources_areThoseOfTheDashboards_andHoldNoSecret() throws IOException {
        JsonNode provisioned =
                yaml("grafana/provisioning/datasources/hookline.yaml").path("datasources");

        assertThat(provisioned)
                .extracting(source ->
                        source.path("uid").asText() + " " + source.path("type").asText())
                .containsExactlyInAnyOrder(
                        "hookline-prometheus prometheus", "hookline-postgres grafana-postgresql-datasource");
        assertThat(provisioned.findValues("password"))
                .isNotEmpty()
                .allMatch(password -> password.asText().matches("\\$\\{\\w+}"));
        assertThat(provisioned.findValues("url")).allMatch(url -> url.asText().matches("\\$\\{\\w+}"));
        assertThat(provisioned.findValue("timeInterval").asText())
                .isEqualTo(yaml("prometheus/prometheus.yml")
                        .path("global")
                        .path("scrape_interval")
                        .asText());
    }

    @Test
    void everyVariableOfTheProvisioning_isInTheReadme_andSetByCompose() throws IOException {
        String readme = Checkout.read("grafana/README.md");
        JsonNode composed =
                yaml("docker-compose.yml").path("services").path("grafana").path("environment");
        List<String> variables = Stream.of("datasources", "dashboards")
                .flatMap(directory -> Pattern.compile("\\$\\{(\\w+)}")
                        .matcher(Checkout.read("grafana/provisioning/" + directory + "/hookline.yaml"))
                        .results())
                .map(variable -> variable.group(1))
                .toList();

        assertThat(variables)
                .hasSize(7)
                .allMatch(variable -> readme.contains("`" + variable + "`"))
                .allMatch(variable -> composed.has(variable) || composed.has(variable + "__FILE"));
    }

    @Test
    void contactPoint_tellsNobodyByDefault() throws IOException {
        JsonNode alerting = yaml("grafana/provisioning/alerting/contact-points.yaml");

        assertThat(alerting.has("policies")).isFalse();
        assertThat(alerting.findValues("addresses"))
                .isNotEmpty()
                .allMatch(address -> address.asText().endsWith(".invalid"));
    }

    @Test
    void folder_isHookline() throws IOException {
        JsonNode provider = yaml("grafana/provisioning/dashboards/hookline.yaml")
                .path("providers")
                .path(0);

        assertThat(provider.path("folder").asText()).isEqualTo("Hookline");
        assertThat(provider.path("options").path("path").asText()).isEqualTo("${HOOKLINE_DASHBOARDS}");
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(Checkout.file(file).toFile());
    }
}
