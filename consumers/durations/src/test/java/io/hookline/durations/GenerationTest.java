// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationTest {
    @Test
    void first_isCalledAsItIsSet_andBeginsAtRevisionOne() {
        Generation first = new Generation("hookline-durations", 1);

        assertThat(first.applicationId()).isEqualTo("hookline-durations");
        assertThat(first.firstRevision()).isEqualTo(1);
    }

    @Test
    void next_hasANameOfItsOwn_andRevisionsAboveAllBefore() {
        Generation third = new Generation("hookline-durations", 1).next().next();

        assertThat(third.applicationId()).isEqualTo("hookline-durations-g3");
        assertThat(third.firstRevision()).isEqualTo(2_000_001);
    }

    @Test
    void last_hasRoomForAMillionRevisions_andThereIsNoneBehindIt() {
        Generation last = new Generation("x", 2_147);

        assertThat(last.firstRevision()).isLessThan(Integer.MAX_VALUE - 999_999);
        assertThatThrownBy(last::next)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2148");
    }

    @Test
    void retold_holdsWhatTheOneBeforeHadRead() {
        Retold retold = new Retold(Map.of(2, 100L));

        assertThat(retold.holds(2, 99)).isTrue();
        assertThat(retold.holds(2, 100)).isFalse();
        assertThat(retold.holds(3, 0)).isFalse();
        assertThat(Retold.NOTHING.holds(2, 0)).isFalse();
    }
}
