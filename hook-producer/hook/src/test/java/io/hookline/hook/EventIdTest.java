// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
    private static final long MICROS = 1_790_000_000_123_456L;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x5555_5555_5555_5555L})
    void id_isAUuidOfVersion7_whateverTheRandomness(long randomness) {
        UUID id = EventId.of(MICROS, randomness);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void id_holdsTheTime() {
        UUID id = EventId.of(MICROS, -1);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(1_790_000_000_123L);
        assertThat(id.getMostSignificantBits() & 0xFFF).isEqualTo(456 * 4096 / 1000);
    }

    @Test
    void id_holds62BitsOfRandomness() {
        Set<UUID> ids = new HashSet<>();
        for (int bit = 2; bit < Long.SIZE; bit++) {
            ids.add(EventId.of(MICROS, 1L << bit));
        }
        assertThat(ids).hasSize(62);
    }

    @Test
    void names_sortByTheMicrosecond_whateverTheRandomness() {
        List<String> names = new ArrayList<>();
        for (long micros = MICROS; micros < MICROS + 3_000; micros++) {
            names.add(EventId.of(micros, micros % 2 == 0 ? -1 : 0).toString());
        }
        for (long micros = MICROS + 3_000; micros < MICROS * 100; micros += MICROS / 3) {
            names.add(EventId.of(micros, micros % 2 == 0 ? -1 : 0).toString());
        }
        assertThat(names).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
    void aTimeThatDoesNotFit_countsAsTheNearest(long micros) {
        UUID id = EventId.of(micros, 0);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(micros < 0 ? 0 : 0xFFFF_FFFF_FFFFL);
    }

    @Test
    void randomness_ofTheSameMoment_differs() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            // As if the wall clock and the first reading of the monotonic clock stood still.
            seen.add(EventId.randomness(1, Path.of("spool")) >>> 2);
            long tick = System.nanoTime();
            while (System.nanoTime() == tick) {
                Thread.onSpinWait();
            }
        }
        assertThat(seen).hasSize(10_000);
    }
}
