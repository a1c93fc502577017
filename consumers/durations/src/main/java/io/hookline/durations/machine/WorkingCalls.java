// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a station while something happens to them, each with what it was before, and what was done to it. Used by
 * one thread for one step. A station has few calls at a time, so they are looked for one by one.
 */
final class WorkingCalls {
    /** Of a station's calls together: a quarter of what Kafka takes in a record by default, and a thousand usual calls. */
    static final long MOST_BYTES = 256 * 1024;

    /** It is a hostile number that makes a call large; of usual ones those go first that have not come far. */
    private static final Comparator<TrackedCall> FIRST_TO_GO = Comparator.<TrackedCall>comparingLong(
                    call -> -call.mostBytes() / 1024)
            .thenComparing(call -> call.phase() == Phase.OFFERED ? 0 : call.phase() == Phase.RINGING ? 1 : 2);

    private final Limits limits;
    private final List<TrackedCall> now;
    private final List<TrackedCall> before;
    private final List<Effect> effects = new ArrayList<>(2);
    private final List<UUID> forgotten = new ArrayList<>(0);
    private long nextOrdinal;
    private int touched = -1;

    WorkingCalls(StationState state, Limits limits) {
        this.limits = limits;
        this.before = new ArrayList<>(state.calls());
        this.now = new ArrayList<>(state.calls());
        this.nextOrdinal = state.nextOrdinal();
    }

    /** All, in the order in which they were opened. */
    List<TrackedCall> all() {
        return now;
    }

    /** What the call at this place of {@link #all} was before; null when it is new. */
    @Nullable
    TrackedCall before(int index) {
        return index < before.size() ? before.get(index) : null;
    }

    /** Whether anything was put in the place of the call at this place; calls are immutable. */
    @SuppressWarnings("ReferenceEquality")
    boolean isChanged(int index) {
        return now.get(index) != before(index);
    }

    /** Those that were left out by {@link #forget}. */
    List<UUID> forgotten() {
        return forgotten;
    }

    List<Effect> effects() {
        return effects;
    }

    long nextOrdinal() {
        return nextOrdinal;
    }

    /** A copy of those that are open, the oldest first. */
    List<TrackedCall> open() {
        List<TrackedCall> open = new ArrayList<>(now.size());
        for (TrackedCall call : now) {
            if (call.isOpen()) {
                open.add(call);
            }
        }
        return open;
    }

    /** Closed ones that an event of this moment can still correct. */
    List<TrackedCall> correctable(Moment moment) {
        List<TrackedCall> correctable = new ArrayList<>(1);
        for (TrackedCall call : now) {
            if (call.ending() != null && call.ending().correctable() && !isForgotten(call, moment)) {
                correctable.add(call);
            }
        }
        return correctable;
    }

    /** Whether a closed call's time for corrections is over. */
    boolean isForgotten(TrackedCall call, Moment moment) {
        return call.ending() != null && moment.microsSince(call.progress().last()) > limits.correctionMicros(call);
    }

    /** Adds a call, or puts it in place of what it was. */
    TrackedCall put(TrackedCall call, Rule rule) {
        effects.add(new Effect(call.callId(), rule));
        replace(call);
        return call;
    }

    /** The same as a part of what the last effect says. */
    void replace(TrackedCall call) {
        int index = indexOf(call);
        if (index == now.size()) {
            now.add(call);
            nextOrdinal = call.ordinal() + 1;
        } else {
            now.set(index, call);
        }
        touched = index;
    }

    /** Marks the call that was put last. */
    void markLastPut(Mark mark, Rule rule) {
        if (touched >= 0) {
            mark(now.get(touched), mark, rule);
        }
    }

    /** Marks the calls that an event may have been of which is missing: open ones, and those that can be corrected. */
    void markUnfinished(Mark mark, Rule rule) {
        for (TrackedCall call : List.copyOf(now)) {
            Ending ending = call.ending();
            if (ending == null || ending.correctable()) {
                mark(call, mark, rule);
            }
        }
    }

    private void mark(TrackedCall call, Mark mark, Rule rule) {
        if (!call.has(mark)) {
            put(call.marked(mark), rule);
        }
    }

    /** Leaves out closed calls, which nothing can change any more. */
    void forget(Predicate<TrackedCall> which) {
        for (int i = before.size() - 1; i >= 0; i--) {
            TrackedCall call = now.get(i);
            if (!call.isOpen() && which.test(call)) {
                now.remove(i);
                before.remove(i);
                forgotten.add(0, call.callId());
            }
        }
        touched = -1;
    }

    /** Rule 7: closes open calls whose limit has passed at that moment. */
    void expire(Moment moment) {
        for (TrackedCall call : open()) {
            if (moment.microsSince(call.phaseBegan()) >= limits.micros(call.phase())) {
                put(call.closed(new Ending.Expired()), Rule.EXPIRED);
            }
        }
    }

    /**
     * Keeps a station's calls within {@link #MOST_BYTES}, as the record that holds them has a limit too: those go first that only
     * a correction could change, the oldest before the others; then open ones, closed without an end.
     *
     * @param isForgotten whether a closed call is kept no longer anyway
     * @return the ordinals of those to be kept no longer
     */
    Set<Long> crowdOut(Predicate<TrackedCall> isForgotten) {
        long bytes = 0;
        for (TrackedCall call : now) {
            bytes += call.mostBytes();
        }
        if (bytes <= MOST_BYTES) {
            return Set.of();
        }
        Set<Long> crowdedOut = new HashSet<>();
        for (TrackedCall call : List.copyOf(now)) {
            Ending ending = call.ending();
            boolean kept = ending == null || (ending.correctable() && !isForgotten.test(call));
            if (!kept) {
                bytes -= call.mostBytes();
            } else if (ending != null && bytes > MOST_BYTES) {
                crowdedOut.add(call.ordinal());
                bytes -= call.mostBytes();
            }
        }
        List<TrackedCall> open = open();
        open.sort(FIRST_TO_GO); // stable: the oldest of equals first
        for (int i = 0; i < open.size() - 1 && bytes > MOST_BYTES; i++) {
            put(open.get(i).closed(new Ending.Expired()), Rule.CROWDED_OUT);
            crowdedOut.add(open.get(i).ordinal());
            bytes -= open.get(i).mostBytes();
        }
        return crowdedOut;
    }

    /** Closes all that are open. */
    void closeAll(Ending ending, Rule rule) {
        for (TrackedCall call : open()) {
            put(call.closed(ending), rule);
        }
    }

    private int indexOf(TrackedCall call) {
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).ordinal() == call.ordinal()) {
                return i;
            }
        }
        return now.size();
    }
}
