// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counters that add up: both sides are sums over all series of the selectors named, over all instances, since all of them
 * started. They hold when nothing is on its way, and as long as no process was killed and no transaction done again.
 *
 * @param relation {@code =}, or {@code ≤} where something else may add to the right
 * @param says in words; what the difference is where the relation is {@code ≤}
 */
record Equation(List<String> left, String relation, List<String> right, String says) {
    private static final Pattern SELECTOR = Pattern.compile("(?<name>\\w+)(?:\\{(?<labels>.*)})?");

    static final List<Equation> ALL = List.of(
            equal(
                    "hookline_relay_events_picked_up_total",
                    "hookline_relay_events_acknowledged_total + hookline_relay_events_rejected_total"
                            + " + hookline_relay_events_unacknowledged",
                    "An event that a relay took is in Kafka, set aside, or waits"),
            atMost(
                    "hookline_relay_events_acknowledged_total",
                    "hookline_archive_records_total{topic=\"hookline.call-events\"}",
                    "What relays sent is in the topic; the rest is of relays that are not scraped, imported or replayed"),
            equal(
                    "hookline_archive_records_total{topic=\"hookline.call-events\"}",
                    "hookline_events_total + hookline_events_duplicate_total + hookline_events_empty_total"
                            + " + hookline_events_dead_letters_total",
                    "The durations service takes each record of the topic, knows it as a duplicate, finds it empty or"
                            + " sets it aside; the archive reads the same records"),
            equal(
                    "hookline_stage_delay_seconds_count{stage=\"hook_to_sent\"}",
                    "hookline_stage_delay_seconds_count{stage=\"sent_to_appended\"}",
                    "Who was sent was appended"),
            atMost(
                    "hookline_stage_delay_seconds_count{stage=\"sent_to_appended\"}",
                    "hookline_stage_delay_seconds_count{stage=\"appended_to_published\"}",
                    "The rest was sent by no relay: imported"),
            atMost(
                    "hookline_stage_delay_seconds_count{stage=\"appended_to_published\"}",
                    "hookline_events_total",
                    "The rest was told anew by a rebuild"),
            atMost(
                    "hookline_events_out_of_order_total",
                    "hookline_events_total",
                    "The rest came in order, or has no number"),
            equal(
                    "hookline_call_revisions_total + hookline_call_records_total{result=\"tombstone\"}"
                            + " + hookline_call_records_total{result=\"rejected\"}",
                    "hookline_call_records_total",
                    "The metrics service reads each revision published, records without a value of rebuilds and erasures,"
                            + " and what others wrote; a rebuild publishes what nobody scrapes"),
            equal(
                    "hookline_call_records_total",
                    "hookline_archive_records_total{topic=\"hookline.calls\"}",
                    "The archive reads the same"),
            equal(
                    "hookline_call_revisions_total{change=\"io.hookline.call.opened\"}"
                            + " + hookline_call_revisions_total{change=\"io.hookline.call.progressed\"}",
                    "hookline_call_records_total{result=\"open\"}",
                    "Revisions of open calls"),
            equal(
                    "hookline_call_revisions_total{change=\"io.hookline.call.closed\"}",
                    "hookline_call_records_total{result=\"counted\"}",
                    "A call is counted when it is closed first"),
            equal(
                    "hookline_call_revisions_total{change=\"io.hookline.call.corrected\"}",
                    "hookline_call_records_total{result=\"corrected\"}",
                    "Corrections"),
            equal(
                    "hookline_call_revisions_total{change=\"io.hookline.call.reopened\"}",
                    "hookline_call_records_total{result=\"reopened\"}",
                    "Calls that went on after all"),
            equal(
                    "hookline_calls_total",
                    "hookline_call_records_total{result=\"counted\"}",
                    "Each call once, under the outcome that was known first"),
            equal("hookline_calls_quality_total", "hookline_calls_total", "Each call has one quality"),
            equal(
                    "hookline_calls_corrected_total",
                    "hookline_call_records_total{result=\"corrected\"}",
                    "Corrections, under what the call is now"),
            equal(
                    "hookline_call_ring_seconds_count + hookline_calls_unmeasured_total{duration=\"ring\"}",
                    "hookline_calls_total",
                    "A call's ring time is in the histogram, or unknown when it was closed"),
            equal(
                    "hookline_call_talk_seconds_count + hookline_calls_unmeasured_total{duration=\"talk\"}",
                    "hookline_calls_total{outcome=\"answered\"}",
                    "The same for the talk time of answered calls"),
            equal(
                    "hookline_calls_delay_seconds_count + hookline_calls_unmeasured_total{duration=\"delay\"}",
                    "hookline_calls_total",
                    "A call's delay is in the histogram, or its end was not seen"),
            atMost(
                    "hookline_stage_delay_seconds_count{stage=\"published_to_counted\"}",
                    "hookline_call_records_total",
                    "The rest was rebuilt, has no value, or comes from a version that did not say when it published"),
            atMost(
                    "hookline_stage_delay_seconds_count{stage=\"published_to_archived\"}",
                    "hookline_archive_records_total{topic=\"hookline.calls\",result=\"stored\"}",
                    "The same for rows"),
            equal(
                    "hookline_archive_delay_seconds_count{topic=\"hookline.call-events\"}",
                    "hookline_archive_records_total{topic=\"hookline.call-events\",result=\"stored\"}",
                    "Each event that became a row has a delay"),
            equal(
                    "hookline_archive_batch_records_sum",
                    "hookline_archive_records_total",
                    "Each record is in one transaction, under one result"),
            equal(
                    "hookline_archive_transaction_seconds_count",
                    "hookline_archive_batch_records_count",
                    "Each batch is one transaction"));

