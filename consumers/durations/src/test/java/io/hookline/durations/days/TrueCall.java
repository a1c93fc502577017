// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What really happened to a call. Times are true microseconds since the day began.
 *
 * @param endedMicros its true end, whether or not a hook told
 * @param restarted whether it ended because the PC lost power
 * @param hooks those that ran for it
 */
record TrueCall(
        int index,
        Story story,
        Remote remote,
        Outcome outcome,
        long startedMicros,
        @Nullable Long answeredMicros,
        long endedMicros,
        boolean restarted,
        List<DayHook> hooks) {

    Direction direction() {
        return story.isInbound() ? Direction.INBOUND : Direction.OUTBOUND;
    }

    long ringMillis() {
        return ((answeredMicros == null ? endedMicros : answeredMicros) - startedMicros) / 1000;
    }

    @Nullable
    Long talkMillis() {
        return answeredMicros == null ? null : (endedMicros - answeredMicros) / 1000;
    }

    Optional<DayHook> first(Hook... kinds) {
        List<Hook> wanted = List.of(kinds);
        return hooks.stream().filter(hook -> wanted.contains(hook.hook())).findFirst();
    }

    DayHook firstHook() {
        return hooks.get(0);
    }

    DayHook lastHook() {
        return hooks.get(hooks.size() - 1);
    }

    /** Whether a hook said that it began. */
    boolean isOpenedByHook() {
        return !hooks.isEmpty() && firstHook().opens();
    }

    /** Whether a hook said that it ended. */
    boolean isClosedByHook() {
        return !hooks.isEmpty() && lastHook().closes();
    }

    /** Whether a hook reported a number that has nothing in common with the first. */
    boolean changesItsNumber() {
        return hooks.stream().anyMatch(hook -> remote.isForeign(firstHook().number(), hook.number()));
    }

    @Override
    public String toString() {
        return "#" + index + " " + direction() + " " + outcome + " ring " + ringMillis() + " talk " + talkMillis()
                + " (" + story + " " + remote + (restarted ? ", until the PC restarted" : "") + ")";
    }
}
