// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.durations.machine.Arrival;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.Rule;
import io.hookline.schema.IniKeys;

/** Says in a line which event did what to a call, and by which rule of docs/CALLS.md. */
final class Explanation {
    private Explanation() {}

    /** The event itself, e.g. {@code line 4, 2026-03-02T09:00:06.050Z: cmdCallStart}. */
    static String of(long lineNumber, EventLine line) {
        return "line " + lineNumber + ", " + CallLine.format(Moment.instant(line.micros())) + ": "
                + IniKeys.of(line.hook());
    }

    /** What it did; the event is empty for the end of the input. */
    static String of(String event, Rule rule) {
        return "  " + event + (event.isEmpty() ? "" : " ") + rule.words() + " (rule " + rule.number() + ")";
    }

    /** Why it did nothing. */
    static String of(String event, Arrival arrival) {
        return "  " + event + " changes nothing: its " + (arrival == Arrival.REPEATED_ID ? "id" : "place in the spool")
                + " was seen before";
    }
}
