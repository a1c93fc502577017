// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubles from {@code first} to {@code most}, each time a random part of the upper
 * half, so that many who failed together do not come back together. Not for use by several threads at once.
 */
public final class Backoff {
    private final long firstMillis;
    private final long mostMillis;
    private final RandomGenerator random;
    private long ceilingMillis;
    private int failures;

    /**
     * @param first the longest wait after the first failure, at least 1 ms
     * @param most the longest wait of all
     * @param random used by the thread that calls {@link #next} only
     */
    public Backoff(Duration first, Duration most, RandomGenerator random) {
        if (first.toMillis() < 1 || first.compareTo(most) > 0) {
            throw new IllegalArgumentException("expected 1 ms <= first <= most, was " + first + " and " + most);
        }
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.random = random;
        this.ceilingMillis = firstMillis;
    }

    /** The wait after one more failure. */
    public Duration next() {
        long ceiling = ceilingMillis;
        ceilingMillis = ceiling > mostMillis / 2 ? mostMillis : ceiling * 2;
        failures = Math.max(failures, failures + 1); // stays at the highest
        long half = ceiling / 2;
        return Duration.ofMillis(ceiling - half + random.nextLong(half + 1));
    }

    /** Starts again from {@code first}, after a success. */
    public void reset() {
        failures = 0;
        ceilingMillis = firstMillis;
    }

    /** Failures since the last success. */
    public int failures() {
        return failures;
    }
}
