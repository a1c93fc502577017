// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.time.Instant;

/**
 * Values as PostgreSQL can keep them. Numbers, headers and desk clocks are chosen by others: whatever they hold, it may
 * cost neither the row nor its neighbours.
 */
final class Storable {
    private static final char NUL = '\0';
    private static final char SYMBOL_FOR_NUL = '\u2400';
    private static final Instant EARLIEST = Instant.parse("-4000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+200000-01-01T00:00:00Z");

    /** From which PostgreSQL counts. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private Storable() {}

    /** PostgreSQL refuses U+0000 in text; each becomes U+2400 (␀). Nothing else is changed. */
    static String text(String text) {
        return text.replace(NUL, SYMBOL_FOR_NUL);
    }

    /**
     * A time as a {@code timestamptz}: the microseconds since the year 2000, later ones cut off. One that no clock can have
     * meant, thousands of years away, becomes {@code -infinity} or {@code infinity}.
     */
    static long microseconds(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return Long.MIN_VALUE;
        }
        if (time.isAfter(LATEST)) {
            return Long.MAX_VALUE;
        }
        return (time.getEpochSecond() - EPOCH.getEpochSecond()) * 1_000_000 + time.getNano() / 1_000;
    }
}
