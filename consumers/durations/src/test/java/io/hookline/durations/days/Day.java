// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A day of a desk: what happened, and the hooks that ran.
 *
 * @param calls the truth, in the order in which the calls began
 * @param hooks in the order in which they ran, numbered from 1 without gaps
 */
record Day(DayPlan plan, List<TrueCall> calls, List<DayHook> hooks) {
    static final String STATION = "desk";

    /** The true call of a hook. */
    TrueCall callOf(DayHook hook) {
        return calls.get(hook.call());
    }

    /** The true call that begins with the event of this id. */
    Optional<TrueCall> callFrom(UUID first) {
        return hooks.stream()
                .filter(hook -> hook.id().equals(first))
                .map(this::callOf)
                .filter(call -> call.firstHook().id().equals(first))
                .findFirst();
    }

    List<String> lines(String station) {
        return hooks.stream().map(hook -> hook.json(station)).toList();
    }

    /** One call a line, then one event a line, as the offline command reads them. */
    @Override
    public String toString() {
        return plan.version() + (plan.singleMode() ? ", single mode" : "") + ", restart after " + plan.restartAfter()
                + ", clock set by " + plan.step() + " after " + plan.stepAfter() + "\n"
                + calls.stream().map(call -> "  " + call + "\n").collect(Collectors.joining())
                + hooks.stream()
                        .map(hook -> "#" + hook.call() + " " + hook.json(STATION) + "\n")
                        .collect(Collectors.joining());
    }
}
