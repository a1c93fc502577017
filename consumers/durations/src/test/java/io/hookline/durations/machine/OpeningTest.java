// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Account;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rules 1 and 2. */
class OpeningTest {
    private final Desk desk = new Desk();

    @Test
    void incoming_whileTheSameCallerIsOffered_opensAnotherCall() {
        desk.at("09:00:00").incoming(ANNA).at("09:00:01").incoming(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND open ring - talk - EXACT", "INBOUND open ring - talk - EXACT");
    }

    @Test
    void outgoing_whileTheSameNumberIsDialled_opensAnotherCall() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:01").outgoing(ANNA);

        assertThat(desk.told())
                .containsExactly("OUTBOUND open ring - talk - EXACT", "OUTBOUND open ring - talk - EXACT");
    }

    @Test
    void call_hasTheIdOfItsFirstEvent() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").incoming(BEN);

        UUID station = new UUID("desk-1".hashCode(), 0);
        assertThat(desk.calls())
                .extracting(call -> call.getCallId().getLeastSignificantBits())
                .containsExactly(1L, 3L);
        assertThat(desk.call(0).getCallId().getMostSignificantBits()).isEqualTo(station.getMostSignificantBits());
    }

    @Test
    void account_isTheOneOfTheFirstEvent() {
        Account sales = new Account("2001", "pbx.example.org", "Sales");
        Account support = new Account("2002", "pbx.example.org", "Support");
        desk.at("09:00:00").loggedInAs(sales).incoming(ANNA).loggedInAs(support).ring(ANNA);

        assertThat(desk.call(0).getAccount()).isEqualTo(sales);
    }

    @Test
    void ring_belongsToTheNewestSilentCall_andAllOfItsPhaseAreAmbiguous() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:01")
                .incoming(ANNA)
                .at("09:00:02")
                .ring(ANNA);

        assertThat(desk.call(0).getRingingAt()).isNull();
        assertThat(desk.call(1).getRingingAt()).isEqualTo(Instant.parse("2026-03-02T09:00:02Z"));
        assertThat(desk.told())
                .containsExactly("INBOUND open ring - talk - AMBIGUOUS", "INBOUND open ring - talk - AMBIGUOUS");
    }

    @Test
    void ring_leavesASilentCallOfAnotherPhaseAsItIs() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .answer(ANNA)
                .start(ANNA)
                .at("09:00:30")
                .incoming(ANNA)
                .ring(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND open ring 0 talk - EXACT", "INBOUND open ring - talk - EXACT");
        assertThat(desk.call(0).getRingingAt()).isNull();
    }

    @Test
    void ring_withOneSilentCallAndOneThatRings_isExact() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:01")
                .incoming(ANNA)
                .ring(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND open ring - talk - EXACT", "INBOUND open ring - talk - EXACT");
    }

    @Test
    void ring_ofAnotherCaller_opensACallWhoseStartIsMissing() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:01")
                .ring(BEN)
                .at("09:00:05")
                .end(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND open ring - talk - EXACT", "INBOUND MISSED ring - talk - INFERRED START_MISSING");
        assertThat(desk.call(1).getRingingAt()).isEqualTo(desk.call(1).getStartedAt());
    }

    @Test
    void ring_whileTheSameNumberIsDialled_opensAnInboundCall() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:01").ring(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring - talk - EXACT", "INBOUND open ring - talk - INFERRED START_MISSING");
    }

    @Test
    void ring_isNotMatchedByElimination() {
        desk.at("09:00:00").incoming(ANNA).at("09:00:00.2").ring("2001");

        assertThat(desk.calls()).hasSize(2);
        assertThat(desk.call(0).getRingingAt()).isNull();
    }

    @Test
    void ring_afterTheCallWasClosedByInference_opensAnotherCall() {
        desk.at("09:00:00").incoming(ANNA).at("09:00:15").ring(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND REJECTED ring - talk - INFERRED END_MISSING",
                        "INBOUND open ring - talk - INFERRED START_MISSING");
    }

    @Test
    void ring_afterAnAnswerDeliveredBeforeIt_isNotedAndChangesNoTimes() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:06")
                .answer(ANNA)
                .at("09:00:00.2")
                .ring(ANNA);
        desk.at("09:00:06.1").start(ANNA).at("09:01:06").end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 6000 talk 60000 EXACT");
        assertThat(desk.call(0).getRingingAt()).isEqualTo(Instant.parse("2026-03-02T09:00:00.2Z"));
    }
}
