// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hookline.durations.machine.SeenIds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentIdsTest {
    /** Few different ids come again and again, many do not; the last ones hold ids with one hash. */
    @ParameterizedTest
    @ValueSource(ints = {2, 12, 13, 14, 60})
    void ids_areThoseOfTheLastEvents(int bits) {
        Random random = new Random(bits);
        RecentIds ids = new RecentIds();
        Set<UUID> expected = new LinkedHashSet<>();
        for (int i = 0; i < 5 * SeenIds.REMEMBERED; i++) {
            long high = random.nextLong() >>> (64 - bits);
            UUID id = bits == 14 ? new UUID(high, Long.rotateLeft(high, 32)) : new UUID(high, 7);
            assertThat(ids.contains(id)).isEqualTo(expected.contains(id));
            if (expected.add(id)) {
                ids.add(id);
                if (expected.size() > SeenIds.REMEMBERED) {
                    expected.remove(expected.iterator().next());
                }
            }
        }
        assertThat(expected).allMatch(ids::contains);
    }

    @Test
    void idsOfAStation_takeLessThanAHundredKilobytes_andAFewIdsAFewBytes() {
        assertThat(allocated(SeenIds.REMEMBERED)).isLessThan(2 * 100_000); // twice: it is doubled until it is there
        assertThat(allocated(4)).isLessThan(400);
    }

    private static long allocated(int number) {
        List<UUID> uuids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            uuids.add(new UUID(i * 31L, i));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        new RecentIds().add(uuids.get(0)); // loads the class
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        RecentIds ids = new RecentIds();
        for (int i = 0; i < number; i++) {
            ids.add(uuids.get(i));
        }
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThat(ids.contains(uuids.get(number - 1))).isTrue();
        return after - before;
    }
}
