// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.StationMachine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    /** What stands below the calls, the calls themselves left out. */
    private static List<String> explained(String... lines) throws IOException {
        List<String> out = new ArrayList<>();
        try (OfflineCalls offline = new OfflineCalls(new StationMachine(Limits.DEFAULT, Numbering.PLAIN), true, 1)) {
            String text = String.join("\n", lines).replace('\'', '"');
            offline.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), problem -> {
                throw new AssertionError(problem);
            });
            offline.finish(null, out::add);
        }
        return out.stream()
                .flatMap(String::lines)
                .map(line -> line.startsWith("{") ? "{" : line)
                .toList();
    }

    private static String event(String id, String hook, String number, String time) {
        return "{'station':'desk-1','hook':'" + hook + "','number':'" + number + "','at':'2026-03-02T" + time
                + "Z','id':'" + id + "'}";
    }

    @Test
    void eachCall_isFollowedByWhatWasDoneToIt_andTheStationByWhatChangedNothing() throws IOException {
        assertThat(explained(
                        event("1", "cmdIncomingCall", "+493012345678", "09:00:00"),
                        "",
                        event("2", "cmdCallRing", "+493012345678", "09:00:00.2"),
                        event("2", "cmdCallRing", "+493012345678", "09:00:00.2"),
                        event("3", "cmdCallAnswer", "+493012345678", "09:00:06"),
                        event("4", "cmdOutgoingCall", "1001", "09:00:07.000001"),
                        event("5", "cmdCallEnd", "2001", "09:01:06"),
                        event("6", "cmdCallEnd", "+493012345678", "09:01:07")))
                .containsExactly(
                        "{",
                        "  line 1, 2026-03-02T09:00:00.000Z: cmdIncomingCall opens the call (rule 1)",
                        "  line 3, 2026-03-02T09:00:00.200Z: cmdCallRing makes it ring (rule 2)",
                        "  line 5, 2026-03-02T09:00:06.000Z: cmdCallAnswer answers it (rule 3)",
                        "  line 7, 2026-03-02T09:01:06.000Z: cmdCallEnd is given to it: foreign number, first of several"
                                + " (rule 6b)",
                        "  line 8, 2026-03-02T09:01:07.000Z: cmdCallEnd corrects it: its end was only concluded (rule 6a)",
                        "{",
                        "  line 6, 2026-03-02T09:00:07.000001Z: cmdOutgoingCall opens the call (rule 1)",
                        "  the input ends: closed without an end (rule 7)",
                        "  line 4, 2026-03-02T09:00:00.200Z: cmdCallRing changes nothing: its id was seen before");
    }
}
