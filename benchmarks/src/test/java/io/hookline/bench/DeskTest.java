// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DeskTest {
    private static final Instant BEGINS = Instant.parse("2026-03-02T08:00:00Z");

    @Test
    void events_areNumberedWithoutGap_eachWithAnIdOfItsOwn_andTheClocksAgree() {
        List<CallEvent> events = Stream.generate(desk()::next).limit(1_000).toList();

        assertThat(events)
                .extracting(CallEvent::getSequence)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 1_000).mapToObj(i -> (long) i).toList());
        assertThat(events).extracting(CallEvent::getEventId).doesNotHaveDuplicates();
        for (int i = 1; i < events.size(); i++) {
            CallEvent before = events.get(i - 1);
            CallEvent event = events.get(i);
            long wall = Duration.between(before.getOccurredAt(), event.getOccurredAt())
                    .toNanos();
            assertThat(event.getMonotonicNanos() - before.getMonotonicNanos())
                    .isEqualTo(wall)
                    .isPositive();
        }
    }

    @Test
    void sameSeed_givesTheSameEvents() {
        Desk one = desk();
        Desk other = desk();

        assertThat(Stream.generate(one::next).limit(100))
                .containsExactlyElementsOf(
                        Stream.generate(other::next).limit(100).toList());
    }

    private static Desk desk() {
        return new Desk("desk-1", BEGINS, new SplittableRandom(1));
    }
}
