// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.durations.days.DayPlan.PlannedCall;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Makes up days. What can be left out or shortened is, when a day is made smaller to show a failure. */
final class Days {
    /** With it every build tries the same days first; how many is {@code jqwik.tries.default}. */
    static final String SEED = "20261125";

    private static final int MOST_CALLS = 10;

    private Days() {}

    /** A day of the one desk. */
    static Arbitrary<Day> days() {
        return plans().map(plan -> Phone.live(plan, 1));
    }

    static Arbitrary<DayPlan> plans() {
        Arbitrary<Boolean> monotonic = Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false));
        return Combinators.combine(
                        versions(),
                        Arbitraries.of(true, false),
                        monotonic,
                        calls().list().ofMinSize(1).ofMaxSize(MOST_CALLS),
                        restarts(),
                        minutes(0, 600),
                        steps())
                .as((version, singleMode, clock, calls, restart, stepAfter, step) -> new DayPlan(
                        version,
                        singleMode,
                        clock,
                        calls,
                        restart,
                        stepAfter,
                        // Without a monotonic clock nothing tells that the wall clock was set forward (rule 8).
                        clock ? step : Duration.ZERO))
                .withoutEdgeCases();
    }

    private static Arbitrary<Version> versions() {
        return Arbitraries.frequency(
                Tuple.of(6, Version.V3_22),
                Tuple.of(2, Version.V3_20),
                Tuple.of(1, Version.V3_19),
                Tuple.of(1, Version.V3_14));
    }

    private static Arbitrary<PlannedCall> calls() {
        return Combinators.combine(
                        Arbitraries.of(Story.class),
                        Arbitraries.of(Remote.class),
                        gaps(),
                        rings(),
                        talks(),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, true))
                .as(PlannedCall::new)
                .withoutEdgeCases();
    }

    /** So short that calls overlap, or long enough that limits pass. */
    private static Arbitrary<Duration> gaps() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, millis(0, 20_000)),
                Tuple.of(5, millis(20_000, 300_000)),
                Tuple.of(3, minutes(5, 60)),
                Tuple.of(1, minutes(60, 600)));
    }

    /** Few ring for longer than the limit of three minutes, none for so long that nothing can be corrected any more. */
    private static Arbitrary<Duration> rings() {
        return Arbitraries.frequencyOf(Tuple.of(9, millis(100, 60_000)), Tuple.of(1, millis(150_000, 570_000)));
    }

    /** Few last for longer than the limit of four hours, none for so long that nothing can be corrected any more. */
    private static Arbitrary<Duration> talks() {
        return Arbitraries.frequencyOf(Tuple.of(9, millis(500, 600_000)), Tuple.of(1, minutes(200, 1200)));
    }

    private static Arbitrary<Duration> restarts() {
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(Duration.ZERO)), Tuple.of(1, millis(1, 3_600_000)));
    }

    /** By a second or more: less is not noticed. */
    private static Arbitrary<Duration> steps() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Duration.ZERO)),
                Tuple.of(1, millis(1_000, 7_200_000)),
                Tuple.of(1, millis(1_000, 7_200_000).map(Duration::negated)));
    }

    private static Arbitrary<Duration> minutes(int from, int to) {
        return Arbitraries.integers().between(from, to).map(Duration::ofMinutes);
    }

    private static Arbitrary<Duration> millis(int from, int to) {
        return Arbitraries.integers().between(from, to).map(Duration::ofMillis);
    }
}
