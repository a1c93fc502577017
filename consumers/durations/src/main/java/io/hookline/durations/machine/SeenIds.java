// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A part of the event ids that were seen on a station, to know an event that comes again. Of each station the last
 * {@value #REMEMBERED} events that were taken are remembered: counted in events and not in time, so that a file and a
 * live topic, an early and a late delivery know the same duplicates. The ids are dealt out to {@value #PARTS} parts, so
 * that one event reads and writes one short list and not all of them. Immutable.
 *
 * @param ids the ids of this part, in the order of their events; some may be too old to count
 */
public record SeenIds(List<Seen> ids) {
    /** How many events of a station are remembered. */
    public static final int REMEMBERED = 4096;

    /** How many parts a station's ids are dealt out to; {@link #part} is below it. */
    public static final int PARTS = 256;

    /** Nothing was seen. */
    public static final SeenIds NONE = new SeenIds(List.of());

    /**
     * An id that was seen.
     *
     * @param id the event's
     * @param ordinal how many events of the station were taken before it
     */
    public record Seen(UUID id, long ordinal) {}

    public SeenIds {
        ids = List.copyOf(ids);
    }

    /** Which part an id belongs to. */
    public static int part(UUID id) {
        long bits = id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        bits ^= bits >>> 32;
        bits ^= bits >>> 16;
        return (int) ((bits ^ (bits >>> 8)) & (PARTS - 1));
    }

    /**
     * Whether the id is among the last {@value #REMEMBERED} of its station.
     *
     * @param taken how many events of the station were taken so far
     */
    public boolean contains(UUID id, long taken) {
        for (Seen seen : ids) {
            if (seen.id().equals(id) && counts(seen, taken)) {
                return true;
            }
        }
        return false;
    }

    /** This part with the id of the next event taken, without those that no longer count. */
    public SeenIds with(UUID id, long taken) {
        List<Seen> next = new ArrayList<>(ids.size() + 1);
        for (Seen seen : ids) {
            if (counts(seen, taken + 1)) {
                next.add(seen);
            }
        }
        next.add(new Seen(id, taken));
        return new SeenIds(next);
    }

    private static boolean counts(Seen seen, long taken) {
        return taken - seen.ordinal() <= REMEMBERED;
    }
}
