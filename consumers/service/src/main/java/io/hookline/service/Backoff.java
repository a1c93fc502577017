// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubles from {@code first} to {@code most}, each time a random part of the upper
 * half, so that many who failed together do not come back together. Not for use by several threads at once.
 */
public final class Backoff {
    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration first, Duration most, RandomGenerator random) {
        if (first.isNegative() || first.isZero() || first.compareTo(most) > 0) {
            throw new IllegalArgumentException("expected 0 < first <= most, was " + first + " and " + most);
        }
        this.first = first;
        this.most = most;
        this.random = random;
    }

    /** The wait after one more failure. */
    public Duration next() {
        long doubled = first.toMillis() << Math.min(failures, 20);
        long ceiling = Math.min(doubled, most.toMillis());
        failures++;
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }

    /** Starts again from {@code first}, after a success. */
    public void reset() {
        failures = 0;
    }

    /** Failures since the last success. */
    public int failures() {
        return failures;
    }
}
