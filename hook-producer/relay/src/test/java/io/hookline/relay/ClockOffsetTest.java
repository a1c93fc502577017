// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final Instant SENT = Instant.parse("2026-03-02T09:00:00Z");

    private final List<Duration> told = new ArrayList<>();
    private final ClockOffset offset = new ClockOffset(told::add);

    @Test
    void offset_isThatOfTheMiddleOfTheRoundTrip() {
        offset.acknowledged(SENT, SENT.plusMillis(10), SENT.plusMillis(3_004));

        assertThat(told).containsExactly(Duration.ofMillis(2_999).plusNanos(500_000));
    }

    @Test
    void shortestRoundTrip_isBelieved_aslongAsItIsAmongTheLast() {
        offset.acknowledged(SENT, SENT.plusMillis(1), SENT);
        offset.acknowledged(SENT, SENT.plusMillis(801), SENT.plusMillis(800));
        assertThat(told).containsOnly(Duration.ZERO);

        for (int i = 0; i < 8; i++) {
            offset.acknowledged(SENT, SENT.plusMillis(5), SENT.minusMillis(60_000));
        }
        assertThat(told.get(told.size() - 1)).isEqualTo(Duration.ofMillis(-60_002));
    }

    @Test
    void clockThatWentBack_tellsNothing() {
        offset.acknowledged(SENT, SENT.minusMillis(1), SENT);

        assertThat(told).isEmpty();
    }
}
