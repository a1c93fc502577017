// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Pins what dashboards and alerts are built on, and keeps docs/METRICS.md true. With {@code -Dhookline.meters.write=true} it
 * writes both files instead: then `git diff` shows what changed for whoever reads the metrics.
 */
class MeterListTest {
    private static final String PINNED = "stack/src/test/resources/meters.txt";
    private static final String COMMAND = "./mvnw test -pl stack -am -Dtest=MeterListTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dhookline.meters.write=true";
    private static final Set<String> LABELS = Set.of(
            "cause",
            "change",
            "direction",
            "duration",
            "hook",
            "last_event",
            "outcome",
            "phase",
            "quality",
            "result",
            "service",
            "stage",
            "topic",
            "version",
            "waits_for");

    private final Map<String, List<Meter>> meters = MeterList.byService();

    @Test
    void namesTypesLabelsAndHelp_areThosePinned() throws IOException {
        String list = meters.values().stream()
                .flatMap(List::stream)
                .map(Meter::line)
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(writtenOr(PINNED, list))
                .as("changed on purpose? %s", COMMAND)
                .isEqualTo(list);
    }

    @Test
    void theDocument_isWhatTheCodeSays() throws IOException {
        String document = MetricsDocument.text(meters, COMMAND);

        assertThat(writtenOr(MetricsDocument.FILE, document))
                .as("stale; written again by: %s", COMMAND)
                .isEqualTo(document);
    }

    @Test
    void labels_areFromAClosedList_andFew() {
        for (Meter meter : MeterList.all()) {
            assertThat(LABELS).as(meter.name()).containsAll(meter.labels().keySet());
            assertThat(meter.labels().values())
                    .as(meter.name())
                    .allSatisfy(values -> assertThat(values).hasSizeLessThanOrEqualTo(12));
        }
    }

    @Test
    void names_followPrometheus() {
        for (Meter meter : MeterList.all()) {
            assertThat(meter.type()).as(meter.name()).isIn("counter", "gauge", "histogram");
            assertThat(meter.name().endsWith("_total"))
                    .as(meter.name())
                    .isEqualTo(meter.type().equals("counter"));
            assertThat(meter.name()).doesNotContain("millis", "minutes", "hours", "kilobytes");
            assertThat(meter.help()).as(meter.name()).endsWith(".");
        }
    }

    @Test
    void equations_areOfMetersThatThereAre() {
        assertThat(MeterList.queryable())
                .containsAll(Equation.ALL.stream()
                        .flatMap(equation -> equation.names().stream())
                        .toList());
    }

    private static String writtenOr(String file, String text) throws IOException {
        if (Boolean.getBoolean("hookline.meters.write")) {
            Files.writeString(Checkout.file(file), text);
        }
        return Checkout.read(file);
    }
}
