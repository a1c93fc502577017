// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a PC's clocks; rule 8.
 *
 * @param boot counts the boots that were noticed, from 0
 * @param latest the latest moment of that boot by the monotonic clock; null while no event had one
 */
record StationClock(int boot, @Nullable Moment latest) {
    /** Hooks of one boot can be delivered out of order, then both clocks go back alike, give or take this much. */
    private static final long SAME_STEP_MICROS = 5_000_000;

    /**
     * What an event says of the clocks.
     *
     * @param clock what is known from now on
     * @param moment when the event happened
     * @param restarted whether the PC restarted before it
     */
    record Reading(StationClock clock, Moment moment, boolean restarted) {}

    Reading read(HookEvent event) {
        Long nanos = event.monotonicNanos();
        if (nanos == null) {
            return new Reading(this, Moment.ofWallClock(event.micros()), false);
        }
        boolean restarted = latest != null && wentBack(latest, event.micros(), nanos);
        Moment moment = new Moment(event.micros(), nanos, restarted ? boot + 1 : boot);
        boolean later = restarted || latest == null || latest.nanos() < nanos;
        return new Reading(later ? new StationClock(moment.boot(), moment) : this, moment, restarted);
    }

    /** Whether the monotonic clock went back, and the wall clock did not go back with it. */
    private static boolean wentBack(Moment latest, long micros, long nanos) {
        if (nanos >= latest.nanos()) {
            return false;
        }
        long monotonicStep = (nanos - latest.nanos()) / 1000;
        long wallStep = micros - latest.micros();
        return Math.abs(wallStep - monotonicStep) > SAME_STEP_MICROS;
    }
}