    private static Equation equal(String left, String right, String says) {
        return new Equation(terms(left), "=", terms(right), says);
    }

    private static Equation atMost(String left, String right, String says) {
        return new Equation(terms(left), "≤", terms(right), says);
    }

    private static List<String> terms(String sum) {
        return List.of(sum.split(" \\+ "));
    }

    boolean holds(Collection<Sample> samples) {
        double difference = sum(left, samples) - sum(right, samples);
        return relation.equals("=") ? difference == 0 : difference <= 0;
    }

    /** With what the sides are, for a person who looks for the fault. */
    String with(Collection<Sample> samples) {
        return text(left) + " " + relation + " " + text(right) + ": " + sum(left, samples) + " and "
                + sum(right, samples);
    }

    String leftText() {
        return text(left);
    }

    String rightText() {
        return text(right);
    }

    /** Whether anything was counted at all: 0 = 0 shows nothing. */
    boolean isOfSomething(Collection<Sample> samples) {
        return sum(right, samples) > 0;
    }

    /** The names that it adds up. */
    List<String> names() {
        return Stream.concat(left.stream(), right.stream())
                .map(term -> selector(term).group("name"))
                .toList();
    }

    private static String text(List<String> terms) {
        return String.join(" + ", terms);
    }

    private static double sum(List<String> terms, Collection<Sample> samples) {
        return terms.stream().mapToDouble(term -> sum(term, samples)).sum();
    }

    private static double sum(String term, Collection<Sample> samples) {
        Matcher selector = selector(term);
        String name = selector.group("name");
        String labels = selector.group("labels");
        Map<String, String> wanted = Sample.labels(labels == null ? "" : labels);
        List<Sample> found = samples.stream()
                .filter(sample ->
                        sample.name().equals(name) && sample.labels().entrySet().containsAll(wanted.entrySet()))
                .collect(Collectors.toList());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("nothing is scraped of " + term);
        }
        return found.stream().mapToDouble(Sample::value).sum();
    }

    private static Matcher selector(String term) {
        Matcher matcher = SELECTOR.matcher(term);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected name{label=\"value\",…}, was " + term);
        }
        return matcher;
    }
}
