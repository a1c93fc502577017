// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 5. */
class EndTest {
    private final Desk desk = new Desk();

    /** One call of each phase, all with the same number: connected, rings, dialled, offered. */
    private Desk oneCallOfEachPhase() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:01")
                .answer(ANNA)
                .start(ANNA);
        desk.at("09:00:02").incoming(ANNA).ring(ANNA);
        desk.at("09:00:03").outgoing(ANNA);
        return desk.at("09:00:04").incoming(ANNA);
    }

    @Test
    void end_closesConnectedBeforeRingingBeforeDialledBeforeOffered() {
        oneCallOfEachPhase();

        assertThat(open()).containsExactly(true, true, true, true);
        desk.at("09:00:05").end(ANNA);
        assertThat(open()).containsExactly(false, true, true, true);
        desk.at("09:00:06").end(ANNA);
        assertThat(open()).containsExactly(false, false, true, true);
        desk.at("09:00:07").end(ANNA);
        assertThat(open()).containsExactly(false, false, false, true);
        desk.at("09:00:08").end(ANNA);
        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 1000 talk 4000 EXACT",
                        "INBOUND MISSED ring 4000 talk - EXACT",
                        "OUTBOUND NO_ANSWER ring 4000 talk - EXACT",
                        "INBOUND MISSED ring 4000 talk - EXACT");
    }

    @Test
    void busy_closesDialledBeforeRingingBeforeOffered_andNoCallThatIsConnected() {
        oneCallOfEachPhase();

        desk.at("09:00:05").busy(ANNA).at("09:00:06").busy(ANNA).at("09:00:07").busy(ANNA);
        assertThat(desk.told())
                .containsExactly(
                        "INBOUND open ring 1000 talk - EXACT",
                        "INBOUND DECLINED ring 4000 talk - EXACT",
                        "OUTBOUND BUSY ring 2000 talk - EXACT",
                        "INBOUND REJECTED ring 3000 talk - EXACT");
        desk.at("09:00:08").busy(ANNA);
        assertThat(desk.told()).last().isEqualTo("UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
        assertThat(open()).containsExactly(true, false, false, false, false);
    }

    @Test
    void end_ofACallAnsweredButNotConnected_comesBeforeOneThatRings() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").answer(ANNA);
        desk.at("09:00:02").incoming(ANNA).ring(ANNA).at("09:00:05").end(ANNA);

        assertThat(desk.told())
                .containsExactly("INBOUND ANSWERED ring 1000 talk 4000 EXACT", "INBOUND open ring - talk - EXACT");
    }

    @Test
    void end_andStart_countAlikeAsConnected_soTheOldestIsClosedAndBothAreAmbiguous() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").answer(ANNA);
        desk.at("09:00:02")
                .outgoing(ANNA)
                .at("09:00:03")
                .start(ANNA)
                .start(ANNA)
                .at("09:00:05")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 1000 talk 4000 AMBIGUOUS", "OUTBOUND open ring 1000 talk - AMBIGUOUS");
    }

    @Test
    void busy_withNothingOpen_isACallOfWhichOnlyTheEndIsKnown() {
        desk.at("09:00:00").busy(ANNA);

        assertThat(desk.told()).containsExactly("UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
        assertThat(desk.call(0).getStartedAt()).isEqualTo(desk.call(0).getEndedAt());
        assertThat(desk.state().calls()).isEmpty();
    }

    private List<Boolean> open() {
        return desk.calls().stream().map(call -> call.getOutcome() == null).toList();
    }
}
