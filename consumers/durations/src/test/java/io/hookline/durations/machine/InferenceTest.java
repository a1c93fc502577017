// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static io.hookline.durations.machine.Desk.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.schema.CallChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 7. */
class InferenceTest {
    private final Desk desk = new Desk();

    @Test
    void deadline_fallsAtTheLimit_andNotAMicrosecondBefore() {
        for (String before : List.of("09:00:14.999999", "09:00:15")) {
            Desk offered = new Desk().at("09:00:00").incoming(ANNA).at(before).incoming(BEN);
            assertThat(isOpen(offered)).as("offered, %s", before).isEqualTo(before.contains("."));
        }
        for (String before : List.of("09:03:00.199999", "09:03:00.2")) {
            Desk rings =
                    new Desk().at("09:00:00").incoming(ANNA).at("09:00:00.2").ring(ANNA);
            rings.at(before).incoming(BEN);
            assertThat(isOpen(rings)).as("rings, %s", before).isEqualTo(before.contains("99"));
        }
        for (String before : List.of("09:02:59.999999", "09:03:00")) {
            Desk dialled = new Desk().at("09:00:00").outgoing(ANNA).at(before).incoming(BEN);
            assertThat(isOpen(dialled)).as("dialled, %s", before).isEqualTo(before.contains("."));
        }
        for (String before : List.of("13:00:05.999999", "13:00:06")) {
            Desk connected =
                    new Desk().at("09:00:00").outgoing(ANNA).at("09:00:06").start(ANNA);
            connected.at(before).incoming(BEN);
            assertThat(isOpen(connected)).as("connected, %s", before).isEqualTo(before.contains("."));

            Desk answered =
                    new Desk().at("09:00:00").incoming(ANNA).at("09:00:06").answer(ANNA);
            answered.at(before).incoming(BEN);
            assertThat(isOpen(answered)).as("answered, %s", before).isEqualTo(before.contains("."));
        }
    }

    private static boolean isOpen(Desk desk) {
        return desk.call(0).getOutcome() == null;
    }

    @Test
    void limits_areThoseGiven() {
        Limits limits = new Limits(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6));
        Desk quick = new Desk("desk-1", limits)
                .at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:02.999")
                .incoming(BEN);

