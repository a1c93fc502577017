// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void keys_sortByTime_thenByStation() {
        List<Deadline> rising = List.of(
                new Deadline(0, "z"),
                new Deadline(255, "z"),
                new Deadline(256, "a"),
                new Deadline(256, "b"),
                new Deadline(1_772_442_000_000L, ""),
                new Deadline(1_772_442_000_000L, "desk-1"),
                new Deadline(Long.MAX_VALUE - 1, ""));

        assertThat(rising).extracting(Deadline::key).isSorted();
    }

    @Test
    void keyAfter_isBehindAllOfThatTime_andNotBehindLaterOnes() {
        assertThat(Deadline.keyAfter(256)).isGreaterThan(new Deadline(256, "\uFFFF").key());
        assertThat(Deadline.keyAfter(256)).isLessThan(new Deadline(257, "a").key());
    }

    @Test
    void key_isReadAsItWasWritten() {
        Deadline deadline = new Deadline(1_772_442_000_000L, "Empfang Süd/☎");

        assertThat(Deadline.ofKey(deadline.key())).isEqualTo(deadline);
    }

    @Test
    void timeBefore1970_isRefused() {
        assertThatThrownBy(() -> new Deadline(-1, "desk-1")).hasMessageContaining("-1 ms");
    }
}
