// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Direction;
import io.hookline.event.Hook;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One event's turn: the rules that say which call it belongs to and what it does to it. Used once, by one thread. The rules
 * are numbered as in docs/CALLS.md.
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
    private static final List<Mark> SHARED_DOUBTS = List.of(Mark.EVENTS_MISSING, Mark.OUT_OF_ORDER);

    private final HookEvent event;
    private final WorkingCalls calls;
    private final Numbering numbering;
    private final CanonicalNumber number;
    private final Moment now;

    /**
     * @param event whose turn it is
     * @param now when it happened
     * @param calls the station's, to be changed
     */
    Turn(HookEvent event, Moment now, WorkingCalls calls, Numbering numbering) {
        this.event = event;
        this.now = now;
        this.calls = calls;
        this.numbering = numbering;
        this.number = numbering.canonical(event.number());
    }

    /** Gives the event to a call. */
    void run() {
        if (event.hook() != Hook.INCOMING_CALL && event.hook() != Hook.OUTGOING_CALL) {
            shareDoubts();
        }
        switch (event.hook()) {
            case INCOMING_CALL -> open(Direction.INBOUND, true, Rule.INVITED);
            case OUTGOING_CALL -> open(Direction.OUTBOUND, true, Rule.DIALLED);
            case CALL_RING -> ring();
            case CALL_ANSWER, CALL_ANSWER_VIDEO -> answer();
            case CALL_START -> start();
            case CALL_BUSY -> close(BUSY_ORDER);
            case CALL_END -> close(END_ORDER);
            case UNKNOWN -> throw new IllegalArgumentException("not a hook of MicroSIP: " + event);
        }
    }

    /** Rule 10: where one of several matching calls may lack an event, each of them may be the one to which this one belongs. */
    private void shareDoubts() {
        List<TrackedCall> open = calls.open();
        for (Mark doubt : SHARED_DOUBTS) {
            if (open.size() < 2 || open.stream().noneMatch(call -> call.has(doubt))) {
                continue;
            }
            List<TrackedCall> matching =
                    calls.open().stream().filter(this::anyNumberMatches).toList();
            if (matching.stream().anyMatch(call -> call.has(doubt))) {
                matching.stream()
                        .filter(call -> !call.has(doubt))
                        .forEach(call -> put(call.marked(doubt), Rule.DOUBT_SHARED));
            }
        }
    }

    /** Rule 1, and what the other rules do when nothing is left but to open a call. */
    private TrackedCall open(Direction direction, boolean observed, Rule rule) {
        TrackedCall call = TrackedCall.opened(new TrackedCall.Opening(
                calls.nextOrdinal(), event.id(), direction, event.number(), event.account(), now, observed));
        return calls.put(call, rule);
    }

    /** Rule 2. */
    private void ring() {
        List<TrackedCall> silent = calls.open();
        silent.removeIf(call -> !call.isInbound() || call.progress().rang() != null || !anyNumberMatches(call));
        if (silent.isEmpty()) {
            put(open(Direction.INBOUND, false, Rule.RANG_UNINVITED).rang(now));
            return;
        }
        TrackedCall newest = silent.get(silent.size() - 1);
        silent.removeIf(call -> call.phase() != newest.phase());
        put(oneOf(silent, newest).rang(now), Rule.RANG);
    }

    /** Rule 3. */
    private void answer() {
        if (event.hook() == Hook.CALL_ANSWER_VIDEO && answeredAgain(Phase.ANSWERED)) {
            return;
        }
        List<TrackedCall> waiting = firstFitting(calls.open(), ANSWER_ORDER, this::anyNumberMatches);
        if (waiting.isEmpty() && (answeredAgain(Phase.CONNECTED) || answeredAgain(Phase.ANSWERED))) {
            return;
        }
        if (!answeredOneOf(waiting, ANSWER_ORDER, Rule.ANSWERED)) {
            put(open(Direction.INBOUND, false, Rule.ANSWERED_UNINVITED).answered(event.hook(), now));
        }
    }

    /** An answer reported once more, by another hook, belongs to the call that is answered already. */
    private boolean answeredAgain(Phase phase) {
        for (TrackedCall call : calls.open()) {
            if (call.isInbound()
                    && call.phase() == phase
                    && !call.progress().saw(event.hook())
                    && anyNumberMatches(call)) {
                put(call.answered(event.hook(), now), Rule.ANSWERED_AGAIN);
                return true;
            }
        }
        return false;
    }

    /** Rule 4. */
    private void start() {
        List<TrackedCall> waiting = firstFitting(calls.open(), START_ORDER, this::anyNumberMatches);
        if (!answeredOneOf(waiting, START_ORDER, Rule.CONNECTED)) {
            put(open(Direction.OUTBOUND, false, Rule.CONNECTED_UNDIALLED).answered(event.hook(), now));
        }
    }

    /** Rule 6 for the hooks that answer a call; false when no call takes the event. */
    private boolean answeredOneOf(List<TrackedCall> matching, List<Set<Phase>> order, Rule rule) {
        if (!matching.isEmpty()) {
            put(oneOf(matching, matching.get(0)).answered(event.hook(), now), rule);
            return true;
        }
        List<TrackedCall> corrected = firstFitting(calls.correctable(now), order, this::firstNumberMatches);
        if (!corrected.isEmpty()) {
            TrackedCall call = oneOf(corrected, corrected.get(0));
            put(call.reopened().answered(event.hook(), now), Rule.CORRECTED);
            return true;
        }
        List<TrackedCall> able = allFitting(calls.open(), order);
        if (able.isEmpty()) {
            return false;
        }
        TrackedCall first = able.get(0).reportedAs(event.number()).answered(event.hook(), now);
        if (able.size() > 1) {
            put(first.marked(Mark.AMBIGUOUS), Rule.FIRST_OF_SEVERAL);
        } else {
            put(first, Rule.ELIMINATED);
        }
        return true;
    }

    /** Rules 5 and 6 for the hooks that end a call. */
    private void close(List<Set<Phase>> order) {
        List<TrackedCall> matching = firstFitting(calls.open(), order, this::anyNumberMatches);
        Rule rule = Rule.ENDED;
        if (matching.isEmpty()) {
            matching = firstFitting(calls.correctable(now), order, this::firstNumberMatches);
            rule = Rule.CORRECTED;
        }
        if (!matching.isEmpty()) {
            put(oneOf(matching, matching.get(0)).ended(ending(Ending.Match.NUMBER)), rule);
            return;
        }
        List<TrackedCall> able = allFitting(calls.open(), order);
        if (able.isEmpty()) {
            put(open(Direction.UNKNOWN, false, Rule.ENDED_UNKNOWN).ended(ending(Ending.Match.NUMBER)));
        } else if (able.size() == 1) {
            put(able.get(0).ended(ending(Ending.Match.ELIMINATION)), Rule.ELIMINATED);
        } else {
            put(able.get(0).ended(ending(Ending.Match.FIRST_OF_SEVERAL)), Rule.FIRST_OF_SEVERAL);
        }
    }

    private Ending.Observed ending(Ending.Match match) {
        return new Ending.Observed(event.hook(), now, match);
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
        List<TrackedCall> fitting = new ArrayList<>(1);
        for (Set<Phase> phases : order) {
            for (TrackedCall call : among) {
                if (phases.contains(call.phase())) {
                    fitting.add(call);
                }
            }
        }
        return fitting;
    }

    /** Rule 6: the one that was chosen of several that match alike; each of them is ambiguous. */
    private TrackedCall oneOf(List<TrackedCall> alike, TrackedCall chosen) {
        if (alike.size() == 1) {
            return chosen;
        }
        for (TrackedCall call : alike) {
            if (call.ordinal() != chosen.ordinal()) {
                put(call.marked(Mark.AMBIGUOUS), Rule.ALIKE);
            }
        }
        return chosen.marked(Mark.AMBIGUOUS);
    }

    private boolean firstNumberMatches(TrackedCall call) {
        return matches(call.opening().number());
    }

    private boolean anyNumberMatches(TrackedCall call) {
        if (firstNumberMatches(call)) {
            return true;
        }
        for (String alias : call.progress().aliases()) {
            if (matches(alias)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String reported) {
        return reported.equals(event.number()) || numbering.canonical(reported).matches(number);
    }

    private void put(TrackedCall call, Rule rule) {
        calls.put(call, rule);
    }

    /** Changes a call that the same event has opened. */
    private void put(TrackedCall call) {
        calls.replace(call);
    }
}
