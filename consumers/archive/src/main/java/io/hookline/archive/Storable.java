// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Values as PostgreSQL can keep them. Numbers, headers and desk clocks are chosen by others: whatever they hold, it may
 * cost neither the row nor its neighbours.
 */
final class Storable {
    private static final char NUL = '\0';
    private static final char SYMBOL_FOR_NUL = '\u2400';
    private static final Instant EARLIEST = Instant.parse("-4000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+200000-01-01T00:00:00Z");

    /** With the era, as PostgreSQL knows no year 0. */
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NEVER)
            .appendPattern("-MM-dd HH:mm:ss.SSSSSSXXX G")
            .toFormatter(Locale.ROOT);

    private Storable() {}

    /** PostgreSQL refuses U+0000 in text; each becomes U+2400 (␀). Nothing else is changed. */
    static String text(String text) {
        return text.replace(NUL, SYMBOL_FOR_NUL);
    }

    /**
     * A time as text, with the microseconds that PostgreSQL keeps. One that no clock can have meant, thousands of years away,
     * becomes {@code -infinity} or {@code infinity}.
     */
    static String time(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return "-infinity";
        }
        if (time.isAfter(LATEST)) {
            return "infinity";
        }
        return TEXT.format(time.atOffset(ZoneOffset.UTC));
    }
}
