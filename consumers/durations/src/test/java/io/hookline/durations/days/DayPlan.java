// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import java.time.Duration;
import java.util.List;

/**
 * What is to happen at a desk in a day.
 *
 * @param version the MicroSIP on it
 * @param singleMode whether a call that is answered ends the one before
 * @param monotonic whether events carry the monotonic clock
 * @param calls in the order in which they begin
 * @param restartAfter when the PC loses power and starts again; zero for never
 * @param stepAfter when the wall clock is set
 * @param step by how much; zero for not at all
 */
record DayPlan(
        Version version,
        boolean singleMode,
        boolean monotonic,
        List<PlannedCall> calls,
        Duration restartAfter,
        Duration stepAfter,
        Duration step) {

    /**
     * A call to come.
     *
     * @param gap from the start of the call before to the start of this one
     * @param ring until it is answered or given up
     * @param talk from the answer until it ends, unless something ends it earlier
     * @param localHangUp whether the desk ends it
     * @param variant with video, or, given up at once, with a Ring
     */
    record PlannedCall(
            Story story,
            Remote remote,
            Duration gap,
            Duration ring,
            Duration talk,
            boolean localHangUp,
            boolean variant) {}
}
