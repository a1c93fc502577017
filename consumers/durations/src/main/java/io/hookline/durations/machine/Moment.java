// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A moment on a desk, by its two clocks. The wall clock may be stepped; the monotonic clock may not, but only says
 * something about moments of the same boot.
 *
 * @param micros wall clock, microseconds since 1970-01-01T00:00:00Z
 * @param nanos monotonic clock, nanoseconds since some moment of the boot; 0 when unknown
 * @param boot counts the desk's boots as far as they were noticed; {@link #NO_BOOT} when the monotonic clock is unknown
 */
public record Moment(long micros, long nanos, int boot) {
    /** In place of a boot where the monotonic clock is not known. */
    public static final int NO_BOOT = -1;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long STEP = MICROS_PER_SECOND;

    /**
     * Microseconds since 1970-01-01T00:00:00Z, the rest cut off.
     *
     * @throws ArithmeticException beyond 64 bits, some 292,000 years away
     */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / 1000);
    }

    /** A moment of which only the wall clock is known. */
    public static Moment ofWallClock(long micros) {
        return new Moment(micros, 0, NO_BOOT);
    }

    /**
     * Time from an earlier moment to this one, in microseconds: by the monotonic clock where both moments have it from
     * the same boot, else by the wall clock. Negative when the clock used says that this moment came first.
     */
    long microsSince(Moment earlier) {
        return sameBoot(earlier) ? Math.floorDiv(nanos - earlier.nanos, 1000) : micros - earlier.micros;
    }

    /** Whether the monotonic clock tells the time between the two. */
    boolean sameBoot(Moment other) {
        return boot != NO_BOOT && boot == other.boot;
    }

    /**
     * Whether the wall clock was stepped between an earlier moment and this one: by a second or more against the
     * monotonic clock, or back.
     */
    boolean steppedSince(Moment earlier) {
        long wall = micros - earlier.micros;
        return sameBoot(earlier) ? Math.abs(wall - microsSince(earlier)) >= STEP : wall < 0;
    }

    /** The inverse of {@link #micros(Instant)}. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
