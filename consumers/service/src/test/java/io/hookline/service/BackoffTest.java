// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    /** Draws the longest wait, or the shortest. */
    private record Extreme(boolean longest) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("bounded draws only");
        }

        @Override
        public long nextLong(long bound) {
            return longest ? bound - 1 : 0;
        }
    }

    @Test
    void theLongestWait_doublesUpToTheCap() {
        assertThat(waits(new Extreme(true), 6)).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void theShortestWait_isHalfOfTheLongest() {
        assertThat(waits(new Extreme(false), 6)).containsExactly(50L, 100L, 200L, 400L, 500L, 500L);
    }

    @Test
    void everyWait_liesInTheUpperHalf() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(100), new SplittableRandom(1));

        List<Long> waits =
                Stream.generate(() -> backoff.next().toMillis()).limit(10_000).toList();

        assertThat(waits).allMatch(wait -> wait >= 50 && wait <= 100).contains(50L, 75L, 100L);
    }

    @Test
    void aSuccess_startsAgainFromTheFirst() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Extreme(true));
        backoff.next();
        backoff.next();
        assertThat(backoff.failures()).isEqualTo(2);

        backoff.reset();

        assertThat(backoff.failures()).isZero();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, PT720H", "PT1S, P300000000D", "PT0.003S, PT2562047788015H"})
    void manyFailures_reachTheCapAndStayThere(Duration first, Duration most) {
        Backoff backoff = new Backoff(first, most, new Extreme(true));
        for (int failure = 0; failure < 100; failure++) {
            assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(most);
        }

        assertThat(backoff.next()).isEqualTo(most);
        assertThat(backoff.failures()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT-1S, PT1S", "PT0.0000001S, PT1S", "PT2S, PT1S"})
    void boundsThatMakeNoSense_areRefused(Duration first, Duration most) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(first, most, new SplittableRandom()))
                .withMessageContaining(first.toString())
                .withMessageContaining(most.toString());
    }

    private static List<Long> waits(RandomGenerator random, int count) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), random);
        return Stream.generate(() -> backoff.next().toMillis()).limit(count).toList();
    }
}
