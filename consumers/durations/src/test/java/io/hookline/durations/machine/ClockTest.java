// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static io.hookline.durations.machine.Desk.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Hook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rule 8. */
class ClockTest {
    private final Desk desk = new Desk();

    private Desk booted() {
        return desk.at("08:00:00").boots();
    }

    @Test
    void duration_isByTheMonotonicClock_whenTheWallClockIsSetForward() {
        booted().at("09:00:00").outgoing(ANNA).at("09:00:08").start(ANNA);
        desk.setsItsClock(Duration.ofHours(1)).at("09:01:08").end(ANNA);

        assertThat(desk.told()).containsExactly("OUTBOUND ANSWERED ring 8000 talk 60000 EXACT CLOCK_ADJUSTED");
        assertThat(desk.call(0).getEndedAt()).isEqualTo("2026-03-02T10:01:08Z");
    }

    @Test
    void clockSetByASecond_isNoted_andByLessIsNot() {
        for (Duration step : new Duration[] {Duration.ofSeconds(1), Duration.ofSeconds(-1)}) {
            Desk stepped = new Desk().at("08:00:00").boots();
            stepped.at("09:00:00")
                    .outgoing(ANNA)
                    .setsItsClock(step)
                    .at("09:00:08")
                    .busy(ANNA);
            assertThat(stepped.told()).containsExactly("OUTBOUND BUSY ring 8000 talk - EXACT CLOCK_ADJUSTED");

            Desk drifted = new Desk().at("08:00:00").boots();
            drifted.at("09:00:00")
                    .outgoing(ANNA)
                    .setsItsClock(step.multipliedBy(999_999).dividedBy(1_000_000));
            drifted.at("09:00:08").busy(ANNA);
            assertThat(drifted.told()).containsExactly("OUTBOUND BUSY ring 8000 talk - EXACT");
        }
    }

    @Test
    void clockSetBetweenCalls_isNotedOfNone() {
        booted().at("09:00:00").outgoing(ANNA).at("09:00:08").busy(ANNA);
        desk.setsItsClock(Duration.ofHours(-1))
                .at("09:01:00")
                .outgoing(ANNA)
                .at("09:01:05")
                .busy(ANNA);

        assertThat(desk.told())
                .containsExactly("OUTBOUND BUSY ring 8000 talk - EXACT", "OUTBOUND BUSY ring 5000 talk - EXACT");
    }

    @Test
    void clockSetForward_doesNotExpireACall() {
        booted().at("09:00:00").incoming(ANNA).ring(ANNA).setsItsClock(Duration.ofHours(6));
        desk.at("09:00:06").answer(ANNA).start(ANNA).at("09:01:06").end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 6000 talk 60000 EXACT CLOCK_ADJUSTED");
    }

    @Test
    void clockSetBack_doesNotKeepACallFromExpiring() {
        booted().at("09:00:00")
                .incoming(ANNA)
                .setsItsClock(Duration.ofHours(-6))
                .at("09:00:15")
                .incoming(BEN);

        assertThat(desk.told()).first().isEqualTo("INBOUND REJECTED ring - talk - INFERRED END_MISSING");
    }

