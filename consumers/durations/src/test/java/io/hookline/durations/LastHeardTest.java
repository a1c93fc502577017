// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.LastHeard.Ago;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LastHeardTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:30Z");

    private final LastHeard heard = new LastHeard();

    private void heard(String ago) {
        heard.add(NOW.minus(Duration.parse(ago)).getEpochSecond() / 60, 1);
    }

    @Test
    void aStation_isInJustOneClass_byHowLongAgoItWasHeardOf() {
        heard("PT59M");
        heard("PT60M");
        heard("PT239M");
        heard("PT240M");
        heard("P1D");
        heard("P6D");
        heard("P7D");
        heard("P4000D");
        heard.add(Long.MIN_VALUE, 1);

        assertThat(Arrays.stream(Ago.values()).map(ago -> heard.count(ago, NOW)))
                .containsExactly(1L, 2L, 1L, 2L, 2L, 1L);
    }

    @Test
    void aClockThatIsAhead_isJustNow() {
        heard("-P30D");

        assertThat(heard.count(Ago.UNDER_1H, NOW)).isEqualTo(1);
    }

    @Test
    void aStationThatIsTakenOut_leavesNothing() {
        heard("PT2H");
        heard.add(NOW.minus(Duration.ofHours(2)).getEpochSecond() / 60, -1);

        assertThat(Arrays.stream(Ago.values()).mapToLong(ago -> heard.count(ago, NOW)))
                .containsOnly(0L);
    }
}
