// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All that the state machine keeps of one station, but for the event ids ({@link SeenIds}). Immutable and bounded: closed
 * calls leave it when they can no longer be corrected.
 *
 * @param calls open calls, and closed ones that can still be corrected, in the order in which they were opened
 * @param nextOrdinal ordinal of the next call
 * @param taken how many events were taken; duplicates do not count
 * @param boot counts the boots of the PC that were noticed, from 0
 * @param clock the latest moment of that boot by the monotonic clock; null while no event had one
 * @param ledgers the spools that its events came through, the latest used last
 * @param forgotten what was missing in spools that are no longer in {@code ledgers}
 */
public record StationState(
        List<TrackedCall> calls,
        long nextOrdinal,
        long taken,
        int boot,
        @Nullable Moment clock,
        List<SpoolLedger> ledgers,
        Missing forgotten) {
    /** A station that was never heard of. */
    public static final StationState NEW = new StationState(List.of(), 0, 0, 0, null, List.of(), Missing.NONE);

    private static final int MOST_LEDGERS = 4;

    public StationState {
        calls = List.copyOf(calls);
        ledgers = List.copyOf(ledgers);
    }

    /** What an event's place in its spool says of how it arrived. */
    public Arrival arrival(@Nullable SpoolPosition position) {
        if (position == null) {
            return Arrival.UNNUMBERED;
        }
        for (SpoolLedger ledger : ledgers) {
            if (ledger.spool().equals(position.spool())) {
                return ledger.arrival(position.sequence());
            }
        }
        return Arrival.FIRST;
    }

    /** How many events of this station never arrived. */
    public Missing missing() {
        Missing missing = forgotten;
        for (SpoolLedger ledger : ledgers) {
            missing = missing.plus(ledger.missing());
        }
        return missing;
    }

    /** The same with one more place in a spool seen. */
    StationState seen(@Nullable SpoolPosition position) {
        if (position == null) {
            return this;
        }
        List<SpoolLedger> next = new ArrayList<>(ledgers);
        SpoolLedger ledger = SpoolLedger.startingAt(position);
        for (SpoolLedger known : ledgers) {
            if (known.spool().equals(position.spool())) {
                next.remove(known);
                ledger = known.with(position.sequence());
            }
        }
        next.add(ledger);
        Missing nextForgotten = forgotten;
        if (next.size() > MOST_LEDGERS) {
            nextForgotten = forgotten.plus(next.remove(0).missing());
        }
        return new StationState(calls, nextOrdinal, taken, boot, clock, next, nextForgotten);
    }

    /** The same after one more event, with other clocks. */
    StationState taken(StationClock after) {
        return new StationState(calls, nextOrdinal, taken + 1, after.boot(), after.latest(), ledgers, forgotten);
    }

    /** The same with other calls. */
    StationState with(List<TrackedCall> otherCalls, long otherNextOrdinal) {
        return new StationState(otherCalls, otherNextOrdinal, taken, boot, clock, ledgers, forgotten);
    }

    /** When {@link StationMachine#tellOverdue} has something to tell, milliseconds since 1970; empty when never. */
    public OptionalLong dueMillis() {
        long due = Long.MAX_VALUE;
        for (TrackedCall call : calls) {
            due = Math.min(due, call.published().dueMillis());
        }
        return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /** How many calls are open. */
    public int openCalls() {
        return (int) calls.stream().filter(call -> call.ending() == null).count();
    }
}
