// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.time.Duration;

/**
 * How much a spool may hold. When either is reached, hooks are refused until both are kept again: what was promised is never
 * dropped to make room.
 *
 * @param events how many events may wait
 * @param age how old the oldest of them may be
 */
public record SpoolLimits(long events, Duration age) {
    /** A quarter of a million files of one disk block each is about a gigabyte. The topic keeps events as long. */
    public static final SpoolLimits DEFAULT = new SpoolLimits(250_000, Duration.ofDays(90));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when one is not positive
     */
    public SpoolLimits {
        if (events < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("limits of a spool: expected more than 0, was " + events + ", " + age);
        }
    }
}
