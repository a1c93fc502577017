// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Something that befalls an event on its way from the desk.
 *
 * @param where which event, counted round and round
 * @param by how many places later it arrives, or arrives again
 */
record Mishap(Kind kind, int where, int by) {
    private static final int MOST = 8;
    private static final int LATEST = 12;

    enum Kind {
        /** It got its number in the spool and never arrives. */
        LOST,
        /** It arrives after others that follow it. */
        LATE,
        /** It arrives again. */
        REPEATED,
        /** It is taken from the spool again, as if it were another: the same id, another number. */
        RENUMBERED
    }

    static Arbitrary<List<Mishap>> anyOf(Kind... kinds) {
        return Combinators.combine(
                        Arbitraries.of(kinds),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(1, LATEST))
                .as(Mishap::new)
                .withoutEdgeCases()
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST);
    }

    static Arbitrary<List<Mishap>> any() {
        return anyOf(Kind.values());
    }

    /** What arrives of a day, in the order in which it arrives. */
    static List<DayHook> befall(Day day, List<Mishap> mishaps) {
        List<DayHook> arriving = new ArrayList<>(day.hooks());
        mishaps.stream().filter(mishap -> mishap.kind == Kind.RENUMBERED).forEach(mishap -> mishap.befall(arriving));
        for (int i = 0; i < arriving.size(); i++) {
            arriving.set(i, arriving.get(i).withSequence(i + 1L));
        }
        Arrays.asList(Kind.REPEATED, Kind.LATE, Kind.LOST)
                .forEach(kind -> mishaps.stream()
                        .filter(mishap -> mishap.kind == kind)
                        .forEach(mishap -> mishap.befall(arriving)));
        return arriving;
    }

    private void befall(List<DayHook> arriving) {
        if (arriving.isEmpty()) {
            return;
        }
        int from = where % arriving.size();
        switch (kind) {
            case LOST -> {
                DayHook lost = arriving.get(from);
                arriving.removeIf(hook -> hook.id().equals(lost.id()));
            }
            case LATE -> {
                DayHook late = arriving.remove(from);
                arriving.add(Math.min(from + by, arriving.size()), late);
            }
            case REPEATED, RENUMBERED -> arriving.add(Math.min(from + by, arriving.size()), arriving.get(from));
        }
    }
}
