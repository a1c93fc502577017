// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A day of a desk, made up call by call as MicroSIP runs its hooks, with the truth about each call. Single calls, and call
 * waiting with other numbers; nothing is lost.
 */
public final class DeskDay {
    private static final List<String> NUMBERS = List.of(
            "+493012345678", "+4989765432", "+15551234567", "1001", "1002", "*97", "anonymous", "", "x&y|\"z\" --help");
    private static final Instant MORNING = Instant.parse("2026-03-02T07:00:00Z");
    private static final long SECOND = 1_000_000;

    /** A hook at a time of the day, microseconds after the morning's start. */
    public record Event(long micros, Hook hook, String number, Duration wallClockError) {
        public Instant at() {
            return MORNING.plus(micros, ChronoUnit.MICROS);
        }
    }

    /** What truly happened; null where no hook tells of it. */
    public record Truth(
            Direction direction,
            String number,
            Outcome outcome,
            Instant startedAt,
            @Nullable Long ringMillis,
            @Nullable Long talkMillis) {}

    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private final List<Truth> truths = new ArrayList<>();
    private final Set<String> talking = new HashSet<>();
    private final boolean monotonic;
    private long now;
    private Duration wallClockError = Duration.ZERO;

    private DeskDay(long seed) {
        random = new Random(seed);
        monotonic = random.nextBoolean();
    }

