// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One event's turn: the rules that say which call it belongs to and what it does to it. Holds the working copy of a
 * station's calls; used once, by one thread. The rules are numbered as in docs/CALLS.md.
 */
final class Turn {
    private static final List<Set<Phase>> ANSWER_ORDER = List.of(EnumSet.of(Phase.RINGING), EnumSet.of(Phase.OFFERED));
    private static final List<Set<Phase>> START_ORDER = List.of(
            EnumSet.of(Phase.ANSWERED),
            EnumSet.of(Phase.DIALLING),
            EnumSet.of(Phase.RINGING),
            EnumSet.of(Phase.OFFERED));
    private static final List<Set<Phase>> END_ORDER = List.of(
            EnumSet.of(Phase.ANSWERED, Phase.CONNECTED),
            EnumSet.of(Phase.RINGING),
            EnumSet.of(Phase.DIALLING),
            EnumSet.of(Phase.OFFERED));
    private static final List<Set<Phase>> BUSY_ORDER =
            List.of(EnumSet.of(Phase.DIALLING), EnumSet.of(Phase.RINGING), EnumSet.of(Phase.OFFERED));

    private final Limits limits;
    private final TreeMap<Long, TrackedCall> calls = new TreeMap<>();
    private final Map<Long, TrackedCall> before = new HashMap<>();
    private final @Nullable HookEvent event;
    private final CanonicalNumber number;
    private long nextOrdinal;
    private StationClock clock;
    private Moment now;

    /** A turn without an event, for time alone. */
    Turn(StationState state, Limits limits) {
        this(state, null, limits);
    }

    Turn(StationState state, @Nullable HookEvent event, Limits limits) {
        this.limits = limits;
        this.event = event;
        this.number = CanonicalNumber.of(event == null ? "" : event.number());
        this.nextOrdinal = state.nextOrdinal();
        this.clock = new StationClock(state.boot(), state.clock());
        this.now = Moment.ofWallClock(event == null ? 0 : event.micros());
        for (TrackedCall call : state.calls()) {
            calls.put(call.opening().ordinal(), call);
            before.put(call.opening().ordinal(), call);
        }
    }

    void run() {
        HookEvent taken = Objects.requireNonNull(event);
        StationClock.Reading reading = clock.read(taken);
        clock = reading.clock();
        now = reading.moment();
        if (reading.restarted()) {
            restart();
        }
        expire(now);
        calls.values().removeIf(call -> call.ending() != null && !changed(call) && isForgotten(call));
        switch (taken.hook()) {
            case INCOMING_CALL -> open(Direction.INBOUND, true);
            case OUTGOING_CALL -> open(Direction.OUTBOUND, true);
            case CALL_RING -> ring();
            case CALL_ANSWER, CALL_ANSWER_VIDEO -> answer(taken.hook());
            case CALL_START -> start();
            case CALL_BUSY -> close(taken.hook(), BUSY_ORDER);
            case CALL_END -> close(taken.hook(), END_ORDER);
            case UNKNOWN -> throw new IllegalArgumentException("not a hook of MicroSIP: " + taken);
        }
    }

    /** Rule 7: closes open calls whose limit has passed at that moment; all of them when it is null. */
    void expire(@Nullable Moment moment) {
        for (TrackedCall call : open()) {
            if (moment == null || moment.microsSince(call.phaseBegan()) >= limits.micros(call.phase())) {
                put(call.closed(new Ending.Expired()));
            }
        }
    }

    /** Rule 8: nothing from before a restart can go on after it, or be corrected. */
    private void restart() {
        calls.values().removeIf(call -> call.ending() != null);
        for (TrackedCall call : open()) {
            put(call.closed(new Ending.Restarted()));
        }
    }

    /** Rule 1, and what the other rules do when nothing is left but to open a call. */
    private TrackedCall open(Direction direction, boolean observed) {
        HookEvent taken = Objects.requireNonNull(event);
        TrackedCall call = TrackedCall.opened(new TrackedCall.Opening(
                nextOrdinal++, taken.id(), direction, taken.number(), taken.account(), now, observed));
        put(call);
        return call;
    }

    /** Rule 2. */
    private void ring() {
        List<TrackedCall> silent = new ArrayList<>(open());
        silent.removeIf(call -> !call.isInbound() || call.progress().rang() != null || !call.anyNumberMatches(number));
        if (silent.isEmpty()) {
            put(open(Direction.INBOUND, false).rang(now));
            return;
        }
        TrackedCall newest = silent.get(silent.size() - 1);
        silent.removeIf(call -> call.phase() != newest.phase());
        markAmbiguous(silent);
        put(current(newest).rang(now));
    }

    /** Rule 3. */
    private void answer(Hook hook) {
        if (hook == Hook.CALL_ANSWER_VIDEO && absorb(Phase.ANSWERED, hook)) {
            return;
        }
        List<TrackedCall> waiting = firstFitting(open(), ANSWER_ORDER, call -> call.anyNumberMatches(number));
        if (waiting.isEmpty() && (absorb(Phase.CONNECTED, hook) || absorb(Phase.ANSWERED, hook))) {
            return;
        }
        progress(hook, waiting, ANSWER_ORDER, Direction.INBOUND);
    }

