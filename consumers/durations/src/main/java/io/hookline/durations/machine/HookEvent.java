// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Account;
import io.hookline.event.Hook;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One hook invocation on a station, as the state machine takes it.
 *
 * @param id identity of the invocation; becomes the call id when the event opens a call
 * @param hook which hook; never {@link Hook#UNKNOWN}
 * @param number the remote party as MicroSIP passed it
 * @param micros wall clock of the desk, microseconds since 1970-01-01T00:00:00Z
 * @param monotonicNanos monotonic clock of the desk, nanoseconds; null when unknown
 * @param position place in the spool that the event went through; null when it went through none
 * @param account the desk's SIP account; null when unknown
 */
public record HookEvent(
        UUID id,
        Hook hook,
        String number,
        long micros,
        @Nullable Long monotonicNanos,
        @Nullable SpoolPosition position,
        @Nullable Account account) {

    public HookEvent {
        if (hook == Hook.UNKNOWN) {
            throw new IllegalArgumentException("event " + id + ": expected one of MicroSIP's hooks, was UNKNOWN");
        }
    }

    /** Leaves out the number. */
    @Override
    public String toString() {
        return hook + " " + id;
    }
}
