// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/** A doubt about a call that its times and its ending do not show. Only ever added to a call. */
public enum Mark {
    /** An event matched this call and another one alike. */
    AMBIGUOUS,
    /** An event with a foreign number was given to it by elimination. */
    NUMBER_CHANGED,
    /** One of its events came after later events of its spool. */
    OUT_OF_ORDER,
    /** While it was open, the spool's numbers skipped some: one of the missing events may have been of this call. */
    EVENTS_MISSING
}
