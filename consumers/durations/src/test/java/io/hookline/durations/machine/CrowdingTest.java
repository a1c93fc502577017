// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A station with more calls than its record can hold: a scanner, or somebody who calls under endless numbers. */
class CrowdingTest {
    private static final String ENDLESS = "9".repeat(16_000);

    private final Desk desk = new Desk();

    private long bytes() {
        return desk.state().calls().stream().mapToLong(TrackedCall::mostBytes).sum();
    }

    @Test
    void callsUnderEndlessNumbers_makeRoomForEachOther_notForTheOthers() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:08").start(ANNA);
        desk.at("09:00:10");
        for (int i = 0; i < 100; i++) {
            desk.incoming(i + ENDLESS);
            assertThat(bytes()).isLessThanOrEqualTo(WorkingCalls.MOST_BYTES);
        }
        desk.at("09:01:08").end(ANNA);

        assertThat(desk.told()).hasSize(101).contains("OUTBOUND ANSWERED ring 8000 talk 60000 EXACT");
        assertThat(desk.told().get(1)).isEqualTo("INBOUND REJECTED ring - talk - INFERRED END_MISSING");
        assertThat(desk.rules(1)).containsExactly(Rule.INVITED, Rule.CROWDED_OUT);
    }

    @Test
    void closedCalls_thatOnlyACorrectionCouldChange_goFirst() {
        desk.at("09:00:00").outgoing(BEN);
        for (int i = 0; i < 3_000; i++) {
            desk.at("09:00:01").incoming(Integer.toString(100_000 + i));
        }
        long openBefore = desk.state().openCalls();
        desk.at("09:01:00").incoming(ANNA);

        assertThat(bytes()).isLessThanOrEqualTo(WorkingCalls.MOST_BYTES);
        assertThat(openBefore).isBetween(900L, 1_300L);
        assertThat(desk.state().openCalls()).isEqualTo(2);
        desk.at("09:01:05").busy(BEN);
        assertThat(desk.told()).contains("OUTBOUND BUSY ring 65000 talk - EXACT");
    }

    @Test
    void oneCall_isKept_howeverLargeItIs() {
        desk.at("09:00:00").incoming("\u260e".repeat(Bounds.MOST_NUMBER_CHARACTERS));
        desk.at("09:00:05").end("\u260e".repeat(Bounds.MOST_NUMBER_CHARACTERS));

        assertThat(desk.told()).containsExactly("INBOUND MISSED ring 5000 talk - EXACT");
    }
}
