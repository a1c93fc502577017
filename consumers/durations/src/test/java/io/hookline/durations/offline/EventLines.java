// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hookline.durations.machine.DeskDay;
import io.hookline.schema.IniKeys;
import java.util.List;

/** Writes days as files of events. */
public final class EventLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventLines() {}

    /** The events of a day, one line of JSON each. */
    public static List<String> of(String station, DeskDay day) {
        return day.events().stream().map(event -> line(station, day, event)).toList();
    }

    private static String line(String station, DeskDay day, DeskDay.Event event) {
        ObjectNode line = JSON.createObjectNode()
                .put("station", station)
                .put("hook", IniKeys.of(event.hook()))
                .put("number", event.number())
                .put("at", event.at().plus(event.wallClockError()).toString());
        if (day.monotonic()) {
            line.put("monotonicNanos", event.micros() * 1000);
        }
        return line.toString();
    }
}
