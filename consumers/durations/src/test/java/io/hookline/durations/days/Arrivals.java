// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Call;
import io.hookline.event.Note;
import io.hookline.event.Quality;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What arrived of a day, and what may be known from it. */
record Arrivals(List<DayHook> hooks) {
    /** The first hook of a call that was made. */
    DayHook opening(Call call) {
        return hooks.stream()
                .filter(hook -> hook.id().equals(call.getCallId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a call of an event that never arrived"));
    }

    /** The hook that gave a call its end. */
    Optional<DayHook> closing(Call call) {
        return hooks.stream()
                .filter(hook -> hook.closes() && hook.at().equals(call.getEndedAt()))
                .findFirst();
    }

    /** The hook that gave a call its answer. */
    Optional<DayHook> answering(Call call) {
        return hooks.stream()
                .filter(hook -> !hook.opens() && !hook.closes() && hook.at().equals(call.getAnsweredAt()))
                .findFirst();
    }

    /** Whether, while a call was open, a number arrived behind one that had not. */
    boolean showAGapWhileOpen(Call call) {
        int from = hooks.indexOf(opening(call));
        int to = closing(call).map(hooks::indexOf).orElse(hooks.size() - 1);
        long highest = 0;
        for (int i = 0; i <= to; i++) {
            long sequence = hooks.get(i).sequence();
            if (i > from && sequence > highest + 1) {
                return true;
            }
            highest = Math.max(highest, sequence);
        }
        return false;
    }

    /**
     * Whether a number is missing between its first and its last event, or was missing when they arrived, or its first
     * event itself arrived behind one that follows it: events are taken in order of arrival, so what came before the
     * first cannot have been given to the call.
     */
    boolean lackSomethingOf(Call call) {
        DayHook opening = opening(call);
        long first = opening.sequence();
        int from = hooks.indexOf(opening);
        if (hooks.subList(0, from).stream().anyMatch(hook -> hook.micros() > opening.micros())) {
            return true;
        }
        long last = closing(call).map(DayHook::sequence).orElse(first);
        long between = hooks.stream()
                .mapToLong(DayHook::sequence)
                .filter(sequence -> first <= sequence && sequence <= last)
                .distinct()
                .count();
        return showAGapWhileOpen(call) || between < last - first + 1;
    }

    /**
     * Whether a call is beyond what is known of it without a mark, as docs/CALLS.md says under "What can be wrong all the same":
     * calls of its number went on at a time, or seemed to.
     */
    boolean areBeyondKnowledge(Day day, TrueCall call) {
        return Undisturbed.sharesItsNumber(day, call) || leaveAGhostOf(day, call) || openAgain(day, call);
    }

    /**
     * Whether a call of its number may stand open that nobody made: where Start comes before Ans, a call whose In is lost or
     * late is taken for two (rules 3 and 4).
     */
    private boolean leaveAGhostOf(Day day, TrueCall call) {
        return day.plan().version().reportsStartBeforeAnswer()
                && beginWithout(day, other -> other.remote() == call.remote());
    }

    /**
     * Whether the call may have been closed by elimination, by a hook of another of which the first is missing, and then be
     * opened again by a third of its number that has no first hook either (rule 6a).
     */
    private boolean openAgain(Day day, TrueCall call) {
        return beginWithout(day, other -> other.remote() != call.remote())
                && beginWithout(day, other -> other.remote() == call.remote() && other.index() != call.index());
    }

    private boolean beginWithout(Day day, Predicate<TrueCall> which) {
        Set<Integer> begun = new HashSet<>();
        return hooks.stream()
                .filter(hook -> which.test(day.callOf(hook)))
                .anyMatch(hook -> begun.add(hook.call()) && !hook.opens());
    }

    /** Whether a reader of the call is told to be careful. That the clock was set does no harm (rule 8). */
    static boolean isMarked(Call call) {
        return call.getQuality() != Quality.EXACT
                || call.getNotes().stream().anyMatch(note -> note != Note.CLOCK_ADJUSTED);
    }

    @Override
    public String toString() {
        return hooks.stream()
                .map(hook -> "#" + hook.call() + " " + hook.json(Day.STATION))
                .collect(Collectors.joining("\n", "arrived:\n", "\n"));
    }
}