        assertThat(isOpen(quick)).isTrue();
        assertThat(isOpen(quick.at("09:00:03").incoming(BEN))).isFalse();
    }

    @Test
    void expiredCalls_haveNoEnd_andNoDurationThatNeedsIt() {
        desk.at("09:00:00").incoming(ANNA).finish();
        Desk rings = new Desk().at("09:00:00").incoming(ANNA).ring(ANNA).finish();
        Desk dialled = new Desk().at("09:00:00").outgoing(ANNA).finish();
        Desk connected = new Desk()
                .at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:06")
                .start(ANNA)
                .finish();

        assertThat(desk.told()).containsExactly("INBOUND REJECTED ring - talk - INFERRED END_MISSING");
        assertThat(rings.told()).containsExactly("INBOUND MISSED ring - talk - INFERRED END_MISSING");
        assertThat(dialled.told()).containsExactly("OUTBOUND NO_ANSWER ring - talk - INFERRED END_MISSING");
        assertThat(connected.told()).containsExactly("OUTBOUND ANSWERED ring 6000 talk - INFERRED END_MISSING");
        assertThat(List.of(desk, rings, dialled, connected))
                .allSatisfy(each -> assertThat(each.call(0).getEndedAt()).isNull());
    }

    // Correction

    @Test
    void unansweredCall_isCorrectedUpTo10MinutesAfterItsLastEvent() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:01")
                .ring(ANNA)
                .at("09:05:00")
                .outgoing(BEN);
        desk.at("09:10:01").end(ANNA);

        assertThat(desk.told()).first().isEqualTo("INBOUND MISSED ring 601000 talk - EXACT");
        assertThat(desk.changes()).endsWith(CallChange.CORRECTED, CallChange.CLOSED);
    }

    @Test
    void unansweredCall_isNotCorrectedLaterThan10Minutes() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:01")
                .ring(ANNA)
                .at("09:05:00")
                .incoming(BEN);
        desk.at("09:10:01.000001").end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND MISSED ring - talk - INFERRED END_MISSING",
                        "INBOUND REJECTED ring - talk - INFERRED END_MISSING",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void answeredCall_isCorrectedUpTo24HoursAfterItsLastEvent() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:08")
                .start(ANNA)
                .at("15:00:00")
                .outgoing(BEN)
                .busy(BEN);
        desk.daysLater(1, "09:00:08").end(ANNA);

        assertThat(desk.told()).first().isEqualTo("OUTBOUND ANSWERED ring 8000 talk 86400000 EXACT");
    }

    @Test
    void answeredCall_isNotCorrectedLaterThan24Hours() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:08")
                .start(ANNA)
                .at("15:00:00")
                .outgoing(BEN)
                .busy(BEN);
        desk.daysLater(1, "09:00:08.000001").end(ANNA);

        assertThat(desk.told()).first().isEqualTo("OUTBOUND ANSWERED ring 8000 talk - INFERRED END_MISSING");
        assertThat(desk.told()).last().isEqualTo("UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void callThatExpiresAndIsForgottenAtOnce_isNotCorrectedByThatVeryEvent() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:30:00").end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND MISSED ring - talk - INFERRED END_MISSING",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
        assertThat(desk.state().calls()).isEmpty();
    }

    @Test
    void expiredCall_isCorrectedByItsFirstNumberOnly() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:06").answer(BEN).start(BEN);
        desk.at("13:00:10")
                .outgoing("1001")
                .busy("1001")
                .at("13:00:20")
                .end(BEN)
                .at("13:00:30")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 6000 talk 14424000 INFERRED NUMBER_CHANGED",
                        "OUTBOUND BUSY ring 0 talk - EXACT",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void answer_reopensACallThatExpired() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:20")
                .answer(ANNA)
                .start(ANNA)
                .at("09:01:00")
                .end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 20000 talk 40000 EXACT");
        assertThat(desk.changes()).containsExactly(CallChange.OPENED, CallChange.PROGRESSED, CallChange.CLOSED);
    }

    @Test
    void start_reopensADialledCallThatWasToldAsExpired() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:03:10")
                .incoming(BEN)
                .at("09:03:20")
                .start(ANNA);
        desk.at("09:04:20").end(ANNA);

        assertThat(desk.told()).first().isEqualTo("OUTBOUND ANSWERED ring 200000 talk 60000 EXACT");
        assertThat(desk.changes())
                .containsExactly(
                        CallChange.OPENED,
                        CallChange.CLOSED,
                        CallChange.OPENED,
                        CallChange.REOPENED,
                        CallChange.CORRECTED,
                        CallChange.CLOSED);
    }

    @Test
    void correctedCall_isNotCorrectedAgain() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:03:10")
                .end(ANNA)
                .at("09:03:20")
                .end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND MISSED ring 190000 talk - EXACT",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void state_forgetsWhatCanNoLongerBeCorrected() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:01:00")
                .incoming(BEN)
                .at("09:02:00")
                .end(OWN);
        assertThat(desk.state().calls()).hasSize(2);

        desk.at("09:10:30").outgoing(BEN).busy(BEN);
        assertThat(desk.state().calls()).hasSize(1);

        desk.at("09:30:00").outgoing(BEN).busy(BEN);
        assertThat(desk.state().calls()).isEmpty();
    }

    @Test
    void finish_atATime_closesOnlyWhatIsDueByThen() {
        desk.at("09:00:00")
                .outgoing(ANNA)
                .at("09:00:06")
                .start(ANNA)
                .at("09:01:00")
                .incoming(BEN);
        desk.finishAt("09:01:14.999");
        assertThat(desk.told())
                .containsExactly("OUTBOUND open ring 6000 talk - EXACT", "INBOUND open ring - talk - EXACT");

        desk.finishAt("09:01:15");
        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring 6000 talk - EXACT", "INBOUND REJECTED ring - talk - INFERRED END_MISSING");
    }
}
