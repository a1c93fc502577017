// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of call as MicroSIP reports it: which hooks run, and what that is in truth. Written from what the phone does, not
 * from what the services make of it.
 */
enum Scene {
    ANSWERED(
            Direction.INBOUND,
            Outcome.ANSWERED,
            List.of("cmdIncomingCall", "cmdCallRing", "cmdCallAnswer", "cmdCallStart", "cmdCallEnd"),
            2,
            34),
    CALLED(Direction.OUTBOUND, Outcome.ANSWERED, List.of("cmdOutgoingCall", "cmdCallStart", "cmdCallEnd"), 1, 30),
    MISSED(Direction.INBOUND, Outcome.MISSED, List.of("cmdIncomingCall", "cmdCallRing", "cmdCallEnd"), null, 12),
    DECLINED(Direction.INBOUND, Outcome.DECLINED, List.of("cmdIncomingCall", "cmdCallRing", "cmdCallBusy"), null, 6),
    NOT_ANSWERED(Direction.OUTBOUND, Outcome.NO_ANSWER, List.of("cmdOutgoingCall", "cmdCallEnd"), null, 8),
    BUSY(Direction.OUTBOUND, Outcome.BUSY, List.of("cmdOutgoingCall", "cmdCallBusy"), null, 6),

    /** Do not disturb: the phone reports the invitation and nothing more, so no time but the first is ever known. */
    NOT_DISTURBED(Direction.INBOUND, Outcome.REJECTED, List.of("cmdIncomingCall"), null, 4);

    private final Direction direction;
    private final Outcome outcome;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes immutable lists
    private final List<String> hooks;

    private final @Nullable Integer answer;
    private final int share;

    /**
     * @param hooks INI keys in the order in which they run
     * @param answer index of the hook at which the call is answered; null when it is not
     * @param share of a hundred calls
     */
    Scene(Direction direction, Outcome outcome, List<String> hooks, @Nullable Integer answer, int share) {
        this.direction = direction;
        this.outcome = outcome;
        this.hooks = hooks;
        this.answer = answer;
        this.share = share;
    }

    Direction direction() {
        return direction;
    }

    Outcome outcome() {
        return outcome;
    }

    List<String> hooks() {
        return hooks;
    }

    @Nullable
    Integer answer() {
        return answer;
    }

    int share() {
        return share;
    }

    boolean hasEnd() {
        return hooks.size() > 1;
    }
}
