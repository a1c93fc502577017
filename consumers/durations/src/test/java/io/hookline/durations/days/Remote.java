// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Hook;
import org.jspecify.annotations.Nullable;

/**
 * A party at the other end of the line, and the numbers under which its hooks report it. Two parties never have a number
 * in common but for {@code 2001}, which the desk itself reports when it hangs up on some of them.
 */
enum Remote {
    /** Always the same. */
    ANNA("+493012345678"),
    /** An extension. */
    BEN("1001"),
    /** Dialled as people do, reported by the exchange in its own format. */
    CARA("089765432", "+4989765432", "4989765432", null, false),
    /** Hides its number, as does everybody else who hides it. */
    HIDDEN("anonymous"),
    /** Has an asserted identity; when the desk hangs up, the hook reports another user. */
    DORA("+4940555001", "+4940555001", "+4940555001", "2001", false),
    EMIL("+4940666002", "+4940666002", "+4940666002", "2001", false),
    /** A short dial: the exchange reports the number behind it, which shares nothing with what was dialled. */
    FAY("77", "+33123456789", "+33123456789", null, true),
    /** No user part at all: the last hook passes the domain instead. */
    NOBODY("", "", "pbx.example.org", null, true);

    private final String dialled;
    private final String reported;
    private final String last;
    private final @Nullable String atLocalHangUp;
    private final boolean changes;

    Remote(String always) {
        this(always, always, always, null, false);
    }

    Remote(String dialled, String reported, String last, @Nullable String atLocalHangUp, boolean changes) {
        this.dialled = dialled;
        this.reported = reported;
        this.last = last;
        this.atLocalHangUp = atLocalHangUp;
        this.changes = changes;
    }

    /** The number that a hook of a call with this party reports. */
    String number(Hook hook, boolean localHangUp) {
        return switch (hook) {
            case OUTGOING_CALL -> dialled;
            case INCOMING_CALL, CALL_RING, CALL_ANSWER, CALL_ANSWER_VIDEO, CALL_START -> reported;
            case CALL_BUSY, CALL_END -> localHangUp && atLocalHangUp != null ? atLocalHangUp : last;
            case UNKNOWN -> throw new IllegalArgumentException("no hook: " + hook);
        };
    }

    /** Whether two numbers of this party have nothing in common, so that nobody can tell that they are the same. */
    boolean isForeign(String number, String other) {
        return !number.equals(other) && (changes || number.equals(atLocalHangUp) || other.equals(atLocalHangUp));
    }
}
