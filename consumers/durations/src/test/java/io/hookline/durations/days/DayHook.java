// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Hook;
import io.hookline.schema.IniKeys;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hook that ran on a desk.
 *
 * @param id identity of the run
 * @param call index of the true call that it belongs to
 * @param micros the true time since the day began
 * @param wallMicros the desk's wall clock, microseconds since 1970-01-01T00:00:00Z
 * @param monotonicNanos the desk's monotonic clock; null when its events have none
 * @param sequence place in the spool
 */
record DayHook(
        UUID id,
        int call,
        Hook hook,
        String number,
        long micros,
        long wallMicros,
        @Nullable Long monotonicNanos,
        long sequence) {

    DayHook withSequence(long other) {
        return new DayHook(id, call, hook, number, micros, wallMicros, monotonicNanos, other);
    }

    Instant at() {
        return Instant.EPOCH.plus(wallMicros, ChronoUnit.MICROS);
    }

    boolean opens() {
        return hook == Hook.INCOMING_CALL || hook == Hook.OUTGOING_CALL;
    }

    boolean closes() {
        return hook == Hook.CALL_END || hook == Hook.CALL_BUSY;
    }

    /** The line of an events file; all that is in it is plain. */
    String json(String station) {
        String monotonic = monotonicNanos == null ? "" : ",\"monotonicNanos\":" + monotonicNanos;
        return "{\"station\":\"" + station + "\",\"hook\":\"" + IniKeys.of(hook) + "\",\"number\":\"" + number
                + "\",\"at\":\"" + at() + "\",\"id\":\"" + id + "\",\"spool\":\"" + station + "\",\"sequence\":"
                + sequence
                + monotonic + "}";
    }
}
