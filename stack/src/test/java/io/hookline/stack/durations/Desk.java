// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The events of one desk as they arrive: calls of every kind, and all that goes wrong between a hook and the broker. The
 * same seed gives the same events.
 */
final class Desk {
    private static final Instant MORNING = Instant.parse("2026-03-02T08:00:00Z");
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int MICROS = 1_000_000;

    /** Few, so that callers call twice at a time; some are one number in two forms, one is hidden. */
    private static final List<String> NUMBERS =
            List.of("1001", "1002", "03012345678", "+493012345678", "08999887766", "", "anonymous");

    private final String station;
    private final Random random;
    private final UUID spool;
    private final UUID otherSpool;
    private final List<CallEvent> arrived = new ArrayList<>();
    private final List<CallEvent> toComeAgain = new ArrayList<>();

    private Instant now;
    private long monotonicNanos;
    private long sequence;
    private long otherSequence;

    Desk(String station, long seed) {
        this.station = station;
        random = new Random(seed);
        spool = id();
        otherSpool = id();
        now = MORNING.plusNanos(1_000L * random.nextInt(600 * MICROS));
        monotonicNanos = 3_600_000_000_000L + random.nextInt(MICROS);
    }

    /** That many events; the last calls may be open. */
    List<CallEvent> day(int events) {
        while (arrived.size() < events) {
            pass(600);
            mishap();
            call();
            arrived.addAll(toComeAgain);
            toComeAgain.clear();
        }
        return List.copyOf(arrived.subList(0, events));
    }

    /** A whole call a day after all others: by then every limit has passed, so no call of the desk is open behind it. */
    List<CallEvent> nextDay() {
        now = now.plus(A_DAY);
        monotonicNanos += A_DAY.toNanos();
        List<CallEvent> call = new ArrayList<>();
        for (Hook hook :
                List.of(Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_ANSWER, Hook.CALL_START, Hook.CALL_END)) {
            pass(5);
            call.add(event(hook, "2001"));
        }
        return call;
    }

    private void mishap() {
        switch (random.nextInt(40)) {
            case 0 -> monotonicNanos = random.nextInt(MICROS); // the PC was restarted
            case 1 -> now = now.plusSeconds(random.nextInt(-20, 20)); // its clock was set
            default -> {
                // nothing happens
            }
        }
    }

    private void call() {
        String number = number();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                ring(number);
                hooks(number, Hook.CALL_ANSWER, Hook.CALL_START, Hook.CALL_END);
            }
            case 2 -> {
                ring(number);
                hooks(number, Hook.CALL_END);
            }
            case 3 -> {
                ring(number);
                hooks(number, Hook.CALL_BUSY);
            }
            case 4 -> hooks(number, Hook.OUTGOING_CALL, Hook.CALL_START, Hook.CALL_END);
            case 5 -> hooks(number, Hook.OUTGOING_CALL, Hook.CALL_BUSY);
            case 6 -> hooks(number, Hook.INCOMING_CALL);
            default -> {
                String second = number();
                ring(number);
                hooks(number, Hook.CALL_ANSWER, Hook.CALL_START);
                ring(second);
                hooks(second, Hook.CALL_END);
                hooks(number, Hook.CALL_END);
            }
        }
    }

    private void ring(String number) {
        hooks(number, Hook.INCOMING_CALL, Hook.CALL_RING);
    }

    private void hooks(String number, Hook... hooks) {
        for (Hook hook : hooks) {
            pass(hook == Hook.CALL_END ? 120 : 12);
            deliver(event(hook, number));
        }
    }

    /** Brings the event to the broker, most of the time once and in its turn. */
    private void deliver(CallEvent event) {
        int fate = random.nextInt(100);
        if (fate < 4) {
            return; // lost: a gap in the sequence
        }
        boolean overtaken = fate < 6 && !arrived.isEmpty();
        arrived.add(overtaken ? arrived.size() - 1 : arrived.size(), event);
        if (fate >= 96) {
            toComeAgain.add(event);
        } else if (fate >= 94) {
            toComeAgain.add(CallEvent.newBuilder(event)
                    .setSpoolId(otherSpool)
                    .setSequence(++otherSequence)
                    .build());
        }
    }

    private CallEvent event(Hook hook, String number) {
        return CallEvent.newBuilder()
                .setEventId(id())
                .setStation(station)
                .setHook(hook)
                .setNumber(number)
                .setOccurredAt(now)
                .setMonotonicNanos(monotonicNanos)
                .setSpoolId(spool)
                .setSequence(++sequence)
                .setHookVersion("test")
                .build();
    }

    private void pass(int atMostSeconds) {
        long micros = 1 + random.nextLong(1L * atMostSeconds * MICROS);
        now = now.plusNanos(1_000 * micros);
        monotonicNanos += 1_000 * micros;
    }

    private String number() {
        return NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
