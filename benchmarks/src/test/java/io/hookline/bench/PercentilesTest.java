// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
    @Test
    void percentiles_areMeasurements_inWhateverOrderTheyCame() {
        List<Double> values = new ArrayList<>(
                IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList());
        Collections.shuffle(values, new Random(1));

        assertThat(Percentiles.of(values)).isEqualTo(new Percentiles(100, 190, 198, 200, 200));
    }

    @Test
    void percentilesOfFew_areTheLargest() {
        assertThat(Percentiles.of(List.of(7.0))).isEqualTo(new Percentiles(7, 7, 7, 7, 1));
        assertThat(Percentiles.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Percentiles(2, 3, 3, 3, 3));
    }

    @Test
    void nothing_hasNoPercentiles() {
        assertThatIllegalArgumentException().isThrownBy(() -> Percentiles.of(List.of()));
    }
}
