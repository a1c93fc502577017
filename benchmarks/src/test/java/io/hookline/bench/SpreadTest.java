// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test
    void median_ofAnOddNumber_isTheOneInTheMiddle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9, 3));
    }

    @Test
    void median_ofAnEvenNumber_isBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 6.0))).isEqualTo(new Spread(5, 1, 9, 4));
    }

    @Test
    void ratios_areThoseOfTheSameRun() {
        Spread ratio = Spread.ofRatios(List.of(10.0, 40.0, 30.0), List.of(20.0, 50.0, 100.0));

        assertThat(ratio).isEqualTo(new Spread(0.5, 0.3, 0.8, 3));
    }

    @Test
    void ratios_ofUnevenSides_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Spread.ofRatios(List.of(1.0), List.of(1.0, 2.0)))
                .withMessage("expected as many runs of both sides, was 1 and 2");
    }

    @Test
    void nothing_hasNoSpread() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void text_hasTheDecimalsAskedFor_andGroups() {
        assertThat(new Spread(0.4333, 0.4, 0.5, 3).text(2)).isEqualTo("0.43 (0.40–0.50)");
        assertThat(new Spread(12_345, 900, 1_000_000, 3).text(0)).isEqualTo("12,345 (900–1,000,000)");
    }
}
