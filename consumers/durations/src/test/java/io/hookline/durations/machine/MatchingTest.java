// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static io.hookline.durations.machine.Desk.CARA;
import static io.hookline.durations.machine.Desk.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.schema.CallChange;
import org.junit.jupiter.api.Test;

/** Rule 6. */
class MatchingTest {
    private final Desk desk = new Desk();

    @Test
    void answer_matchingTwoThatRing_answersTheOldestAndBothAreAmbiguous() {
        desk.at("09:00:00").incoming("anonymous").ring("anonymous");
        desk.at("09:00:02").incoming("anonymous").ring("anonymous");
        desk.at("09:00:06").answer("anonymous");

        assertThat(desk.told())
                .containsExactly("INBOUND open ring 6000 talk - AMBIGUOUS", "INBOUND open ring - talk - AMBIGUOUS");
    }

    @Test
    void start_matchingTwoThatAreDialled_connectsTheOldestAndBothAreAmbiguous() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:02")
                .outgoing(ANNA)
                .at("09:00:06")
                .start(ANNA);

        assertThat(desk.told())
                .containsExactly("OUTBOUND open ring 6000 talk - AMBIGUOUS", "OUTBOUND open ring - talk - AMBIGUOUS");
    }

    @Test
    void busy_matchingTwoThatRing_declinesTheOldestAndBothAreAmbiguous() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:02")
                .incoming(ANNA)
                .ring(ANNA);
        desk.at("09:00:06").busy(ANNA);

        assertThat(desk.told())
                .containsExactly("INBOUND DECLINED ring 6000 talk - AMBIGUOUS", "INBOUND open ring - talk - AMBIGUOUS");
    }

    @Test
    void end_matchingTwoOfDifferentPhases_isNotAmbiguous() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:02")
                .outgoing(ANNA)
                .at("09:00:06")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly("INBOUND MISSED ring 6000 talk - EXACT", "OUTBOUND open ring - talk - EXACT");
    }

    @Test
    void ambiguity_ofOpenCalls_staysWithThemToTheEnd() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:02")
                .incoming(ANNA)
                .ring(ANNA);
        desk.at("09:00:06")
                .answer(ANNA)
                .start(ANNA)
                .at("09:00:16")
                .end(ANNA)
                .at("09:00:20")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 6000 talk 10000 AMBIGUOUS",
                        "INBOUND MISSED ring 18000 talk - AMBIGUOUS");
    }

    // Elimination

    @Test
    void answer_ofAForeignNumber_belongsToTheOnlyCallThatWaits() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:06")
                .answer(BEN)
                .start(BEN)
                .at("09:01:06")
                .end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 6000 talk 60000 INFERRED NUMBER_CHANGED");
    }

    @Test
    void answer_ofAForeignNumber_withTwoThatWait_belongsToTheOneThatRingsAndOnlyThatIsAmbiguous() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:01")
                .incoming(BEN)
                .ring(BEN)
                .at("09:00:06")
                .answer(CARA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND open ring - talk - EXACT", "INBOUND open ring 5000 talk - AMBIGUOUS NUMBER_CHANGED");
    }

    @Test
    void answer_ofAForeignNumber_withTwoThatRing_belongsToTheOldest() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:01")
                .incoming(BEN)
                .ring(BEN);
        desk.at("09:00:06").answer(CARA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND open ring 6000 talk - AMBIGUOUS NUMBER_CHANGED", "INBOUND open ring - talk - EXACT");
    }

    @Test
    void answer_ofAForeignNumber_whileOnlyAnotherIsConnected_opensACall() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:05")
                .start(ANNA)
                .at("09:00:30")
                .answer(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring 5000 talk - EXACT", "INBOUND open ring - talk - INFERRED START_MISSING");
    }

    @Test
    void start_ofAForeignNumber_takesTheAnsweredBeforeTheDialledBeforeTheRinging() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").outgoing(BEN);
        desk.at("09:00:02")
                .incoming(CARA)
                .ring(CARA)
                .answer(CARA)
                .at("09:00:06")
                .start(OWN);
        assertThat(desk.told())
                .containsExactly(
                        "INBOUND open ring - talk - EXACT",
                        "OUTBOUND open ring - talk - EXACT",
                        "INBOUND open ring 0 talk - AMBIGUOUS NUMBER_CHANGED");

        desk.at("09:00:07").start("3003");
        assertThat(desk.told().get(1)).isEqualTo("OUTBOUND open ring 6000 talk - AMBIGUOUS NUMBER_CHANGED");

        desk.at("09:00:08").start("4004");
        assertThat(desk.told().get(0)).isEqualTo("INBOUND open ring 8000 talk - INFERRED NUMBER_CHANGED");
    }

    @Test
    void end_ofAForeignNumber_withSeveralOpen_closesTheFirstInOrderAndOnlyThatIsAmbiguous() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:01")
                .outgoing(BEN)
                .at("09:00:03")
                .start(BEN);
        desk.at("09:00:10").end(OWN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND open ring - talk - EXACT",
                        "OUTBOUND ANSWERED ring 2000 talk 7000 AMBIGUOUS NUMBER_CHANGED");
    }

    @Test
    void busy_ofAForeignNumber_whileOneIsDialledAndOneConnected_belongsToTheOneDialled() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:03")
                .start(ANNA)
                .at("09:00:05")
                .outgoing(BEN);
        desk.at("09:00:07").busy(OWN);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring 3000 talk - EXACT",
                        "OUTBOUND BUSY ring 2000 talk - INFERRED NUMBER_CHANGED");
    }

    @Test
    void aliasOfAnOpenCall_matchesFromThenOn() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:06").answer(BEN).start(BEN);
        desk.at("09:00:10")
                .outgoing(CARA)
                .at("09:00:12")
                .start(CARA)
                .at("09:00:20")
                .end(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 6000 talk 14000 INFERRED NUMBER_CHANGED",
                        "OUTBOUND open ring 2000 talk - EXACT");
    }

    @Test
    void number_isTheFirstReported() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:06").answer(BEN);

        assertThat(desk.call(0).getNumber()).isEqualTo(ANNA);
    }

    // Correction of what was closed by elimination

    @Test
    void end_ofTheFirstNumber_correctsACallClosedByElimination() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:05")
                .start(ANNA)
                .at("09:00:15")
                .end(OWN);
        desk.at("09:00:25").end(ANNA);

        assertThat(desk.told()).containsExactly("OUTBOUND ANSWERED ring 5000 talk 20000 EXACT");
        assertThat(desk.changes())
                .containsExactly(CallChange.OPENED, CallChange.PROGRESSED, CallChange.CLOSED, CallChange.CORRECTED);
    }

    @Test
    void end_ofTheFirstNumber_correctsACallThatWasTheFirstOfSeveral() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:05")
                .start(ANNA)
                .at("09:00:06")
                .incoming(BEN)
                .ring(BEN);
        desk.at("09:00:15").end(OWN).at("09:00:25").end(ANNA);

        assertThat(desk.told())
                .containsExactly("OUTBOUND ANSWERED ring 5000 talk 20000 EXACT", "INBOUND open ring - talk - EXACT");
    }

    @Test
    void callClosedByElimination_isCorrectedUpTo10MinutesAfterThatEnd() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:02:00")
                .end(OWN)
                .at("09:12:00")
                .end(ANNA);
        assertThat(desk.told()).containsExactly("OUTBOUND NO_ANSWER ring 720000 talk - EXACT");

        Desk later = new Desk().at("09:00:00").outgoing(ANNA).at("09:02:00").end(OWN);
        later.at("09:12:00.000001").end(ANNA);
        assertThat(later.told())
                .containsExactly(
                        "OUTBOUND NO_ANSWER ring 120000 talk - INFERRED NUMBER_CHANGED",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void end_ofTheSameForeignNumberAgain_correctsNothing() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:06")
                .answer(ANNA)
                .start(ANNA);
        desk.at("09:00:10").end(OWN).at("09:00:20").end(OWN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 6000 talk 4000 INFERRED NUMBER_CHANGED",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void end_ofAnAlias_correctsNothing() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:06").answer(BEN).start(BEN);
        desk.at("09:00:10").end(OWN).at("09:00:20").end(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 6000 talk 4000 INFERRED NUMBER_CHANGED",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void answer_ofTheFirstNumber_reopensACallClosedByElimination() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:03").end(OWN);
        desk.at("09:00:06").answer(ANNA).start(ANNA).at("09:01:06").end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 6000 talk 60000 EXACT");
        assertThat(desk.changes())
                .containsExactly(
                        CallChange.OPENED,
                        CallChange.PROGRESSED,
                        CallChange.CLOSED,
                        CallChange.REOPENED,
                        CallChange.CORRECTED);
    }

    @Test
    void openMatch_comesBeforeACorrection() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:05").end(OWN);
        desk.at("09:00:10").outgoing(ANNA).at("09:00:20").end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND NO_ANSWER ring 5000 talk - INFERRED NUMBER_CHANGED",
                        "OUTBOUND NO_ANSWER ring 10000 talk - EXACT");
    }

    @Test
    void correction_comesBeforeElimination() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:05").end(OWN);
        desk.at("09:00:10").outgoing(BEN).at("09:00:20").end(ANNA);

        assertThat(desk.told())
                .containsExactly("OUTBOUND NO_ANSWER ring 20000 talk - EXACT", "OUTBOUND open ring - talk - EXACT");
    }

    @Test
    void callClosedByItsOwnNumber_isNotCorrected() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:05")
                .end(ANNA)
                .at("09:00:10")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND NO_ANSWER ring 5000 talk - EXACT",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void busy_correctsNoCallThatWasAnswered() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:05")
                .start(ANNA)
                .at("09:00:15")
                .end(OWN);
        desk.at("09:00:25").busy(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND ANSWERED ring 5000 talk 10000 INFERRED NUMBER_CHANGED",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void correction_matchingSeveral_isOfTheOldestAndAllAreAmbiguous() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:20")
                .incoming(ANNA)
                .at("09:00:40")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND MISSED ring 40000 talk - AMBIGUOUS",
                        "INBOUND REJECTED ring - talk - AMBIGUOUS END_MISSING");
    }
}
