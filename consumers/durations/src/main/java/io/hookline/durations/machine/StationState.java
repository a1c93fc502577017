// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All that the state machine keeps of one station. Immutable and bounded: closed calls leave it when they can no longer
 * be corrected.
 *
 * @param calls open calls, and closed ones that can still be corrected, in the order in which they were opened
 * @param nextOrdinal ordinal of the next call
 * @param boot counts the boots of the PC that were noticed, from 0
 * @param clock the latest moment of that boot by the monotonic clock; null while no event had one
 * @param ledgers the spools that its events came through, the latest used last
 */
public record StationState(
        List<TrackedCall> calls,
        long nextOrdinal,
        int boot,
        @Nullable Moment clock,
        List<SpoolLedger> ledgers) {
    /** A station that was never heard of. */
    public static final StationState NEW = new StationState(List.of(), 0, 0, null, List.of());

    private static final int MOST_LEDGERS = 4;

    public StationState {
        calls = List.copyOf(calls);
        ledgers = List.copyOf(ledgers);
    }

    /** Whether an event of this place in a spool was seen before. */
    boolean hasSeen(SpoolPosition position) {
        return ledgers.stream()
                .anyMatch(ledger -> ledger.spool().equals(position.spool()) && ledger.hasSeen(position.sequence()));
    }

    /** The ledgers with one more place seen. */
    List<SpoolLedger> ledgersWith(@Nullable SpoolPosition position) {
        if (position == null) {
            return ledgers;
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
        if (next.size() > MOST_LEDGERS) {
            next.remove(0);
        }
        return next;
    }

    /** When {@link StationMachine#tellOverdue} has something to tell, milliseconds since 1970; empty when never. */
    public OptionalLong dueMillis() {
        return calls.stream()
                .mapToLong(call -> call.published().dueMillis())
                .filter(due -> due != Long.MAX_VALUE)
                .min();
    }

    /** How many calls are open. */
    public int openCalls() {
        return (int) calls.stream().filter(call -> call.ending() == null).count();
    }
}
