// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.durations.days.DayPlan.PlannedCall;
import io.hookline.event.Hook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A MicroSIP that lives through a planned day. Time is in microseconds since the day began. */
final class Phone {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
    private static final long MIDNIGHT_MICROS = MIDNIGHT.getEpochSecond() * 1_000_000;

    /** MicroSIP waits for a hook, so the next one runs that much later. Odd, so that no duration is whole. */
    private static final long HOOK_MICROS = 30_123;

    private static final long UNTIL_RING = 200_000;
    private static final long BOOT_MICROS = 30_000_000;

    /** Longer than any day here: after a restart the monotonic clock is always lower than before. */
    private static final long UPTIME_MICROS = Duration.ofDays(30).toNanos() / 1000;

    private enum Act {
        BEGIN,
        RING,
        ANSWER,
        FINISH,
        RESTART
    }

    /** Something that is due. */
    private record Due(
            long at, long order, Act act, @Nullable Leg leg) {}

    private final DayPlan plan;
    private final long station;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private final List<Leg> legs = new ArrayList<>();
    private final List<DayHook> hooks = new ArrayList<>();
    private long dues;
    private long now;
    private long bootedAt = -UPTIME_MICROS;

    private Phone(DayPlan plan, long station) {
        this.plan = plan;
        this.station = station;
    }

    /**
     * What became of a plan.
     *
     * @param station distinguishes the ids of its events from those of other desks
     */
    static Day live(DayPlan plan, long station) {
        Phone phone = new Phone(plan, station);
        phone.live();
        return new Day(plan, phone.legs.stream().map(Leg::truth).toList(), List.copyOf(phone.hooks));
    }

    private void live() {
        long begin = 0;
        for (PlannedCall call : plan.calls()) {
            begin += micros(call.gap());
            due(begin, Act.BEGIN, new Leg(call));
        }
        if (!plan.restartAfter().isZero()) {
            due(micros(plan.restartAfter()), Act.RESTART, null);
        }
        for (Due due = agenda.poll(); due != null; due = agenda.poll()) {
            now = Math.max(now, due.at());
            if (due.leg() == null) {
                restart();
            } else if (!due.leg().isOver()) {
                act(due.act(), due.leg());
            }
        }
    }

    private void act(Act act, Leg leg) {
        switch (act) {
            case BEGIN -> begin(leg);
            case RING -> run(Hook.CALL_RING, leg);
            case ANSWER -> answer(leg);
            case FINISH -> finish(leg);
            case RESTART -> throw new IllegalStateException("a restart is of no call");
        }
    }

    private void begin(Leg leg) {
        Story story = leg.plan().story();
        boolean off = now < bootedAt;
        if (off || (!story.isInbound() && !story.joinsAnother() && plan.singleMode() && isOccupied())) {
            return; // nobody is there to hear it; nobody dials who is on the phone already
        }
        if (story.joinsAnother()) {
            newest(leg).ifPresent(leg::joins);
        }
        legs.add(leg.begins(legs.size(), now));
        if (story == Story.TRANSFERRED_HERE) {
            Leg replaced = newest(leg).orElse(null);
            answer(leg);
            if (replaced != null) {
                close(replaced, Hook.CALL_END);
            }
            return;
        }
        run(story.isInbound() ? Hook.INCOMING_CALL : Hook.OUTGOING_CALL, leg);
        long ring = micros(leg.plan().ring());
        switch (story) {
            case ANSWERED, VANISHED, GIVEN_UP, DECLINED -> {
                due(now + UNTIL_RING, Act.RING, leg);
                due(now + UNTIL_RING + ring, story.isAnswered() ? Act.ANSWER : Act.FINISH, leg);
            }
            case GIVEN_UP_AT_ONCE -> {
                if (leg.plan().variant()) {
                    due(now + UNTIL_RING, Act.RING, leg);
                }
                due(now + 2 * UNTIL_RING, Act.FINISH, leg);
            }
            case SILENTLY_REJECTED -> due(now, Act.FINISH, leg);
            case AUTO_ANSWERED -> due(now + UNTIL_RING, Act.ANSWER, leg);
            case DIALLED, DIALLED_AND_VANISHED, DIALLED_TO_TRANSFER, DIALLED_TO_CONFER ->
                due(now + ring, Act.ANSWER, leg);
            case DIALLED_IN_VAIN, DIALLED_BUSY -> due(now + ring, Act.FINISH, leg);
            case TRANSFERRED_HERE -> throw new IllegalStateException("begins with its answer");
        }
    }

    private void answer(Leg leg) {
        Story story = leg.plan().story();
        if (!story.isInbound()) {
            run(Hook.CALL_START, leg);
            leg.answered(hookTime());
        } else {
            if (plan.singleMode() && story != Story.TRANSFERRED_HERE) {
                legs.stream().filter(other -> other != leg && other.isTalking()).forEach(this::hangUp);
            }
            run(plan.version().reportsStartBeforeAnswer() ? Hook.CALL_START : Hook.CALL_ANSWER, leg);
            leg.answered(hookTime());
            if (leg.plan().variant()) {
                run(Hook.CALL_ANSWER_VIDEO, leg);
            }
            run(plan.version().reportsStartBeforeAnswer() ? Hook.CALL_ANSWER : Hook.CALL_START, leg);
        }
        due(now + micros(leg.plan().talk()), Act.FINISH, leg);
    }

    private void finish(Leg leg) {
        if (leg.plan().story().endsUnheard()) {
            leg.ended(now);
            return;
        }
        close(leg, leg.plan().story().endsBusy() ? Hook.CALL_BUSY : Hook.CALL_END);
        legs.stream()
                .filter(other -> other.isTalking() && other.isJoinedWith(leg))
                .forEach(this::hangUp);
    }

    private void hangUp(Leg leg) {
        close(leg, Hook.CALL_END);
    }

    private void close(Leg leg, Hook hook) {
        run(hook, leg);
        leg.ended(hookTime());
    }

    private void restart() {
        legs.stream().filter(leg -> !leg.isOver()).forEach(leg -> leg.restarted(now));
        bootedAt = now + BOOT_MICROS;
    }

    /** When the latest hook ran, or would have run if this version had it. */
    private long hookTime() {
        return now - HOOK_MICROS;
    }

    private void run(Hook hook, Leg leg) {
        if (plan.version().has(hook)) {
            long sequence = hooks.size() + 1L;
            String number = leg.plan().remote().number(hook, leg.plan().localHangUp());
            long set = now >= micros(plan.stepAfter()) ? micros(plan.step()) : 0;
            Long monotonic = plan.monotonic() ? (now - bootedAt) * 1000 : null;
            DayHook ran = new DayHook(
                    new UUID(station, sequence),
                    leg.index(),
                    hook,
                    number,
                    now,
                    MIDNIGHT_MICROS + now + set,
                    monotonic,
                    sequence);
            hooks.add(ran);
            leg.ran(ran);
        }
        now += HOOK_MICROS;
    }

    /** Somebody talks, or waits for somebody to answer. */
    private boolean isOccupied() {
        return legs.stream()
                .anyMatch(leg -> leg.isTalking() || (!leg.plan().story().isInbound() && !leg.isOver()));
    }

    /** The call, other than this one, that was answered last of those that go on. */
    private Optional<Leg> newest(Leg leg) {
        return legs.stream().filter(other -> other != leg && other.isTalking()).reduce((first, second) -> second);
    }

    private void due(long at, Act act, @Nullable Leg leg) {
        agenda.add(new Due(at, dues++, act, leg));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
