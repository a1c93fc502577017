// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateTest {
    private static final String WHOLE = "INBOUND ANSWERED ring 6000 talk 60000 EXACT";

    private final Desk desk = new Desk();

    @Test
    void eachEventTwice_bySequence_changesNothing() {
        desk.at("09:00:00").sequence(1).incoming(ANNA).again();
        desk.at("09:00:00.2").sequence(2).ring(ANNA).again();
        desk.at("09:00:06").sequence(3).answer(ANNA).again();
        desk.at("09:00:06.1").sequence(4).start(ANNA).again();
        desk.at("09:01:06").sequence(5).end(ANNA).again();

        assertThat(desk.told()).containsExactly(WHOLE);
        assertThat(desk.ignored()).isEqualTo(5);
        assertThat(desk.state().ledgers()).containsExactly(new SpoolLedger("spool", 1, 1, 5, List.of(), Missing.NONE));
    }

    @Test
    void duplicate_leavesTheStateAsItIs_evenWhenALimitHasPassed() {
        desk.at("09:00:00").sequence(1).incoming(ANNA);
        StationState before = desk.state();
        desk.at("10:00:00").sequence(1).incoming(ANNA);

        assertThat(desk.state()).isSameAs(before);
    }

    @Test
    void gap_filledLate_isTakenOnce() {
        desk.at("09:00:00")
                .sequence(1)
                .incoming(ANNA)
                .at("09:00:06")
                .sequence(3)
                .answer(ANNA);
        desk.at("09:00:00.2").sequence(2).ring(ANNA).again();
        desk.at("09:00:06.1").sequence(4).start(ANNA).at("09:01:06").sequence(5).end(ANNA);

        assertThat(desk.told()).containsExactly(WHOLE.replace("EXACT", "INFERRED OUT_OF_ORDER EVENTS_MISSING"));
        assertThat(desk.ignored()).isEqualTo(1);
    }

    @Test
    void firstEventThatArrives_mayBeALaterOneOfTheSpool() {
        desk.at("09:00:00").sequence(3).incoming(ANNA);
        desk.at("08:00:00")
                .sequence(1)
                .outgoing("1001")
                .again()
                .at("08:00:05")
                .sequence(2)
                .end("1001")
                .again();

        assertThat(desk.ignored()).isEqualTo(2);
        assertThat(desk.calls()).hasSize(2);
    }

    @Test
    void sameSequence_inAnotherSpool_isAnotherEvent() {
        desk.at("09:00:00")
                .sequence("a", 1)
                .incoming(ANNA)
                .at("09:00:01")
                .sequence("b", 1)
                .incoming(ANNA);

        assertThat(desk.calls()).hasSize(2);
    }

    @Test
    void spools_areKnownUpToFour_andTheOneUsedLongestAgoIsForgotten() {
        desk.at("09:00:00");
        for (String spool : new String[] {"a", "b", "c", "d", "a", "e"}) {
            desk.sequence(spool, spool.equals("a") ? desk.revisions().size() + 1 : 1)
                    .outgoing(ANNA);
        }

        assertThat(desk.state().ledgers()).extracting(SpoolLedger::spool).containsExactly("c", "d", "a", "e");
    }

    @Test
    void eventsWithoutASequence_areNeverDuplicates() {
        desk.at("09:00:00").incoming(ANNA).incoming(ANNA);

        assertThat(desk.calls()).hasSize(2);
    }
}
