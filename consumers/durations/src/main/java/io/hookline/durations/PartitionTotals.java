// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Missing;
import io.hookline.durations.machine.Phase;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.TrackedCall;
import io.hookline.durations.machine.TrackedCall.Told;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the stations of one partition add to the gauges that all partitions share: open calls by phase, as subscribers were
 * told of them, missing events, and when stations were last heard of. Used by one thread. Closing it takes its part out again: another instance counts the
 * partition from then on.
 */
final class PartitionTotals implements AutoCloseable {
    /**
     * The gauges' values.
     *
     * @param inProgress open calls, by how far they have come
     * @param lost missing events whose loss is proven
     * @param beforeFirst missing events from before the first that arrived
     * @param lastHeard stations by the minute of their last event
     */
    record Totals(Map<Phase, AtomicLong> inProgress, AtomicLong lost, AtomicLong beforeFirst, LastHeard lastHeard) {
        static Totals zero() {
            Map<Phase, AtomicLong> phases = new EnumMap<>(Phase.class);
            for (Phase phase : Phase.values()) {
                phases.put(phase, new AtomicLong());
            }
            return new Totals(phases, new AtomicLong(), new AtomicLong(), new LastHeard());
        }

        private void add(Phase phase, long count) {
            AtomicLong total = inProgress.get(phase);
            if (total == null) {
                throw new IllegalStateException("no total for phase " + phase);
            }
            total.addAndGet(count);
        }

        private void add(Missing missing) {
            lost.addAndGet(missing.lost());
            beforeFirst.addAndGet(missing.beforeFirst());
        }
    }

    private final Totals totals;
    private final Map<Phase, Long> myCalls = new EnumMap<>(Phase.class);
    private final Map<Long, Long> myStations = new HashMap<>();
    private Missing myMissing = Missing.NONE;

    PartitionTotals(Totals totals) {
        this.totals = totals;
    }

    /** Counts a station that was here before this began. */
    void add(StationState state) {
        replace(StationState.NEW, state);
    }

    void replace(StationState before, StationState after) {
        count(before, -1);
        count(after, 1);
        if (before.taken() == 0 || LastHeard.minute(before) != LastHeard.minute(after)) {
            heard(before, -1);
            heard(after, 1);
        }
        if (!before.ledgers().equals(after.ledgers())) {
            Missing change = after.missing().minus(before.missing());
            myMissing = myMissing.plus(change);
            totals.add(change);
        }
    }

    @Override
    public void close() {
        myCalls.forEach((phase, count) -> totals.add(phase, -count));
        myCalls.clear();
        totals.add(Missing.NONE.minus(myMissing));
        myMissing = Missing.NONE;
        myStations.forEach((minute, count) -> totals.lastHeard().add(minute, -count));
        myStations.clear();
    }

    /** A station of which no event was taken is none. */
    private void heard(StationState state, long sign) {
        if (state.taken() > 0) {
            long minute = LastHeard.minute(state);
            myStations.merge(minute, sign, (before, more) -> before + more == 0 ? null : before + more);
            totals.lastHeard().add(minute, sign);
        }
    }

    private void count(StationState state, long sign) {
        for (TrackedCall call : state.calls()) {
            if (call.published().last() == Told.OPEN) {
                myCalls.merge(call.phase(), sign, Long::sum);
                totals.add(call.phase(), sign);
            }
        }
    }
}
