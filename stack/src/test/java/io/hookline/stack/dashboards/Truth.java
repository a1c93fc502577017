// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.hookline.stack.dashboards.KnownDay.Call;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the calls that were made, reckoned from what the desks did and not from what the services make of it.
 *
 * @param day yesterday's
 * @param now made while the test ran
 */
record Truth(KnownDay day, List<MadeCall> now) {
    /** How many of yesterday's. */
    double count(Predicate<Call> which) {
        return (double) day.calls().filter(which).count();
    }

    /** How many of those made now. */
    double countNow(Predicate<MadeCall> which) {
        return (double) now.stream().filter(which).count();
    }

    /** All that ended. */
    double calls() {
        return count(call -> true) + now.size();
    }

    double missed() {
        return count(Truth::isMissed);
    }

    double offeredEver() {
        return count(Call::isOffered)
                + countNow(call -> call.direction() == Direction.INBOUND && call.outcome() != Outcome.REJECTED);
    }

    double answeredInboundEver() {
        return count(Truth::isAnsweredInbound) + countNow(Truth::isAnsweredInbound);
    }

    /** Those made now take a second. */
    double answeredInTimeEver() {
        return count(call -> isAnsweredInbound(call) && ring(call) <= 20) + countNow(Truth::isAnsweredInbound);
    }

    double meanRingEver() {
        return (day.calls()
                                .filter(Truth::isAnsweredInbound)
                                .mapToDouble(Truth::ring)
                                .sum()
                        + now.stream()
                                .filter(Truth::isAnsweredInbound)
                                .mapToDouble(Truth::ring)
                                .sum())
                / answeredInboundEver();
    }

    double mean(Predicate<Call> which, ToDoubleFunction<Call> seconds) {
        return day.calls().filter(which).mapToDouble(seconds).average().orElseThrow();
    }

    /** Of callers who were missed and spoke to nobody. */
    List<String> unreturnedNumbers() {
        Set<String> spokenTo =
                day.calls().filter(Call::isAnswered).map(Call::number).collect(Collectors.toSet());
        return day.calls()
                .filter(call -> isMissed(call) && !spokenTo.contains(call.number()))
                .map(Call::number)
                .toList();
    }

    /** The most that talked at once: at some moment at which one began to. */
    double peak() {
        List<Call> talked = day.calls().filter(call -> call.talk() != null).toList();
        return talked.stream()
                .mapToDouble(one -> (double) talked.stream()
                        .filter(other -> talkedAt(other, Objects.requireNonNull(one.answer())))
                        .count())
                .max()
                .orElseThrow();
    }

    private static boolean talkedAt(Call call, Instant moment) {
        return !Objects.requireNonNull(call.answer()).isAfter(moment)
                && Objects.requireNonNull(call.end()).isAfter(moment);
    }

    static boolean isMissed(Call call) {
        return call.outcome() == Outcome.MISSED && call.counted();
    }

    static boolean isAnsweredInbound(Call call) {
        return call.isInbound() && call.isAnswered();
    }

    private static boolean isAnsweredInbound(MadeCall call) {
        return call.direction() == Direction.INBOUND && call.outcome() == Outcome.ANSWERED;
    }

    static double ring(Call call) {
        return seconds(call.ring());
    }

    static double talk(Call call) {
        return seconds(call.talk());
    }

    private static double ring(MadeCall call) {
        Span ring = Objects.requireNonNull(call.ring());
        return ring.leastMillis() / 1000.0;
    }

    private static double seconds(@Nullable Duration duration) {
        return Objects.requireNonNull(duration).toMillis() / 1000.0;
    }
}
