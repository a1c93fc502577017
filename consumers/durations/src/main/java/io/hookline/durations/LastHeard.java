// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.StationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How many stations were last heard of when: counted by the minute of their last event and without their names, so that
 * fifty thousand desks are a handful of numbers. By the desks' clocks, for they are what the state keeps. For any thread.
 */
final class LastHeard {
    /** In place of a minute where a station's events have no monotonic clock, as imported ones. */
    private static final long NO_CLOCK = Long.MIN_VALUE;

    private static final long MINUTE_MICROS = Duration.ofMinutes(1).toMillis() * 1000;

    /** How long ago the last event was; each class ends where the one before it begins. */
    enum Ago {
        UNDER_1H(Duration.ZERO, Duration.ofHours(1)),
        FROM_1H_TO_4H(Duration.ofHours(1), Duration.ofHours(4)),
        FROM_4H_TO_1D(Duration.ofHours(4), Duration.ofDays(1)),
        FROM_1D_TO_7D(Duration.ofDays(1), Duration.ofDays(7)),
        OVER_7D(Duration.ofDays(7), Duration.ZERO),
        UNKNOWN(Duration.ZERO, Duration.ZERO);

        private final Duration atLeast;
        private final Duration below;

        Ago(Duration atLeast, Duration below) {
            this.atLeast = atLeast;
            this.below = below;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ConcurrentNavigableMap<Long, Long> stations = new ConcurrentSkipListMap<>();

    /** The minute of a station's last event, since 1970. The state is one of a station that was heard of. */
    static long minute(StationState state) {
        Moment clock = state.clock();
        return clock == null ? NO_CLOCK : Math.floorDiv(clock.micros(), MINUTE_MICROS);
    }

    /** That many stations more, or fewer, were last heard of in that minute. */
    void add(long minute, long count) {
        stations.merge(minute, count, (before, more) -> before + more == 0 ? null : before + more);
    }

    /** How many stations were last heard of so long ago; what a desk's clock puts into the future was just now. */
    long count(Ago ago, Instant now) {
        long nowMinute = Math.floorDiv(now.getEpochSecond(), 60);
        return sum(
                switch (ago) {
                    case UNKNOWN -> stations.headMap(NO_CLOCK, true);
                    case UNDER_1H -> stations.tailMap(nowMinute - ago.below.toMinutes(), false);
                    case FROM_1H_TO_4H, FROM_4H_TO_1D, FROM_1D_TO_7D ->
                        stations.subMap(
                                nowMinute - ago.below.toMinutes(), false, nowMinute - ago.atLeast.toMinutes(), true);
                    case OVER_7D -> stations.subMap(NO_CLOCK, false, nowMinute - ago.atLeast.toMinutes(), true);
                });
    }

    private static long sum(ConcurrentNavigableMap<Long, Long> some) {
        return some.values().stream().mapToLong(Long::longValue).sum();
    }
}
