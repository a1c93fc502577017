// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static io.hookline.schema.CallChange.CLOSED;
import static io.hookline.schema.CallChange.CORRECTED;
import static io.hookline.schema.CallChange.OPENED;
import static io.hookline.schema.CallChange.PROGRESSED;
import static io.hookline.schema.CallChange.REOPENED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What subscribers are told, and that telling them changes nothing else (rules 7 and 9). */
class PublishingTest {
    private final Desk desk = new Desk();

    @Test
    void eventThatTellsNothingNew_publishesNothing() {
        desk.at("09:00:00").incoming(ANNA).at("09:00:00.2").ring(ANNA);
        desk.at("09:00:06")
                .answer(ANNA)
                .answerVideo(ANNA)
                .at("09:00:06.1")
                .start(ANNA)
                .at("09:01:06")
                .end(ANNA);

        assertThat(desk.changes()).containsExactly(OPENED, PROGRESSED, PROGRESSED, CLOSED);
        assertThat(desk.revisions())
                .extracting(revision -> revision.call().getRevision())
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void strayEnd_isClosedInItsFirstRevision() {
        assertThat(desk.at("09:00:00").end(ANNA).changes()).containsExactly(CLOSED);
    }

    @Test
    void overdueCall_isToldAsClosed_onceAndNotBeforeItsLimit() {
        desk.at("09:00:00").incoming(ANNA).isSilentUntil("09:00:14.999");
        assertThat(desk.changes()).containsExactly(OPENED);

        desk.isSilentUntil("09:00:15").isSilentUntil("09:00:16").isSilentUntil("12:00:00");
        assertThat(desk.changes()).containsExactly(OPENED, CLOSED);
        assertThat(desk.told()).containsExactly("INBOUND REJECTED ring - talk - INFERRED END_MISSING");
        assertThat(desk.state().openCalls()).isEqualTo(1);
        assertThat(desk.state().dueMillis()).isEmpty();
    }

    @Test
    void overdueCall_thatExpiresByEventTimeLater_isNotToldAgain() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .isSilentUntil("09:00:20")
                .at("09:01:00")
                .outgoing(BEN);

        assertThat(desk.changes()).containsExactly(OPENED, CLOSED, OPENED);
        assertThat(desk.call(0).getRevision()).isEqualTo(2);
    }

    @Test
    void overdueCall_whoseEndArrivesLate_isCorrected() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).isSilentUntil("17:00:00");
        desk.at("09:00:20").end(ANNA);

        assertThat(desk.changes()).containsExactly(OPENED, PROGRESSED, CLOSED, CORRECTED);
        assertThat(desk.told()).containsExactly("INBOUND MISSED ring 20000 talk - EXACT");
    }

    @Test
    void overdueCall_thatGoesOn_isReopened_andItsNextEndIsACorrection() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).isSilentUntil("17:00:00");
        desk.at("09:00:06").answer(ANNA).start(ANNA).at("09:01:06").end(ANNA);

        assertThat(desk.changes()).containsExactly(OPENED, PROGRESSED, CLOSED, REOPENED, CORRECTED);
        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 6000 talk 60000 EXACT");
    }

    @Test
    void overdueCall_thatGoesOnAndIsOverdueAgain_isCorrected() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .isSilentUntil("09:00:20")
                .at("09:00:01")
                .ring(ANNA);
        desk.tellOverdue(Instant.parse("2026-03-02T09:10:00Z"));

        assertThat(desk.changes()).containsExactly(OPENED, CLOSED, REOPENED, CORRECTED);
        assertThat(desk.told()).containsExactly("INBOUND MISSED ring - talk - INFERRED END_MISSING");
    }

    @Test
    void overdueCall_closedByARestart_isCorrected() {
        desk.at("08:00:00").boots().at("09:00:00").incoming(ANNA).isSilentUntil("09:00:20");
        desk.at("09:05:00").boots().at("09:05:30").outgoing(BEN);

        assertThat(desk.changes()).containsExactly(OPENED, CLOSED, CORRECTED, OPENED);
        assertThat(desk.told()).first().isEqualTo("INBOUND REJECTED ring - talk - INFERRED STATION_RESTARTED");
    }

    @Test
    void overdueCall_isNotHiddenFromLaterEvents() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .isSilentUntil("09:00:20")
                .at("09:00:14")
                .ring(ANNA);

        assertThat(desk.calls()).hasSize(1);
    }

    @Test
    void onlyTheOverdueOfSeveralCalls_areTold() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:01").incoming(BEN).isSilentUntil("09:00:30");

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring - talk - EXACT", "INBOUND REJECTED ring - talk - INFERRED END_MISSING");
        assertThat(desk.state().dueMillis())
                .hasValue(Instant.parse("2026-03-02T09:03:00Z").toEpochMilli());
    }

    @Test
    void words_forLogs_holdNoNumber() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).answer(BEN);

        TrackedCall call = desk.state().calls().get(0);
        assertThat(desk.revisions())
                .allSatisfy(revision -> assertThat(revision.toString()).doesNotContain("30123"));
        assertThat(call.opening().toString()).doesNotContain("30123");
        assertThat(call.progress().toString()).doesNotContain("89765");
        assertThat(call.toString()).doesNotContain("30123").doesNotContain("89765");
        assertThat(desk.state().toString()).doesNotContain("30123").doesNotContain("89765");
    }
}
