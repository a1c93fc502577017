// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Hook;

/** How a call was closed. */
public sealed interface Ending {
    /**
     * A Busy or End hook was given to the call.
     *
     * @param hook {@link Hook#CALL_BUSY} or {@link Hook#CALL_END}
     * @param at when it ran
     * @param match why it was given to this call
     */
    record Observed(Hook hook, Moment at, Match match) implements Ending {}

    /** No hook told of an end, and a limit passed by event time. */
    record Expired() implements Ending {}

    /** The PC restarted while the call was open. */
    record Restarted() implements Ending {}

    /** Why an event was given to a call. */
    enum Match {
        /** Their numbers match. */
        NUMBER,
        /** No number matched, and it was the only open call that could take the event. */
        ELIMINATION,
        /** No number matched, and it was the first in order of several that could take the event. */
        FIRST_OF_SEVERAL
    }

    /** Whether a later event may show that the call ended otherwise. */
    default boolean correctable() {
        if (this instanceof Observed observed) {
            return observed.match() != Match.NUMBER;
        }
        return this instanceof Expired;
    }
}
