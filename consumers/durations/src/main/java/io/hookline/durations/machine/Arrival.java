// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/** What an event's id and its place in the spool say of how it arrived. */
public enum Arrival {
    /** It has no place in a spool, and its id was not seen before. */
    UNNUMBERED,
    /** The first of its spool, as far as is known. */
    FIRST,
    /** The one behind the last. */
    NEXT,
    /** Others between the last one and this are missing, as far as is known now. */
    AFTER_GAP,
    /** Others behind it came first. */
    LATE,
    /** Its id was seen before; it changes no call. */
    REPEATED_ID,
    /** Its place in the spool was seen before, its id was not; it changes no call. */
    REPEATED_SEQUENCE;

    /** Whether the event counts; false for a duplicate. */
    public boolean isNew() {
        return this != REPEATED_ID && this != REPEATED_SEQUENCE;
    }
}
