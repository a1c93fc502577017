// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import java.util.Map;

/**
 * Which events an earlier generation had told of already.
 *
 * @param nextOffsets per partition of the events' topic, the first offset that it had not read
 */
record Retold(Map<Integer, Long> nextOffsets) {
    /** There was no earlier generation. */
    static final Retold NOTHING = new Retold(Map.of());

    Retold {
        nextOffsets = Map.copyOf(nextOffsets);
    }

    boolean holds(int partition, long offset) {
        return offset < nextOffsets.getOrDefault(partition, 0L);
    }
}
