// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.stack.desk.HookRunner.RanAt;
import org.junit.jupiter.api.Test;

class SpanTest {
    private static final long MILLI = 1_000_000;

    @Test
    void bothFigures_areWithin() {
        Span span = new Span(10, 20);

        assertThat(span.contains(9)).isFalse();
        assertThat(span.contains(10)).isTrue();
        assertThat(span.contains(20)).isTrue();
        assertThat(span.contains(21)).isFalse();
    }

    @Test
    void aSum_spansTheSums() {
        assertThat(new Span(10, 20).plus(new Span(1, 2))).isEqualTo(new Span(11, 22));
    }

    @Test
    void figuresInTheWrongOrder_areRefused() {
        assertThatThrownBy(() -> new Span(2, 1)).hasMessage("expected a span, was 2 to 1 milliseconds");
    }

    @Test
    void hooksWithAGivenClock_areExactlyApart() {
        RanAt first = new RanAt(5 * MILLI, 5 * MILLI);
        RanAt later = new RanAt(1_234 * MILLI + 999_999, 1_234 * MILLI + 999_999);

        assertThat(later.since(first)).isEqualTo(new Span(1_229, 1_229));
    }

    @Test
    void processes_areApartByNoLessThanTheirGap_andNoMoreThanFromStartToExit() {
        RanAt first = new RanAt(0, 100 * MILLI);
        RanAt later = new RanAt(150 * MILLI, 270 * MILLI);

        assertThat(later.since(first)).isEqualTo(new Span(50, 270));
    }

    @Test
    void processesThatOverlap_areApartByNothingAtLeast() {
        RanAt first = new RanAt(0, 100 * MILLI);
        RanAt later = new RanAt(50 * MILLI, 120 * MILLI);

        assertThat(later.since(first)).isEqualTo(new Span(0, 120));
    }
}