    /** An answer reported once more, by another hook, belongs to the call that is answered already. */
    private boolean absorb(Phase phase, Hook hook) {
        for (TrackedCall call : open()) {
            if (call.isInbound()
                    && call.phase() == phase
                    && !call.progress().saw(hook)
                    && call.anyNumberMatches(number)) {
                put(call.answered(hook, now));
                return true;
            }
        }
        return false;
    }

    /** Rule 4. */
    private void start() {
        List<TrackedCall> waiting = firstFitting(open(), START_ORDER, call -> call.anyNumberMatches(number));
        progress(Hook.CALL_START, waiting, START_ORDER, Direction.OUTBOUND);
    }

    /** Rule 6 for the hooks that answer a call. */
    private void progress(Hook hook, List<TrackedCall> matching, List<Set<Phase>> order, Direction otherwise) {
        if (!matching.isEmpty()) {
            put(oldestOf(matching).answered(hook, now));
            return;
        }
        List<TrackedCall> corrected = firstFitting(closed(), order, call -> call.firstNumberMatches(number));
        if (!corrected.isEmpty()) {
            put(oldestOf(corrected).reopened().answered(hook, now));
            return;
        }
        List<TrackedCall> able = allFitting(open(), order);
        if (!able.isEmpty()) {
            TrackedCall call =
                    able.get(0).reportedAs(Objects.requireNonNull(event).number());
            put((able.size() > 1 ? call.ambiguous() : call).answered(hook, now));
            return;
        }
        put(open(otherwise, false).answered(hook, now));
    }

    /** Rules 5 and 6 for the hooks that end a call. */
    private void close(Hook hook, List<Set<Phase>> order) {
        List<TrackedCall> matching = firstFitting(open(), order, call -> call.anyNumberMatches(number));
        if (matching.isEmpty()) {
            matching = firstFitting(closed(), order, call -> call.firstNumberMatches(number));
        }
        if (!matching.isEmpty()) {
            put(oldestOf(matching).ended(new Ending.Observed(hook, now, Ending.Match.NUMBER)));
            return;
        }
        List<TrackedCall> able = allFitting(open(), order);
        if (!able.isEmpty()) {
            Ending.Match match = able.size() == 1 ? Ending.Match.ELIMINATION : Ending.Match.FIRST_OF_SEVERAL;
            put(able.get(0).ended(new Ending.Observed(hook, now, match)));
            return;
        }
        put(open(Direction.UNKNOWN, false).ended(new Ending.Observed(hook, now, Ending.Match.NUMBER)));
    }

    /** The calls of the first group of phases that has any that fit, oldest first. */
    private static List<TrackedCall> firstFitting(
            List<TrackedCall> among, List<Set<Phase>> order, Predicate<TrackedCall> fits) {
        for (Set<Phase> phases : order) {
            List<TrackedCall> fitting = new ArrayList<>(1);
            for (TrackedCall call : among) {
                if (phases.contains(call.phase()) && fits.test(call)) {
                    fitting.add(call);
                }
            }
            if (!fitting.isEmpty()) {
                return fitting;
            }
        }
        return List.of();
    }

    /** The calls of all groups of phases, in the order of the groups, oldest first within one. */
    private static List<TrackedCall> allFitting(List<TrackedCall> among, List<Set<Phase>> order) {
        List<TrackedCall> fitting = new ArrayList<>();
        for (Set<Phase> phases : order) {
            for (TrackedCall call : among) {
                if (phases.contains(call.phase())) {
                    fitting.add(call);
                }
            }
        }
        return fitting;
    }

    /** Rule 6: of several that match alike the oldest, and each of them is ambiguous. */
    private TrackedCall oldestOf(List<TrackedCall> matching) {
        markAmbiguous(matching);
        return current(matching.get(0));
    }

    private void markAmbiguous(List<TrackedCall> alike) {
        if (alike.size() > 1) {
            for (TrackedCall call : alike) {
                put(call.ambiguous());
            }
        }
    }

    private TrackedCall current(TrackedCall call) {
        return Objects.requireNonNull(calls.get(call.opening().ordinal()));
    }

    private void put(TrackedCall call) {
        calls.put(call.opening().ordinal(), call);
    }

    private List<TrackedCall> open() {
        return calls.values().stream().filter(call -> call.ending() == null).toList();
    }

    /** Closed calls that can still be corrected. */
    private List<TrackedCall> closed() {
        return calls.values().stream()
                .filter(call -> call.ending() != null && call.ending().correctable() && !isForgotten(call))
                .toList();
    }

    /** Whether a closed call's time for corrections is over. */
    boolean isForgotten(TrackedCall call) {
        return event != null
                && call.ending() != null
                && now.microsSince(call.progress().last()) > limits.correctionMicros(call);
    }

    /** All calls that were known or opened, as they are now. */
    Collection<TrackedCall> calls() {
        return calls.values();
    }

    /** Whether this turn did anything to the call. */
    boolean changed(TrackedCall call) {
        return !call.equals(before.get(call.opening().ordinal()));
    }

    /** Whether a subscriber learns anything from this revision that the last one did not say. */
    boolean isNews(String station, TrackedCall call, Call revision) {
        TrackedCall earlier = before.get(call.opening().ordinal());
        return earlier == null
                || !CallRendering.render(station, earlier.asTold(), revision.getRevision())
                        .equals(revision);
    }

    long nextOrdinal() {
        return nextOrdinal;
    }

    StationClock clock() {
        return clock;
    }
}
