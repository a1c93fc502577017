// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Which sequence numbers of one spool were seen, in bounded memory: all from {@code floor} to {@code highest} but those
 * in {@code gaps}. Beyond {@value #MOST_GAPS} gaps the lowest is forgotten and the floor rises above it: below the floor
 * nothing is known any more, so a number there does not count as seen.
 *
 * @param spool identity of the spool
 * @param floor the lowest number of which something is known
 * @param highest the highest number seen
 * @param gaps ranges not seen between the two, in rising order
 */
public record SpoolLedger(String spool, long floor, long highest, List<Gap> gaps) {
    private static final int MOST_GAPS = 32;
    private static final long FIRST = 1;

    /** The numbers from {@code first} to {@code last}, both included, have not been seen. */
    public record Gap(long first, long last) {}

    public SpoolLedger {
        gaps = List.copyOf(gaps);
    }

    /** The ledger of a spool of which one number was seen; those before it may still come. */
    static SpoolLedger startingAt(SpoolPosition position) {
        long sequence = position.sequence();
        return sequence <= FIRST
                ? new SpoolLedger(position.spool(), sequence, sequence, List.of())
                : new SpoolLedger(position.spool(), FIRST, sequence, List.of(new Gap(FIRST, sequence - 1)));
    }

    boolean hasSeen(long sequence) {
        return sequence >= floor
                && sequence <= highest
                && gaps.stream().noneMatch(gap -> gap.first() <= sequence && sequence <= gap.last());
    }

    /** This ledger with one more number seen. */
    SpoolLedger with(long sequence) {
        if (sequence == highest + 1) {
            return new SpoolLedger(spool, floor, sequence, gaps);
        }
        if (sequence < floor || hasSeen(sequence)) {
            return this;
        }
        List<Gap> remaining = new ArrayList<>(gaps);
        if (sequence > highest) {
            remaining.add(new Gap(highest + 1, sequence - 1));
        } else {
            split(remaining, sequence);
        }
        long newFloor = floor;
        if (remaining.size() > MOST_GAPS) {
            newFloor = remaining.remove(0).last() + 1;
        }
        return new SpoolLedger(spool, newFloor, Math.max(highest, sequence), remaining);
    }

    private static void split(List<Gap> gaps, long sequence) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (gap.first() <= sequence && sequence <= gap.last()) {
                gaps.remove(i);
                if (sequence < gap.last()) {
                    gaps.add(i, new Gap(sequence + 1, gap.last()));
                }
                if (gap.first() < sequence) {
                    gaps.add(i, new Gap(gap.first(), sequence - 1));
                }
                return;
            }
        }
    }
}
