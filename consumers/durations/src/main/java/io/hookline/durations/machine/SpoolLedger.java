// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Which sequence numbers of one spool were seen, in bounded memory: all from {@code floor} to {@code highest} but those
 * in {@code gaps}. Beyond {@value #MOST_GAPS} gaps the lowest is forgotten and the floor rises above it: below the floor
 * nothing is known any more, so a number there does not count as seen, and those that were missing stay missing.
 *
 * @param spool identity of the spool
 * @param first the number that arrived first: what is missing below it may be older than what Kafka still had
 * @param floor the lowest number of which something is known
 * @param highest the highest number seen
 * @param gaps ranges not seen between the two, in rising order
 * @param forgotten what was missing in the gaps that were forgotten
 */
public record SpoolLedger(String spool, long first, long floor, long highest, List<Gap> gaps, Missing forgotten) {
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
        long floor = Math.min(FIRST, sequence);
        List<Gap> gaps = sequence <= FIRST ? List.of() : List.of(new Gap(FIRST, sequence - 1));
        return new SpoolLedger(position.spool(), sequence, floor, sequence, gaps, Missing.NONE);
    }

    /** What it says of an event with that number. */
    Arrival arrival(long sequence) {
        if (sequence > highest) {
            return sequence == highest + 1 ? Arrival.NEXT : Arrival.AFTER_GAP;
        }
        return hasSeen(sequence) ? Arrival.REPEATED_SEQUENCE : Arrival.LATE;
    }

    boolean hasSeen(long sequence) {
        return sequence >= floor
                && sequence <= highest
                && gaps.stream().noneMatch(gap -> gap.first() <= sequence && sequence <= gap.last());
    }

    /** How many numbers have not been seen, by what that proves. */
    public Missing missing() {
        Missing missing = forgotten;
        for (Gap gap : gaps) {
            missing = missing.plus(missingIn(gap));
        }
        return missing;
    }

    /** This ledger with one more number seen. */
    SpoolLedger with(long sequence) {
        if (sequence == highest + 1) {
            return new SpoolLedger(spool, first, floor, sequence, gaps, forgotten);
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
        Missing newForgotten = forgotten;
        if (remaining.size() > MOST_GAPS) {
            Gap lowest = remaining.remove(0);
            newFloor = lowest.last() + 1;
            newForgotten = forgotten.plus(missingIn(lowest));
        }
        return new SpoolLedger(spool, first, newFloor, Math.max(highest, sequence), remaining, newForgotten);
    }

    private Missing missingIn(Gap gap) {
        long count = gap.last() - gap.first() + 1;
        return gap.last() < first ? new Missing(0, count) : new Missing(count, 0);
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
