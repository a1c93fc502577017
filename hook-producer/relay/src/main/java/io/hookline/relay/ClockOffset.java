// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far the broker's clock is ahead of the desk's. The broker stamps each record as it appends it, some time between the
 * sending and the acknowledgement: half a round trip is the most that the middle of the two can be wrong. Of the last few
 * records the one with the shortest round trip is believed, as NTP does. For any thread.
 */
final class ClockOffset {
    private static final int LAST = 8;

    private final Consumer<Duration> listener;
    private final @Nullable Sample[] samples = new Sample[LAST];
    private int next;

    private record Sample(Duration offset, Duration roundTrip) {}

    /** @param listener told of each new estimate: the broker's clock minus the desk's */
    ClockOffset(Consumer<Duration> listener) {
        this.listener = listener;
    }

    /**
     * A record was acknowledged. A desk's clock that went back meanwhile tells nothing.
     *
     * @param sent by the desk's clock
     * @param acknowledged by the desk's clock
     * @param appended by the broker's clock, which it tells in whole milliseconds
     */
    synchronized void acknowledged(Instant sent, Instant acknowledged, Instant appended) {
        Duration roundTrip = Duration.between(sent, acknowledged);
        if (roundTrip.isNegative()) {
            return;
        }
        Instant middle = sent.plus(roundTrip.dividedBy(2));
        samples[next] = new Sample(Duration.between(middle, appended.plusNanos(500_000)), roundTrip);
        next = (next + 1) % LAST;
        Sample best = null;
        for (Sample sample : samples) {
            if (sample != null && (best == null || sample.roundTrip().compareTo(best.roundTrip()) < 0)) {
                best = sample;
            }
        }
        if (best != null) {
            listener.accept(best.offset());
        }
    }
}
