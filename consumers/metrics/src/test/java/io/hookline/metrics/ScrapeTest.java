// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is there before anything happened. Names, types and help texts of all services are pinned in the module stack. */
class ScrapeTest {
    private final String scrape = scrapeAtStart();

    private static String scrapeAtStart() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CallMeters meters = new CallMeters(registry);
        assertThat(meters).isNotNull();
        return registry.scrape();
    }

    @Test
    void whatCanOccur_isThereWithZeroFromTheStart() {
        assertThat(scrape.lines()
                        .filter(line -> line.startsWith("hookline_calls") && !line.startsWith("hookline_calls_delay")))
                .containsExactlyElementsOf("""
hookline_calls_total{direction="inbound",outcome="answered"} 0.0
hookline_calls_total{direction="inbound",outcome="declined"} 0.0
hookline_calls_total{direction="inbound",outcome="missed"} 0.0
hookline_calls_total{direction="inbound",outcome="rejected"} 0.0
hookline_calls_total{direction="inbound",outcome="unknown"} 0.0
hookline_calls_total{direction="outbound",outcome="answered"} 0.0
hookline_calls_total{direction="outbound",outcome="busy"} 0.0
hookline_calls_total{direction="outbound",outcome="no_answer"} 0.0
hookline_calls_total{direction="outbound",outcome="unknown"} 0.0
hookline_calls_total{direction="unknown",outcome="unknown"} 0.0
hookline_calls_corrected_total{direction="inbound",outcome="answered"} 0.0
hookline_calls_corrected_total{direction="inbound",outcome="declined"} 0.0
hookline_calls_corrected_total{direction="inbound",outcome="missed"} 0.0
hookline_calls_corrected_total{direction="inbound",outcome="rejected"} 0.0
hookline_calls_corrected_total{direction="inbound",outcome="unknown"} 0.0
hookline_calls_corrected_total{direction="outbound",outcome="answered"} 0.0
hookline_calls_corrected_total{direction="outbound",outcome="busy"} 0.0
hookline_calls_corrected_total{direction="outbound",outcome="no_answer"} 0.0
hookline_calls_corrected_total{direction="outbound",outcome="unknown"} 0.0
hookline_calls_corrected_total{direction="unknown",outcome="unknown"} 0.0
hookline_calls_corrected_durations_total{duration="ring"} 0.0
hookline_calls_corrected_durations_total{duration="talk"} 0.0
hookline_calls_quality_total{quality="ambiguous"} 0.0
hookline_calls_quality_total{quality="exact"} 0.0
hookline_calls_quality_total{quality="inferred"} 0.0
hookline_calls_unmeasured_total{duration="delay"} 0.0
hookline_calls_unmeasured_total{duration="ring"} 0.0
hookline_calls_unmeasured_total{duration="talk"} 0.0
""".lines().toList());
    }

    @Test
    void records_areThereWithZeroForEachResult() {
        assertThat(scrape.lines().filter(line -> line.startsWith("hookline_call_records")))
                .containsExactlyElementsOf("""
hookline_call_records_total{result="corrected"} 0.0
hookline_call_records_total{result="counted"} 0.0
hookline_call_records_total{result="open"} 0.0
hookline_call_records_total{result="rebuilt"} 0.0
hookline_call_records_total{result="rejected"} 0.0
hookline_call_records_total{result="reopened"} 0.0
hookline_call_records_total{result="tombstone"} 0.0
""".lines().toList());
    }

    @Test
    void buckets_areThoseOfPhoneCalls() {
        assertThat(buckets("hookline_call_ring_seconds_bucket{direction=\"inbound\",outcome=\"missed\","))
                .containsExactly(
                        "1.0", "2.0", "3.0", "5.0", "8.0", "10.0", "15.0", "20.0", "30.0", "45.0", "60.0", "90.0",
                        "120.0", "180.0", "+Inf");
        assertThat(buckets("hookline_call_talk_seconds_bucket{direction=\"outbound\","))
                .containsExactly(
                        "5.0", "10.0", "30.0", "60.0", "120.0", "180.0", "300.0", "600.0", "900.0", "1800.0", "3600.0",
                        "7200.0", "14400.0", "+Inf");
        assertThat(buckets("hookline_calls_delay_seconds_bucket{"))
                .containsExactly(
                        "0.1", "0.25", "0.5", "1.0", "2.0", "5.0", "10.0", "30.0", "60.0", "300.0", "1800.0", "3600.0",
                        "14400.0", "86400.0", "+Inf");
    }

    @Test
    void histograms_areThereForEachCombinationThatHasADuration() {
        assertThat(scrape.lines().filter(line -> line.matches("hookline_call_(ring|talk)_seconds_count.*")))
                .containsExactlyElementsOf("""
hookline_call_ring_seconds_count{direction="inbound",outcome="answered"} 0
hookline_call_ring_seconds_count{direction="inbound",outcome="declined"} 0
hookline_call_ring_seconds_count{direction="inbound",outcome="missed"} 0
hookline_call_ring_seconds_count{direction="inbound",outcome="rejected"} 0
hookline_call_ring_seconds_count{direction="inbound",outcome="unknown"} 0
hookline_call_ring_seconds_count{direction="outbound",outcome="answered"} 0
hookline_call_ring_seconds_count{direction="outbound",outcome="busy"} 0
hookline_call_ring_seconds_count{direction="outbound",outcome="no_answer"} 0
hookline_call_ring_seconds_count{direction="outbound",outcome="unknown"} 0
hookline_call_talk_seconds_count{direction="inbound"} 0
hookline_call_talk_seconds_count{direction="outbound"} 0
""".lines().toList());
    }

    @Test
    void labels_areFromAClosedList() {
        Pattern label = Pattern.compile("(\\w+)=\"");

        assertThat(scrape.lines()
                        .filter(line -> !line.startsWith("#"))
                        .flatMap(line -> label.matcher(line).results())
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("direction", "outcome", "quality", "result", "duration", "stage", "le");
    }

    private List<String> buckets(String prefix) {
        Pattern bound = Pattern.compile("le=\"([^\"]+)\"");
        return scrape.lines()
                .filter(line -> line.startsWith(prefix))
                .flatMap(line -> bound.matcher(line).results())
                .map(match -> match.group(1))
                .toList();
    }
}
