// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import org.jspecify.annotations.Nullable;

/**
 * The SIP account of a station, as far as the relay was told.
 *
 * @param extension the user part of the account's own SIP address, e.g. 2001; null when unknown
 * @param domain its domain, e.g. pbx.example.org; null when unknown
 * @param label the name that MicroSIP shows for it; null when unknown
 */
public record StationAccount(
        @Nullable String extension,
        @Nullable String domain,
        @Nullable String label) {
    /** Nothing is known of it. */
    public static final StationAccount UNKNOWN = new StationAccount(null, null, null);

    /**
     * Checks what is known.
     *
     * @throws IllegalArgumentException when a part is blank, too long, or has control characters
     */
    public StationAccount {
        requireNameIfKnown("extension", extension);
        requireNameIfKnown("domain", domain);
        requireNameIfKnown("label", label);
    }

    boolean isUnknown() {
        return equals(UNKNOWN);
    }

    private static void requireNameIfKnown(String what, @Nullable String value) {
        if (value != null) {
            Names.require(what, value);
        }
    }
}
