// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Values as PostgreSQL can keep them. Numbers, headers and desk clocks are chosen by others: whatever they hold, it may
 * cost neither the row nor its neighbours.
 */
final class Storable {
    private static final char NUL = '\0';
    private static final char SYMBOL_FOR_NUL = '\u2400';
    private static final Instant EARLIEST = Instant.parse("-4000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+200000-01-01T00:00:00Z");

    private Storable() {}

    /** PostgreSQL refuses U+0000 in text; each becomes U+2400 (␀). Nothing else is changed. */
    static String text(String text) {
        return text.replace(NUL, SYMBOL_FOR_NUL);
    }

    static @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** A time that no clock can have meant, thousands of years away, becomes {@code -infinity} or {@code infinity}. */
    static OffsetDateTime time(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return OffsetDateTime.MIN; // the driver's word for -infinity
        }
        if (time.isAfter(LATEST)) {
            return OffsetDateTime.MAX;
        }
        return time.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime timeOrNull(@Nullable Instant time) {
        return time == null ? null : time(time);
    }
}
