// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rule 10: what the numbers of a spool prove. */
class CompletenessTest {
    private final Desk desk = new Desk();

    @Test
    void answerThatIsMissing_isNotTakenForAMissedCall_withoutAWord() {
        desk.at("09:00:00")
                .sequence(1)
                .incoming(ANNA)
                .at("09:00:00.2")
                .sequence(2)
                .ring(ANNA);
        desk.at("09:01:06").sequence(5).end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND MISSED ring 66000 talk - INFERRED EVENTS_MISSING");
        assertThat(desk.state().missing()).isEqualTo(new Missing(2, 0));
        assertThat(desk.rules(0)).containsExactly(Rule.INVITED, Rule.RANG, Rule.AFTER_GAP, Rule.ENDED);
    }

    @Test
    void callOpenedAfterTheGap_isWhole() {
        desk.at("09:00:00")
                .sequence(1)
                .outgoing(ANNA)
                .at("09:00:10")
                .sequence(2)
                .end(ANNA);
        desk.at("09:05:00")
                .sequence(9)
                .incoming(BEN)
                .at("09:05:08")
                .sequence(10)
                .end(BEN);

        assertThat(desk.told())
                .containsExactly("OUTBOUND NO_ANSWER ring 10000 talk - EXACT", "INBOUND MISSED ring 8000 talk - EXACT");
    }

    @Test
    void callWhoseEndMayBeMissing_isMarked_whoeverShowsTheGap() {
        desk.at("09:00:00")
                .sequence(1)
                .outgoing(ANNA)
                .at("09:00:08")
                .sequence(2)
                .start(ANNA);
        desk.at("09:05:00").sequence(4).outgoing(BEN).at("09:05:02").sequence(5).busy(BEN);

        assertThat(desk.finish().told())
                .containsExactly(
                        "OUTBOUND ANSWERED ring 8000 talk - INFERRED END_MISSING EVENTS_MISSING",
                        "OUTBOUND BUSY ring 2000 talk - EXACT");
    }

    @Test
    void callClosedByInference_isMarked_asLongAsItCanBeCorrected() {
        desk.at("09:00:00")
                .sequence(1)
                .incoming(ANNA)
                .at("09:00:00.2")
                .sequence(2)
                .ring(ANNA);
        desk.at("09:04:00").sequence(3).outgoing(BEN).at("09:04:05").sequence(5).end(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND MISSED ring - talk - INFERRED END_MISSING EVENTS_MISSING",
                        "OUTBOUND NO_ANSWER ring 5000 talk - INFERRED EVENTS_MISSING");
    }

    @Test
    void callThatTheGapMayHaveBegun_isMarked() {
        desk.at("09:00:00").sequence(1).outgoing(BEN).at("09:00:02").sequence(2).busy(BEN);
        desk.at("09:05:00").sequence(4).ring(ANNA).at("09:05:09").sequence(5).end(ANNA);

        assertThat(desk.call(1).getNotes().toString()).isEqualTo("[START_MISSING, EVENTS_MISSING]");
    }

    @Test
    void callThatMayHaveLostItsEvents_toOneThatLacksItsEnd_isMarked() {
        desk.at("09:00:00")
                .sequence(1)
                .incoming(ANNA)
                .at("09:00:00.2")
                .sequence(2)
                .ring(ANNA);
        desk.at("09:01:00")
                .sequence(4)
                .incoming(ANNA)
                .at("09:01:06")
                .sequence(5)
                .answer(ANNA);
        desk.at("09:01:06.1")
                .sequence(6)
                .start(ANNA)
                .at("09:02:06.1")
                .sequence(7)
                .end(ANNA);

        assertThat(desk.call(1).getNotes().toString()).isEqualTo("[END_MISSING, EVENTS_MISSING]");
        assertThat(desk.rules(1)).contains(Rule.DOUBT_SHARED);
    }

    @Test
    void firstNumberOfASpool_provesNoLoss() {
        desk.at("09:00:00").outgoing(ANNA);
        desk.at("09:00:08")
                .sequence(4_711)
                .start(ANNA)
                .at("09:01:08")
                .sequence(4_712)
                .end(ANNA);

        assertThat(desk.told()).containsExactly("OUTBOUND ANSWERED ring 8000 talk 60000 EXACT");
        assertThat(desk.state().missing()).isEqualTo(new Missing(0, 4_710));
    }

    @Test
    void eventThatComesLate_marksItsCall_andIsNoLongerMissing() {
        desk.at("09:00:00")
                .sequence(1)
                .incoming(ANNA)
                .at("09:00:00.2")
                .sequence(2)
                .ring(ANNA);
        desk.at("09:00:06.1").sequence(4).start(ANNA).at("09:00:06").sequence(3).answer(ANNA);
        desk.at("09:01:06.1").sequence(5).end(ANNA);

        assertThat(desk.told())
                .containsExactly("INBOUND ANSWERED ring 6100 talk 60000 INFERRED OUT_OF_ORDER EVENTS_MISSING");
        assertThat(desk.state().missing()).isEqualTo(Missing.NONE);
        assertThat(desk.rules(0)).contains(Rule.LATE);
    }

    @Test
    void duplicate_neitherMarksNorFillsAnything() {
        desk.at("09:00:00").sequence(1).outgoing(ANNA).again();
        desk.at("09:00:08")
                .sequence(2)
                .start(ANNA)
                .again()
                .at("09:01:08")
                .sequence(3)
                .end(ANNA)
                .again();

        assertThat(desk.told()).containsExactly("OUTBOUND ANSWERED ring 8000 talk 60000 EXACT");
        assertThat(desk.state().missing()).isEqualTo(Missing.NONE);
        assertThat(desk.state().taken()).isEqualTo(3);
    }

    @Test
    void eventNumberedAnew_leavesNoGapInItsNewSpool() {
        desk.at("09:00:00").sequence("a", 1).outgoing(ANNA);
        desk.sequenceAgain("b", 1);
        desk.at("09:00:08")
                .sequence("b", 2)
                .start(ANNA)
                .at("09:01:08")
                .sequence("b", 3)
                .end(ANNA);

        assertThat(desk.told()).containsExactly("OUTBOUND ANSWERED ring 8000 talk 60000 EXACT");
        assertThat(desk.ignored()).isEqualTo(1);
        assertThat(desk.state().missing()).isEqualTo(Missing.NONE);
    }

    @Test
    void duplicateUnderANewNumber_showsTheGapBeforeIt() {
        desk.at("09:00:00")
                .sequence("a", 1)
                .incoming(ANNA)
                .at("09:00:01")
                .sequence("a", 2)
                .ring(ANNA);
        desk.sequenceAgain("a", 4);
        desk.at("09:00:08").sequence("a", 5).end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND MISSED ring 8000 talk - INFERRED EVENTS_MISSING");
    }

    @Test
    void whatWasMissing_staysMissing_whenItsSpoolOrItsGapIsForgotten() {
        desk.at("09:00:00");
        for (long sequence = 1; sequence < 200; sequence += 2) {
            desk.sequence("many gaps", sequence).outgoing(ANNA).end(ANNA);
        }
        assertThat(desk.state().missing().lost()).isEqualTo(99);

        for (String spool : new String[] {"a", "b", "c", "d"}) {
            desk.sequence(spool, 1).outgoing(ANNA);
        }
        assertThat(desk.state().ledgers()).extracting(SpoolLedger::spool).containsExactly("a", "b", "c", "d");
        assertThat(desk.state().missing().lost()).isEqualTo(99);
    }
}