    @Test
    void clockSetBack_withoutAMonotonicClock_makesTheDurationUnknown() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).setsItsClock(Duration.ofMinutes(-1));
        desk.at("09:00:06").answer(ANNA).start(ANNA).at("09:01:06").end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring - talk 60000 INFERRED CLOCK_ADJUSTED");
    }

    @Test
    void durations_areWholeMilliseconds_roundedDown() {
        desk.at("09:00:00.000001")
                .outgoing(ANNA)
                .at("09:00:08.001")
                .start(ANNA)
                .at("09:00:08.0019999")
                .end(ANNA);

        assertThat(desk.told()).containsExactly("OUTBOUND ANSWERED ring 8000 talk 0 EXACT");
    }

    @Test
    void eventsOfOneMoment_haveADurationOfZero() {
        booted().at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .answer(ANNA)
                .start(ANNA)
                .end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring 0 talk 0 EXACT");
    }

    // Out of order

    @Test
    void answerDeliveredBeforeTheInvitation_whichItPreceded_makesANegativeDurationUnknown() {
        booted().at("09:00:06")
                .incoming(ANNA)
                .at("09:00:05")
                .answer(ANNA)
                .start(ANNA)
                .at("09:01:05")
                .end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring - talk 60000 INFERRED OUT_OF_ORDER");
    }

    @Test
    void bothClocksBackAlike_isADeliveryOutOfOrder_andNoRestart() {
        booted().at("09:00:00").outgoing(ANNA).at("09:00:08").start(ANNA);
        desk.at("09:00:30.3")
                .ring(BEN)
                .at("09:00:30")
                .outgoing("1001")
                .at("09:01:08")
                .end(ANNA);

        assertThat(desk.told()).first().isEqualTo("OUTBOUND ANSWERED ring 8000 talk 60000 EXACT");
        assertThat(desk.state().boot()).isZero();
    }

    @Test
    void bothClocksBackAlike_byHours_isNoRestart() {
        booted().at("12:00:00").outgoing(ANNA).at("09:00:00").incoming(BEN);

        assertThat(desk.told())
                .containsExactly("OUTBOUND open ring - talk - EXACT", "INBOUND open ring - talk - EXACT");
    }

    @Test
    void clocksBackUpTo5SecondsUnalike_isNoRestart_andMoreIsOne() {
        booted().at("09:00:10")
                .outgoing(ANNA)
                .setsItsClock(Duration.ofSeconds(5))
                .at("09:00:00")
                .incoming(BEN);
        assertThat(desk.state().boot()).isZero();

        Desk restarted = new Desk().at("08:00:00").boots().at("09:00:10").outgoing(ANNA);
        restarted.setsItsClock(Duration.ofMillis(5_001)).at("09:00:00").incoming(BEN);
        assertThat(restarted.state().boot()).isEqualTo(1);
    }

    // Restart

    @Test
    void restart_closesEveryOpenCallAtOnce_byHowFarItHadCome() {
        booted().at("09:00:00").outgoing(ANNA).at("09:00:08").start(ANNA);
        desk.at("09:00:10").outgoing(BEN).incoming("1001").ring("1001").incoming("1002");
        desk.at("09:02:00").boots().at("09:02:30").incoming("1003");

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND ANSWERED ring 8000 talk - INFERRED STATION_RESTARTED",
                        "OUTBOUND NO_ANSWER ring - talk - INFERRED STATION_RESTARTED",
                        "INBOUND MISSED ring - talk - INFERRED STATION_RESTARTED",
                        "INBOUND REJECTED ring - talk - INFERRED STATION_RESTARTED",
                        "INBOUND open ring - talk - EXACT");
        assertThat(desk.state().calls()).hasSize(1);
    }

    @Test
    void callClosedByARestart_isNotCorrected() {
        booted().at("09:00:00").outgoing(ANNA).at("09:00:08").start(ANNA);
        desk.at("09:02:00").boots().at("09:02:30").end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND ANSWERED ring 8000 talk - INFERRED STATION_RESTARTED",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void callClosedByInferenceOrElimination_isNotCorrectedAfterARestart() {
        booted().at("09:00:00")
                .incoming(ANNA)
                .at("09:00:20")
                .outgoing(BEN)
                .at("09:00:25")
                .end(OWN);
        desk.at("09:02:00").boots().at("09:02:30").end(ANNA).end(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND REJECTED ring - talk - INFERRED END_MISSING",
                        "OUTBOUND NO_ANSWER ring 5000 talk - INFERRED NUMBER_CHANGED",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING",
                        "UNKNOWN UNKNOWN ring - talk - INFERRED START_MISSING");
    }

    @Test
    void eventWithoutAMonotonicClock_isNoRestart() {
        booted().at("09:00:00").outgoing(ANNA).at("09:00:08").start(ANNA);
        HookEvent imported = event(Instant.parse("2026-03-02T09:00:20Z"));
        Step step = new StationMachine(Limits.DEFAULT, Numbering.PLAIN)
                .take("desk-1", desk.state(), imported, Arrival.UNNUMBERED, 0);

        assertThat(step.state().boot()).isZero();
        assertThat(step.state().openCalls()).isZero();
        assertThat(step.revisions())
                .extracting(revision -> Desk.inWords(revision.call()))
                .containsExactly("OUTBOUND ANSWERED ring 8000 talk 12000 EXACT");
    }

    private static HookEvent event(Instant at) {
        return new HookEvent(
                new UUID(7, 7), Hook.CALL_END, ANNA, ChronoUnit.MICROS.between(Instant.EPOCH, at), null, null, null);
    }
}
