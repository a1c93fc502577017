// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.event.Account;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns events of a spool into what the topic holds, for one station. */
final class CallEvents {
    private static final long MICROS = 1_000_000;

    private final String station;
    private final @Nullable Account account;

    CallEvents(String station, StationAccount account) {
        this.station = station;
        this.account = account.isUnknown()
                ? null
                : Account.newBuilder()
                        .setExtension(account.extension())
                        .setDomain(account.domain())
                        .setLabel(account.label())
                        .build();
    }

    CallEvent of(NumberedEvent numbered) {
        var event = numbered.event();
        return CallEvent.newBuilder()
                .setEventId(event.id())
                .setStation(station)
                .setAccount(account)
                .setHook(hook(event.hook()))
                .setNumber(event.number())
                .setNumberTruncated(event.numberTruncated())
                .setOccurredAt(instant(event.occurredAtMicros()))
                .setMonotonicNanos(event.monotonicNanos())
                .setSpoolId(numbered.spoolId())
                .setSequence(numbered.sequence())
                .setHookVersion(event.hookVersion())
                .build();
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    /** By hand, so that the two modules' names may part ways and the compiler still finds every hook. */
    private static Hook hook(io.hookline.hook.Hook hook) {
        return switch (hook) {
            case INCOMING_CALL -> Hook.INCOMING_CALL;
            case CALL_RING -> Hook.CALL_RING;
            case OUTGOING_CALL -> Hook.OUTGOING_CALL;
            case CALL_ANSWER -> Hook.CALL_ANSWER;
            case CALL_ANSWER_VIDEO -> Hook.CALL_ANSWER_VIDEO;
            case CALL_START -> Hook.CALL_START;
            case CALL_BUSY -> Hook.CALL_BUSY;
            case CALL_END -> Hook.CALL_END;
        };
    }
}
