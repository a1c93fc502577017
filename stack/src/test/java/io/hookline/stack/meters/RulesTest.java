// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.stack.meters.Rules.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules ask for what there is. What promtool says of them is in {@link PromtoolTest}. */
class RulesTest {
    private static final Pattern METER =
            Pattern.compile("(?<![\\w:])(?:hookline|kafka|jvm|process|hikaricp)_\\w+(?![\\w:])");
    private static final Pattern RECORDED = Pattern.compile("[a-z0-9_]+:[a-z0-9_]+:[a-z0-9_]+");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern SELECTOR = Pattern.compile("(?<name>hookline_\\w+)\\{(?<matchers>[^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(?<label>\\w+)\\s*(?:=~|!~|!=|=)\\s*\"(?<value>[^\"]*)\"");

    /** Prometheus' own, and the bound of a bucket. */
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance", "le");

    private final List<Rule> rules = Rules.all();

    @Test
    void metersInRules_areInTheList() {
        Set<String> known = new HashSet<>(MeterList.queryable());
        known.addAll(ForeignMeter.names());

        Set<String> asked = new TreeSet<>();
        for (Rule rule : rules) {
            Matcher meters = METER.matcher(TEXT.matcher(rule.expression()).replaceAll("\"\""));
            meters.results().forEach(meter -> asked.add(meter.group()));
        }

        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(known).containsAll(asked);
    }

    @Test
    void recordedSeriesInRules_areRecorded() {
        Set<String> recorded =
                rules.stream().filter(rule -> !rule.isAlert()).map(Rule::name).collect(Collectors.toSet());

        assertThat(rules)
                .allSatisfy(rule -> assertThat(recorded)
                        .as(rule.name())
                        .containsAll(
                                RECORDED.matcher(TEXT.matcher(rule.expression()).replaceAll("\"\""))
                                        .results()
                                        .map(result -> result.group())
                                        .toList()));
        assertThat(recorded)
                .isNotEmpty()
                .allMatch(name -> RECORDED.matcher(name).matches());
    }

    /** A label or a value that no meter has selects nothing, and such a rule never says so. */
    @Test
    void labelsAndValuesInRules_areThoseOfTheMeter() {
        Map<String, Set<String>> values = MeterList.all().stream()
                .flatMap(meter -> meter.queryable().stream()
                        .flatMap(name -> meter.labels().entrySet().stream()
                                .map(label -> Map.entry(name + "/" + label.getKey(), label.getValue()))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, RulesTest::both));
        int checked = 0;
        for (Rule rule : rules) {
            for (var selector : SELECTOR.matcher(rule.expression()).results().toList()) {
                Matcher matcher = MATCHER.matcher(selector.group(2));
                while (matcher.find()) {
                    if (!LABELS_OF_PROMETHEUS.contains(matcher.group("label"))) {
                        assertThat(values.get(selector.group(1) + "/" + matcher.group("label")))
                                .as("%s in %s", matcher.group(), rule.name())
                                .isNotNull()
                                .containsAll(List.of(matcher.group("value").split("\\|")));
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> both = new TreeSet<>(some);
        both.addAll(others);
        return both;
    }

    @Test
    void names_areThoseOfNoOtherRule() {
        assertThat(rules).extracting(Rule::name).doesNotHaveDuplicates();
    }

    @Test
    void anAlert_saysWhatItMeansAndWhatToDo() {
        assertThat(Rules.alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.name()).startsWith("Hookline");
            assertThat(alert.all().path("labels").path("severity").asText()).isIn("critical", "warning");
            assertThat(alert.annotation("summary")).endsWith(".").hasSizeLessThan(120);
            assertThat(alert.annotation("description")).endsWith(".").hasSizeGreaterThan(100);
            assertThat(alert.annotation("runbook_url"))
                    .isEqualTo("docs/OPERATIONS.md#" + alert.name().toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void anAlert_isTestedToFireAndNotToFire() {
        List<String> tests = Rules.tests();
        List<String> named = Rules.alerts().stream().map(Rule::name).toList();

        for (String alert : named) {
            assertThat(tests).anyMatch(test -> test.startsWith(alert + " fires: "));
            assertThat(tests).anyMatch(test -> test.startsWith(alert + " does not fire: "));
        }
        List<String> all = rules.stream().map(Rule::name).toList();
        assertThat(tests).allMatch(test -> all.contains(test.split(" ", 2)[0]));
    }
}
