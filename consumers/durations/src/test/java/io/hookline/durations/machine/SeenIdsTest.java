// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
    private final Map<Integer, SeenIds> parts = new HashMap<>();
    private long taken;

    private boolean isSeen(UUID id) {
        return parts.getOrDefault(SeenIds.part(id), SeenIds.NONE).contains(id, taken);
    }

    private void take(UUID id) {
        parts.merge(SeenIds.part(id), SeenIds.NONE.with(id, taken), (part, unused) -> part.with(id, taken));
        taken++;
    }

    @Test
    void id_isRememberedForAsManyEvents_andNotForOneMore() {
        UUID first = new UUID(0, 0);
        take(first);
        for (int i = 1; i < SeenIds.REMEMBERED; i++) {
            take(new UUID(1, i));
            assertThat(isSeen(first)).isTrue();
        }
        take(new UUID(2, 2));

        assertThat(isSeen(first)).isFalse();
        assertThat(isSeen(new UUID(1, 1))).isTrue();
    }

    @Test
    void part_holdsNoMoreThanItsShare_howeverManyEventsThereAre() {
        Random random = new Random(1);
        for (int i = 0; i < 10 * SeenIds.REMEMBERED; i++) {
            take(new UUID(random.nextLong(), random.nextLong()));
        }

        int share = SeenIds.REMEMBERED / SeenIds.PARTS;
        assertThat(parts).hasSize(SeenIds.PARTS);
        assertThat(parts.values()).allSatisfy(part -> assertThat(part.ids()).hasSizeLessThan(5 * share));
    }

    /** The hook's ids begin with the time, so a day's are alike in most bits. */
    @Test
    void idsOfADay_areDealtOutEvenly() {
        Random random = new Random(1);
        Set<Integer> used = new HashSet<>();
        long millis = 1_772_442_000_000L;
        for (int i = 0; i < 4 * SeenIds.PARTS; i++) {
            millis += random.nextInt(60_000);
            used.add(SeenIds.part(
                    new UUID(millis << 16 | 0x7000 | random.nextInt(0x1000), 1L << 63 | random.nextLong() >>> 2)));
        }

        assertThat(used).hasSizeGreaterThan(SeenIds.PARTS * 9 / 10).allMatch(part -> part >= 0 && part < SeenIds.PARTS);
    }
}
