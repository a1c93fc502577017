// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MedianIntervalTest {
    /** Ranks as tables of the sign test have them. */
    @ParameterizedTest
    @CsvSource({"6, 1, 6", "8, 1, 8", "9, 2, 8", "20, 6, 15", "50, 18, 33", "100, 40, 61"})
    void ends_areTheRanksOfTheSignTest(int count, double low, double high) {
        MedianInterval interval = MedianInterval.of(oneTo(count));

        assertThat(interval.low()).isEqualTo(low);
        assertThat(interval.high()).isEqualTo(high);
    }

    @Test
    void fewerThanSix_giveTheirWholeRange() {
        assertThat(MedianInterval.of(oneTo(5))).isEqualTo(new MedianInterval(3, 1, 5, 5));
        assertThat(MedianInterval.of(List.of(2.0))).isEqualTo(new MedianInterval(2, 2, 2, 1));
    }

    @Test
    void many_giveANarrowInterval() {
        MedianInterval interval = MedianInterval.of(oneTo(10_000));

        assertThat(interval.low()).isBetween(4_890.0, 4_910.0);
        assertThat(interval.high()).isBetween(5_090.0, 5_110.0);
    }

    @Test
    void interval_holdsTheTrueMedian_inAtLeast95OfAHundredTrials() {
        Random random = new Random(1);
        long held = Stream.generate(() -> MedianInterval.of(Stream.generate(random::nextGaussian)
                        .limit(40)
                        .map(Math::exp)
                        .toList()))
                .limit(4_000)
                .filter(interval -> interval.contains(1))
                .count();

        assertThat(held).isBetween(3_800L, 3_950L);
    }

    @Test
    void text_hasTheDecimalsAskedFor() {
        assertThat(new MedianInterval(1.0234, 0.991, 1.0449, 100).text(2)).isEqualTo("1.02 (0.99–1.04)");
    }

    @Test
    void nothing_hasNoInterval() {
        assertThatIllegalArgumentException().isThrownBy(() -> MedianInterval.of(List.of()));
    }

    private static List<Double> oneTo(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> (double) i).toList();
    }
}
