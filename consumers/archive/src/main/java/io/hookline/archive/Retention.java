// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.service.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * How long rows are kept, by their own time. Rows go by whole months, when the last of a month is old enough.
 *
 * @param calls null for ever
 * @param events null for ever
 */
public record Retention(@Nullable Duration calls, @Nullable Duration events) {
    /** Everything is kept. */
    public static final Retention FOR_EVER = new Retention(null, null);

    /** A duration of a day or more: who writes 30m means months, and would lose them. */
    static final class Kept implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration kept = new Settings.Period().convert(text);
            if (kept.compareTo(Duration.ofDays(1)) < 0) {
                throw new CommandLine.TypeConversionException(
                        "expected a duration of 1d or more, as 730d, was '" + text + "'");
            }
            return kept;
        }
    }
}
