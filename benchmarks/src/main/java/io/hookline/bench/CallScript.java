// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.event.Hook;
import java.util.List;
import java.util.random.RandomGenerator;

/** A kind of call, by the hooks that MicroSIP runs for it, in the proportions of an office. */
enum CallScript {
    ANSWERED(40, Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_ANSWER, Hook.CALL_START, Hook.CALL_END),
    MISSED(15, Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_END),
    CALLED(35, Hook.OUTGOING_CALL, Hook.CALL_START, Hook.CALL_END),
    BUSY(7, Hook.OUTGOING_CALL, Hook.CALL_BUSY),

    /** Do not disturb: nothing follows, and the call is closed by its limit. */
    REFUSED(3, Hook.INCOMING_CALL);

    private final int percent;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes immutable lists
    private final List<Hook> hooks;

    CallScript(int percent, Hook... hooks) {
        this.percent = percent;
        this.hooks = List.of(hooks);
    }

    List<Hook> hooks() {
        return hooks;
    }

    /** One of them, each as often as its share. */
    static CallScript draw(RandomGenerator random) {
        int left = random.nextInt(100);
        for (CallScript script : values()) {
            left -= script.percent;
            if (left < 0) {
                return script;
            }
        }
        throw new IllegalStateException("expected shares of 100 percent in all, were less");
    }
}
