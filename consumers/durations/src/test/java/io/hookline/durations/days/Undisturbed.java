// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Hook;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which calls of a day nobody can mistake: none of their hooks can be taken for another call's, nor another's for
 * theirs. It errs on the side of disturbance; of a call that it names, everything is predictable.
 */
final class Undisturbed {
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Longer than a call that was never answered can be corrected (rule 7). */
    private static final long UNANSWERED_MICROS = Duration.ofMinutes(14).toNanos() / 1000;

    /** Longer than any day here. */
    private static final long FOREVER = Duration.ofDays(30).toNanos() / 1000;

    private Undisturbed() {}

    static List<TrueCall> of(Day day) {
        List<TrueCall> heard =
                day.calls().stream().filter(call -> !call.hooks().isEmpty()).toList();
        Set<Integer> disturbed = new HashSet<>();
        heard.stream()
                .filter(call -> hasTwin(day, call) || isBeyondTheRules(day, call))
                .forEach(call -> disturbed.add(call.index()));
        // A disturbed call disturbs those beside it: what was taken from it, it will take from another.
        boolean more = true;
        while (more) {
            more = false;
            for (TrueCall call : heard) {
                if (heard.stream().anyMatch(other -> disturbs(other, call, disturbed.contains(other.index())))) {
                    more |= disturbed.add(call.index());
                }
            }
        }
        return heard.stream().filter(call -> !disturbed.contains(call.index())).toList();
    }

    private static boolean disturbs(TrueCall other, TrueCall call, boolean disturbed) {
        if (other.index() == call.index()) {
            return false;
        }
        if (overlap(call, other) && (disturbed || strays(other) || strays(call))) {
            return true;
        }
        // It may have left a call open that will take what is not its own.
        boolean before = other.firstHook().micros() < call.firstHook().micros();
        return disturbed && before && (strays(call) || other.remote() == call.remote());
    }

    /**
     * Whether two calls of its number went on at a time, this one or others, or seemed to: rules 2 to 5 give an event to the
     * call that is furthest, and rule 6 only speaks of ambiguity among calls in the same phase.
     */
    static boolean sharesItsNumber(Day day, TrueCall call) {
        return day.calls().stream()
                .filter(other ->
                        other.remote() == call.remote() && !other.hooks().isEmpty())
                .anyMatch(other -> hasTwin(day, other) || isBeyondTheRules(day, other));
    }

    /** Whether there is another call under its number, of which a hook could be taken for one of this call. */
    private static boolean hasTwin(Day day, TrueCall call) {
        return day.calls().stream()
                .filter(other -> other.index() != call.index() && !other.hooks().isEmpty())
                .anyMatch(other -> other.remote() == call.remote() && overlap(call, other));
    }

    /** Whether the hooks of this call, though nothing disturbs it, do not tell what happened. */
    private static boolean isBeyondTheRules(Day day, TrueCall call) {
        // Rule 6a: a closing by inference is corrected under the first number only.
        boolean lostTrack = call.changesItsNumber() && outlivesItsLimit(call);
        // Rule 4: a Start out of nothing is of an outbound call, though an Ans follows.
        boolean misread =
                call.story() == Story.TRANSFERRED_HERE && day.plan().version().reportsStartBeforeAnswer();
        return lostTrack || misread;
    }

    /** Whether a hook of it may find no call under its number (rule 6), and so be given to another by elimination. */
    private static boolean strays(TrueCall call) {
        return call.changesItsNumber() || !call.isOpenedByHook();
    }

    private static boolean overlap(TrueCall call, TrueCall other) {
        boolean same = call.remote() == other.remote();
        return call.firstHook().micros() <= knownUntil(other, same)
                && other.firstHook().micros() <= knownUntil(call, same);
    }

    /** Until when a hook could be taken for one of this call, at the most. */
    private static long knownUntil(TrueCall call, boolean underItsNumber) {
        if (call.isClosedByHook() && !(underItsNumber && call.changesItsNumber())) {
            return call.lastHook().micros();
        }
        boolean answered = call.first(Hook.CALL_ANSWER, Hook.CALL_START).isPresent();
        return answered || call.changesItsNumber() ? FOREVER : call.lastHook().micros() + UNANSWERED_MICROS;
    }

    private static boolean outlivesItsLimit(TrueCall call) {
        for (int i = 1; i < call.hooks().size(); i++) {
            DayHook before = call.hooks().get(i - 1);
            long seconds = (call.hooks().get(i).micros() - before.micros()) / MICROS_PER_SECOND;
            if (seconds >= limitSeconds(before.hook())) {
                return true;
            }
        }
        return false;
    }

    /** How long nothing need come after a hook (rule 7). */
    private static long limitSeconds(Hook hook) {
        return switch (hook) {
            case INCOMING_CALL -> 15;
            case CALL_RING, OUTGOING_CALL -> 180;
            case CALL_ANSWER, CALL_ANSWER_VIDEO, CALL_START -> 4 * 3600;
            case CALL_BUSY, CALL_END, UNKNOWN -> 0;
        };
    }
}
