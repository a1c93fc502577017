// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Hook;

/** A version of MicroSIP: not every one has every hook, and the oldest reports the connection before the answer. */
enum Version {
    V3_22,
    V3_20,
    V3_19,
    V3_14;

    boolean has(Hook hook) {
        return switch (hook) {
            case CALL_ANSWER_VIDEO -> this == V3_22;
            case OUTGOING_CALL, CALL_RING, CALL_BUSY -> this == V3_22 || this == V3_20;
            case INCOMING_CALL, CALL_ANSWER, CALL_START, CALL_END -> true;
            case UNKNOWN -> false;
        };
    }

    boolean reportsStartBeforeAnswer() {
        return this == V3_14;
    }
}
