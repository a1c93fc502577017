// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long rows are kept, by their own time. Rows go by whole months, when the last of a month is old enough.
 *
 * @param calls null for ever
 * @param events null for ever
 */
public record Retention(@Nullable Duration calls, @Nullable Duration events) {
    /** Everything is kept. */
    public static final Retention FOR_EVER = new Retention(null, null);
}