    public static DeskDay ofSeed(long seed) {
        DeskDay day = new DeskDay(seed);
        int calls = 3 + day.random.nextInt(15);
        for (int i = 0; i < calls; i++) {
            day.now += day.between(SECOND / 5, 900 * SECOND);
            day.happens(day.number());
        }
        day.truths.sort(Comparator.comparing(Truth::startedAt));
        day.events.sort(Comparator.comparingLong(Event::micros));
        return day.monotonic ? day.withStepsOfTheClock() : day;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    /** In the order in which the calls began. */
    public List<Truth> truths() {
        return List.copyOf(truths);
    }

    /** Whether the hooks report a monotonic clock; if so, the wall clock is set now and then. */
    public boolean monotonic() {
        return monotonic;
    }

    /** Lets this day happen on a desk. */
    public Desk on(Desk desk) {
        desk.at(MORNING);
        if (monotonic) {
            desk.boots();
        }
        Duration error = Duration.ZERO;
        for (Event event : events) {
            desk.setsItsClock(event.wallClockError().minus(error));
            error = event.wallClockError();
            desk.at(event.at()).hook(event.hook(), event.number());
        }
        return desk;
    }

    private void happens(String number) {
        switch (random.nextInt(11)) {
            case 0, 1 -> answered(number, ring(number));
            case 2 -> answered(number, incoming(number));
            case 3 -> unanswered(number, Hook.CALL_END, Outcome.MISSED);
            case 4 -> unanswered(number, Hook.CALL_BUSY, Outcome.DECLINED);
            case 5 -> rejectedSilently(number);
            case 6 -> {
                long began = emit(Hook.INCOMING_CALL, number);
                ends(Hook.CALL_END, Direction.INBOUND, number, Outcome.MISSED, began, lasts(14 * SECOND));
            }
            case 7, 8 -> outboundAnswered(number);
            case 9 -> {
                long began = emit(Hook.OUTGOING_CALL, number);
                ends(Hook.CALL_END, Direction.OUTBOUND, number, Outcome.NO_ANSWER, began, lasts(179 * SECOND));
            }
            case 10 -> {
                long began = emit(Hook.OUTGOING_CALL, number);
                ends(Hook.CALL_BUSY, Direction.OUTBOUND, number, Outcome.BUSY, began, lasts(179 * SECOND));
            }
            default -> throw new IllegalStateException();
        }
    }

    private long incoming(String number) {
        return emit(Hook.INCOMING_CALL, number);
    }

    /** Invited, and rings a moment later. */
    private long ring(String number) {
        long began = incoming(number);
        now += between(50_000, 2 * SECOND);
        emit(Hook.CALL_RING, number);
        return began;
    }

    private void unanswered(String number, Hook end, Outcome outcome) {
        long began = ring(number);
        ends(end, Direction.INBOUND, number, outcome, began, lasts(179 * SECOND));
    }

    /** Do-not-disturb and its like: one hook and nothing more, and some silence after it. */
    private void rejectedSilently(String number) {
        long began = incoming(number);
        truths.add(new Truth(Direction.INBOUND, number, Outcome.REJECTED, instant(began), null, null));
        now += between(15 * SECOND, 60 * SECOND);
    }

    private void answered(String number, long began) {
        now += lasts(14 * SECOND);
        long answered = emit(Hook.CALL_ANSWER, number);
        if (random.nextInt(4) == 0) {
            now += lasts(20_000);
            emit(Hook.CALL_ANSWER_VIDEO, number);
        }
        now += lasts(200_000);
        emit(Hook.CALL_START, number);
        talks(Direction.INBOUND, number, began, answered);
    }

    private void outboundAnswered(String number) {
        long began = emit(Hook.OUTGOING_CALL, number);
        now += lasts(179 * SECOND);
        long answered = emit(Hook.CALL_START, number);
        talks(Direction.OUTBOUND, number, began, answered);
    }

    /** Talks, perhaps while a second call waits, and hangs up. */
    private void talks(Direction direction, String number, long began, long answered) {
        talking.add(number);
        now += between(SECOND, 3600 * SECOND);
        int waiting = random.nextInt(talking.size() < 3 ? 6 : 1);
        String other = numberOfNobodyWhoTalks();
        if (waiting == 0) {
            unanswered(other, Hook.CALL_END, Outcome.MISSED);
        } else if (waiting == 1) {
            unanswered(other, Hook.CALL_BUSY, Outcome.DECLINED);
        } else if (waiting == 2) {
            rejectedSilently(random.nextBoolean() ? other : number);
        } else if (waiting == 3) {
            singleMode(direction, number, began, answered, other);
            return;
        } else if (waiting == 4) {
            long secondBegan = ring(other);
            answered(other, secondBegan);
        }
        now += between(SECOND, 600 * SECOND);
        long ended = emit(Hook.CALL_END, number);
        truth(direction, number, began, answered, ended);
    }

    /** Single call mode: the answer of the second call hangs up the first. */
    private void singleMode(Direction direction, String number, long began, long answered, String other) {
        long secondBegan = ring(other);
        now += lasts(20 * SECOND);
        long ended = emit(Hook.CALL_END, number);
        truth(direction, number, began, answered, ended);
        answered(other, secondBegan);
    }

    private void truth(Direction direction, String number, long began, long answered, long ended) {
        talking.remove(number);
        truths.add(new Truth(
                direction,
                number,
                Outcome.ANSWERED,
                instant(began),
                (answered - began) / 1000,
                (ended - answered) / 1000));
    }

    private void ends(Hook hook, Direction direction, String number, Outcome outcome, long began, long lasts) {
        now += lasts;
        long ended = emit(hook, number);
        truths.add(new Truth(direction, number, outcome, instant(began), (ended - began) / 1000, null));
    }

    private long emit(Hook hook, String number) {
        events.add(new Event(now, hook, number, wallClockError));
        return now++;
    }

    private DeskDay withStepsOfTheClock() {
        List<Event> stepped = new ArrayList<>();
        for (Event event : events) {
            if (random.nextInt(20) == 0) {
                wallClockError = wallClockError.plusSeconds(random.nextInt(7200) - 3600);
            }
            stepped.add(new Event(event.micros(), event.hook(), event.number(), wallClockError));
        }
        events.clear();
        events.addAll(stepped);
        return this;
    }

    private String numberOfNobodyWhoTalks() {
        String other = number();
        while (talking.contains(other)) {
            other = number();
        }
        return other;
    }

    private String number() {
        return NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private long lasts(long most) {
        return between(1, most);
    }

    private long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }

    private static Instant instant(long micros) {
        return MORNING.plus(micros, ChronoUnit.MICROS);
    }
}
