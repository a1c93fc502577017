// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.event.Outcome;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the desks did against what arrived, and whether the two agree. */
final class Summary {
    private static final int MOST_DIFFERENCES_SHOWN = 10;
    private static final double MILLIS_PER_SECOND = 1000.0;

    private final List<String> lines = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    private Summary() {}

    static Summary compare(
            List<MadeCall> made,
            List<ArchivedCalls.ArchivedCall> archived,
            TopicEvents topic,
            ArchivedCalls.Latency latency) {
        Summary summary = new Summary();
        summary.hooks(made);
        summary.outcomes(made, archived);
        Map<String, ArchivedCalls.ArchivedCall> byNumber = new HashMap<>();
        for (ArchivedCalls.ArchivedCall call : archived) {
            if (byNumber.put(call.station() + " " + call.number(), call) != null) {
                summary.differences.add("archived twice: " + call);
            }
        }
        summary.calls(made, byNumber);
        summary.figures(made, byNumber);
        summary.events(made, topic, archived.size());
        summary.lines.add(
                "Hook to archive   p50 " + millis(latency.p50Millis()) + ", p99 " + millis(latency.p99Millis()));
        return summary;
    }

    /** Whether every number agrees. */
    boolean agrees() {
        return differences.isEmpty();
    }

    void print(Console console) {
        console.line("");
        lines.forEach(console::line);
        console.line("");
        if (agrees()) {
            console.line("Every number agrees.");
            return;
        }
        console.line(differences.size() == 1 ? "1 difference:" : differences.size() + " differences:");
        differences.stream().limit(MOST_DIFFERENCES_SHOWN).forEach(difference -> console.line("  " + difference));
        if (differences.size() > MOST_DIFFERENCES_SHOWN) {
            console.line("  …");
        }
    }

    private void hooks(List<MadeCall> made) {
        long all = made.stream().mapToLong(call -> call.hooks().size()).sum();
        long processes = made.stream()
                .filter(MadeCall::asProcesses)
                .mapToLong(call -> call.hooks().size())
                .sum();
        lines.add("Hooks run         " + all + ": " + processes + " as processes, " + (all - processes)
                + " in this process");
        lines.add("");
    }

    private void outcomes(List<MadeCall> made, List<ArchivedCalls.ArchivedCall> archived) {
        lines.add(String.format(Locale.ROOT, "%-17s %10s %10s", "Calls", "made", "archived"));
        for (Outcome outcome : Outcome.values()) {
            outcome(
                    outcome.name(),
                    made.stream().filter(call -> call.outcome() == outcome).count(),
                    archived.stream()
                            .filter(call -> outcome.name().equals(call.outcome()))
                            .count());
        }
        outcome(
                "still open",
                0,
                archived.stream().filter(call -> call.outcome() == null).count());
        outcome("all", made.size(), archived.size());
        lines.add("");
    }

    private void outcome(String name, long made, long archived) {
        if (made > 0 || archived > 0) {
            lines.add(String.format(Locale.ROOT, "  %-15s %10d %10d", name, made, archived));
        }
        if (made != archived) {
            differences.add(name + ": " + made + " calls made, " + archived + " archived");
        }
    }

    /** The counts of two wrong outcomes may add up: each call must be what it was. */
    private void calls(List<MadeCall> made, Map<String, ArchivedCalls.ArchivedCall> archived) {
        for (MadeCall call : made) {
            ArchivedCalls.ArchivedCall row = archived.get(call.station() + " " + call.number());
            if (row == null) {
                differences.add("not archived: " + call);
            } else if (!call.direction().name().equals(row.direction())
                    || !call.outcome().name().equals(row.outcome())) {
                differences.add("expected " + call + ", was " + row);
            }
        }
    }

    private void figures(List<MadeCall> made, Map<String, ArchivedCalls.ArchivedCall> archived) {
        lines.add(String.format(Locale.ROOT, "%-17s %21s %10s", "Seconds", "simulator", "archive"));
        for (boolean asProcesses : new boolean[] {false, true}) {
            List<MadeCall> some = made.stream()
                    .filter(call -> call.asProcesses() == asProcesses)
                    .toList();
            String how = asProcesses ? ", processes" : "";
            figure("ring" + how, some, archived, MadeCall::ring, ArchivedCalls.ArchivedCall::ringMillis);
            figure("talk" + how, some, archived, MadeCall::talk, ArchivedCalls.ArchivedCall::talkMillis);
        }
        lines.add("");
    }

    /** Compares a duration call by call, and shows the sums. */
    private void figure(
            String name,
            List<MadeCall> made,
            Map<String, ArchivedCalls.ArchivedCall> archived,
            Function<MadeCall, @Nullable Span> truth,
            Function<ArchivedCalls.ArchivedCall, @Nullable Long> measured) {
        Span expected = new Span(0, 0);
        long sum = 0;
        for (MadeCall call : made) {
            ArchivedCalls.ArchivedCall row = archived.get(call.station() + " " + call.number());
            Span span = truth.apply(call);
            Long millis = row == null ? null : measured.apply(row);
            expected = span == null ? expected : expected.plus(span);
            sum += millis == null ? 0 : millis;
            boolean agrees = span == null ? millis == null : millis != null && span.contains(millis);
            if (row != null && !agrees) {
                differences.add(name + ": expected " + expected(span) + ", was " + millis + " ms in " + row);
            }
        }
        lines.add(String.format(Locale.ROOT, "  %-15s %21s %10.3f", name, seconds(expected), sum / MILLIS_PER_SECOND));
    }

    private static String expected(@Nullable Span span) {
        return span == null ? "none" : span.leastMillis() + " to " + span.mostMillis() + " ms";
    }

    /** Unknown where no call has an end. */
    private static String millis(double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, "%.0f ms", value);
    }

    /** Where the simulator did not set the hook's clock it knows the sum only to lie between two figures. */
    private static String seconds(Span span) {
        return span.leastMillis() == span.mostMillis()
                ? String.format(Locale.ROOT, "%.3f", span.leastMillis() / MILLIS_PER_SECOND)
                : String.format(
                        Locale.ROOT,
                        "%.3f to %.3f",
                        span.leastMillis() / MILLIS_PER_SECOND,
                        span.mostMillis() / MILLIS_PER_SECOND);
    }

    private void events(List<MadeCall> made, TopicEvents topic, int archivedCalls) {
        Map<TopicEvents.Event, Long> missing = new HashMap<>();
        long sent = 0;
        for (MadeCall call : made) {
            for (String hook : call.hooks()) {
                missing.merge(new TopicEvents.Event(call.station(), hook, call.number()), 1L, Long::sum);
                sent++;
            }
        }
        long foreign = 0;
        for (TopicEvents.Event event : topic.events()) {
            Long left = missing.get(event);
            if (left == null || left == 0) {
                foreign++;
            } else {
                missing.put(event, left - 1);
            }
        }
        long lost = missing.values().stream().mapToLong(Long::longValue).sum();
        long duplicated = topic.repeated() + foreign;
        lines.add("Events            " + sent + " sent, " + topic.events().size() + " in the topic: " + lost + " lost, "
                + duplicated + " duplicated");
        if (lost > 0 || duplicated > 0) {
            differences.add(
                    "events: " + lost + " lost, " + duplicated + " duplicated, for " + archivedCalls + " calls");
        }
    }
}
