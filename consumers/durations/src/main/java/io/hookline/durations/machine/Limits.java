// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.time.Duration;

/**
 * How long the state machine waits for what may never come.
 *
 * @param offered an inbound call that has not rung is over after this long
 * @param ringing an inbound call that rings is over after this long
 * @param dialling an outbound call that was not answered is over after this long
 * @param connected a call that was answered is over after this long
 * @param correctAnswered a call closed without its end, once answered, can still be corrected this long after its last
 *     event
 * @param correctUnanswered the same for a call never answered
 */
public record Limits(
        Duration offered,
        Duration ringing,
        Duration dialling,
        Duration connected,
        Duration correctAnswered,
        Duration correctUnanswered) {

    /** Those of the definition of a call. */
    public static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(15),
            Duration.ofSeconds(180),
            Duration.ofSeconds(180),
            Duration.ofHours(4),
            Duration.ofHours(24),
            Duration.ofMinutes(10));

    Duration of(Phase phase) {
        return switch (phase) {
            case OFFERED -> offered;
            case RINGING -> ringing;
            case DIALLING -> dialling;
            case ANSWERED, CONNECTED -> connected;
        };
    }

    long micros(Phase phase) {
        return of(phase).toNanos() / 1000;
    }

    long correctionMicros(TrackedCall call) {
        return (call.isAnswered() ? correctAnswered : correctUnanswered).toNanos() / 1000;
    }
}
