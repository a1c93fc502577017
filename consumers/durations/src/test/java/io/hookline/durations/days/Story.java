// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

/**
 * What happens to a call: one for each order of hooks that MicroSIP has. Without hooks, and so without a story, are a
 * call that is refused locally, and holding, muting, recording and keys.
 */
enum Story {
    /** In, Ring, Ans, perhaps AnsVideo, Start, End: hung up by either side, or transferred blindly. */
    ANSWERED(true),
    /** In, Ans, Start, End. */
    AUTO_ANSWERED(true),
    /** In, Ring, End: the caller gave up, another phone took it, or a command rejected it. */
    GIVEN_UP(true),
    /** In, Ring, Busy. */
    DECLINED(true),
    /** In: do-not-disturb, a rule, a limit, the same caller once more, forwarded at once. */
    SILENTLY_REJECTED(true),
    /** In, perhaps Ring: the caller gave up while the first hook ran. */
    GIVEN_UP_AT_ONCE(true),
    /** In, Ring, Ans, Start: ended with status 481, or its tab was closed. */
    VANISHED(true),
    /** Ans, Start, End: somebody transferred a call to this phone. It takes the place of the call with that somebody. */
    TRANSFERRED_HERE(true),
    /** Out, Start, End. */
    DIALLED(false),
    /** Out, End: nobody came, cancelled, failed. */
    DIALLED_IN_VAIN(false),
    /** Out, Busy. */
    DIALLED_BUSY(false),
    /** Out, Start: ended with status 481. */
    DIALLED_AND_VANISHED(false),
    /** Out, Start while another call is held, then both End: an attended transfer. Alone it is dialled. */
    DIALLED_TO_TRANSFER(false),
    /** Out, Start while another call is held, then merged: when one ends, all do. Alone it is dialled. */
    DIALLED_TO_CONFER(false);

    private final boolean inbound;

    Story(boolean inbound) {
        this.inbound = inbound;
    }

    boolean isInbound() {
        return inbound;
    }

    /** Dialled while another call goes on, in order to join the two. */
    boolean joinsAnother() {
        return this == DIALLED_TO_TRANSFER || this == DIALLED_TO_CONFER;
    }

    boolean isAnswered() {
        return switch (this) {
            case ANSWERED, AUTO_ANSWERED, VANISHED, TRANSFERRED_HERE -> true;
            case DIALLED, DIALLED_AND_VANISHED, DIALLED_TO_TRANSFER, DIALLED_TO_CONFER -> true;
            case GIVEN_UP, DECLINED, SILENTLY_REJECTED, GIVEN_UP_AT_ONCE -> false;
            case DIALLED_IN_VAIN, DIALLED_BUSY -> false;
        };
    }

    /** Whether the call ends without a hook that says so. */
    boolean endsUnheard() {
        return switch (this) {
            case SILENTLY_REJECTED, GIVEN_UP_AT_ONCE, VANISHED, DIALLED_AND_VANISHED -> true;
            case ANSWERED, AUTO_ANSWERED, GIVEN_UP, DECLINED, TRANSFERRED_HERE -> false;
            case DIALLED, DIALLED_IN_VAIN, DIALLED_BUSY, DIALLED_TO_TRANSFER, DIALLED_TO_CONFER -> false;
        };
    }

    boolean endsBusy() {
        return this == DECLINED || this == DIALLED_BUSY;
    }
}
