// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.durations.machine.SeenIds;
import java.util.Arrays;
import java.util.UUID;

/**
 * The ids of a station's last events, as many as the live service remembers; the eldest goes first. Twenty bytes an id, and
 * room for no more than about twice the ids that there are: a file may have a hundred thousand stations.
 */
final class RecentIds {
    private static final short NONE = -1;
    private static final int FIRST_SLOTS = 4;

    static {
        if (Integer.bitCount(SeenIds.REMEMBERED) != 1 || SeenIds.REMEMBERED > Short.MAX_VALUE) {
            throw new AssertionError("slots are doubled, and numbered by a short");
        }
    }

    /** The two halves of each id, slot by slot; when all slots are taken, the next id takes that of the eldest. */
    private long[] halves = new long[2 * FIRST_SLOTS];

    /** By hash, the first slot of a chain; by slot, the next of its chain. */
    private short[] chains = none(FIRST_SLOTS);

    private short[] followers = none(FIRST_SLOTS);
    private int size;
    private int next;

    boolean contains(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        int slot = chains[chain(high, low)];
        while (slot != NONE && !(halves[2 * slot] == high && halves[2 * slot + 1] == low)) {
            slot = followers[slot];
        }
        return slot != NONE;
    }

    /** Takes an id that it does not contain. */
    void add(UUID id) {
        int slots = followers.length;
        if (size == slots && slots < SeenIds.REMEMBERED) {
            grow(2 * slots);
        }
        if (size == followers.length) {
            unchain(next);
        } else {
            size++;
        }
        halves[2 * next] = id.getMostSignificantBits();
        halves[2 * next + 1] = id.getLeastSignificantBits();
        chain(next);
        next = (next + 1) % SeenIds.REMEMBERED;
    }

    private void grow(int slots) {
        halves = Arrays.copyOf(halves, 2 * slots);
        chains = none(slots);
        followers = none(slots);
        for (int slot = 0; slot < size; slot++) {
            chain(slot);
        }
    }

    private void chain(int slot) {
        int chain = chain(halves[2 * slot], halves[2 * slot + 1]);
        followers[slot] = chains[chain];
        chains[chain] = (short) slot;
    }

    private void unchain(int slot) {
        int chain = chain(halves[2 * slot], halves[2 * slot + 1]);
        if (chains[chain] == slot) {
            chains[chain] = followers[slot];
            return;
        }
        int before = chains[chain];
        while (followers[before] != slot) {
            before = followers[before];
        }
        followers[before] = followers[slot];
    }

    /** Ids of a day are alike in their first bits: what differs is spread over all of them. */
    private int chain(long high, long low) {
        long bits = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        return (int) (bits >>> 32) & chains.length - 1;
    }

    private static short[] none(int length) {
        short[] none = new short[length];
        Arrays.fill(none, NONE);
        return none;
    }
}
