// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Phase;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.TrackedCall;
import io.hookline.durations.machine.TrackedCall.Told;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the open calls of one partition by phase, as subscribers were told of them, into totals that all partitions
 * share. Closing it takes its part out of the totals again: another instance counts the partition from then on.
 */
final class OpenCalls implements AutoCloseable {
    private final Map<Phase, AtomicLong> totals;
    private final Map<Phase, Long> mine = new EnumMap<>(Phase.class);

    OpenCalls(Map<Phase, AtomicLong> totals) {
        this.totals = totals;
    }

    void add(StationState state) {
        count(state, 1);
    }

    void replace(StationState before, StationState after) {
        count(before, -1);
        count(after, 1);
    }

    @Override
    public void close() {
        mine.forEach((phase, count) -> total(phase).addAndGet(-count));
        mine.clear();
    }

    private void count(StationState state, long sign) {
        for (TrackedCall call : state.calls()) {
            if (call.published().last() == Told.OPEN) {
                mine.merge(call.phase(), sign, Long::sum);
                total(call.phase()).addAndGet(sign);
            }
        }
    }

    private AtomicLong total(Phase phase) {
        AtomicLong total = totals.get(phase);
        if (total == null) {
            throw new IllegalStateException("no total for phase " + phase);
        }
        return total;
    }
}
