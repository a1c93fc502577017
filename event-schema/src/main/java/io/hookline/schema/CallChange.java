// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a revision of a call is to those before it. Sent as the CloudEvents type, so that a subscriber can count calls
 * without remembering them: every call is {@link #CLOSED} at most once.
 */
public enum CallChange {
    /** The first revision; the call is open. */
    OPENED,
    /** A later revision of an open call. */
    PROGRESSED,
    /** The first revision with an outcome, be it the call's first revision of all. */
    CLOSED,
    /** A revision with an outcome after one with an outcome. */
    CORRECTED,
    /** A revision without an outcome after one with an outcome: the call goes on. */
    REOPENED,
    /**
     * A revision of a rebuild, from events that an earlier run had told of already: it takes the place of what was told,
     * and is nothing new. It may have an outcome or not.
     */
    REBUILT;

    private static final String PREFIX = "io.hookline.call.";

    /** E.g. {@code io.hookline.call.closed}. */
    public String cloudEventType() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #cloudEventType()}; empty for any other text. */
    public static Optional<CallChange> ofCloudEventType(String type) {
        return Arrays.stream(values())
                .filter(change -> change.cloudEventType().equals(type))
                .findFirst();
    }
}
