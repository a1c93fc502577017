// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A station that makes one call after the other, as hook and relay report them: a spool of its own with a sequence
 * without gaps, a wall clock and a monotonic clock that agree, ids in order of time. No account: a relay knows none
 * unless it is told. Its clock runs ahead by some seconds an event.
 */
final class Desk {
    private static final int LONGEST_PAUSE_MILLIS = 20_000;

    private final String station;
    private final RandomGenerator random;
    private final UUID spool;
    private final Deque<Hook> script = new ArrayDeque<>();
    private Instant clock;
    private long monotonicNanos;
    private long sequence;
    private String number = "";

    /** @param begins when its first event is; its monotonic clock began some time before */
    Desk(String station, Instant begins, RandomGenerator random) {
        this.station = station;
        this.random = random;
        this.clock = begins.truncatedTo(ChronoUnit.MICROS);
        this.monotonicNanos = random.nextLong(1_000_000_000_000L);
        this.spool = new UUID(random.nextLong(), random.nextLong());
    }

    String station() {
        return station;
    }

    /** The next event of its calls, whatever they are. */
    CallEvent next() {
        if (script.isEmpty()) {
            script.addAll(CallScript.draw(random).hooks());
        }
        return event(script.remove());
    }

    /** An event of that hook; one that opens a call has a new number. */
    CallEvent event(Hook hook) {
        if (hook == Hook.INCOMING_CALL || hook == Hook.OUTGOING_CALL) {
            number = "+49" + random.nextLong(3_000_000_000L, 9_999_999_999L);
        }
        long micros = random.nextLong(1_000, LONGEST_PAUSE_MILLIS * 1_000L);
        clock = clock.plus(micros, ChronoUnit.MICROS);
        monotonicNanos += micros * 1_000;
        return CallEvent.newBuilder()
                .setEventId(new UUID(clock.toEpochMilli() << 16 | 0x7000, 1L << 63 | random.nextLong() >>> 2))
                .setStation(station)
                .setHook(hook)
                .setNumber(number)
                .setOccurredAt(clock)
                .setMonotonicNanos(monotonicNanos)
                .setSpoolId(spool)
                .setSequence(++sequence)
                .setHookVersion("bench")
                .build();
    }
}
