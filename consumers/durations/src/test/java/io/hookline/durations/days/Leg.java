// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.durations.days.DayPlan.PlannedCall;
import io.hookline.event.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call while it happens on the {@link Phone}. */
final class Leg {
    private final PlannedCall plan;
    private final List<DayHook> hooks = new ArrayList<>();
    private int index = -1;
    private long startedMicros;
    private @Nullable Long answeredMicros;
    private @Nullable Long endedMicros;
    private boolean restarted;
    private @Nullable Leg joined;

    Leg(PlannedCall plan) {
        this.plan = plan;
    }

    PlannedCall plan() {
        return plan;
    }

    int index() {
        return index;
    }

    Leg begins(int at, long micros) {
        index = at;
        startedMicros = micros;
        return this;
    }

    void ran(DayHook hook) {
        hooks.add(hook);
    }

    void joins(Leg other) {
        joined = other;
    }

    void answered(long micros) {
        answeredMicros = micros;
    }

    void ended(long micros) {
        endedMicros = micros;
    }

    void restarted(long micros) {
        endedMicros = micros;
        restarted = true;
    }

    boolean isOver() {
        return endedMicros != null;
    }

    boolean isTalking() {
        return answeredMicros != null && endedMicros == null;
    }

    boolean isJoinedWith(Leg other) {
        return joined == other || other.joined == this;
    }

    TrueCall truth() {
        if (endedMicros == null) {
            throw new IllegalStateException("call " + index + " has not ended");
        }
        return new TrueCall(
                index,
                plan.story(),
                plan.remote(),
                outcome(),
                startedMicros,
                answeredMicros,
                endedMicros,
                restarted,
                List.copyOf(hooks));
    }

    private Outcome outcome() {
        if (answeredMicros != null) {
            return Outcome.ANSWERED;
        }
        boolean busy = plan.story().endsBusy() && !restarted;
        if (!plan.story().isInbound()) {
            return busy ? Outcome.BUSY : Outcome.NO_ANSWER;
        }
        if (plan.story() == Story.SILENTLY_REJECTED) {
            return Outcome.REJECTED;
        }
        return busy ? Outcome.DECLINED : Outcome.MISSED;
    }
}
