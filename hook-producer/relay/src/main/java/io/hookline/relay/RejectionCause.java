// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.util.Locale;

/** Why a file of the spool was set aside for good. */
enum RejectionCause {
    /** Not an event file, a damaged one, or one of a format that this version cannot read. */
    UNREADABLE,
    /** The name is not {@code <event id>.event}, or not that of the event inside. */
    MISNAMED,
    /** It could not be opened, time and again. */
    INACCESSIBLE,
    /** The broker refused the record, which was sent alone, in a way that does not change with time. */
    REFUSED;

    /** The value of a metric's label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
