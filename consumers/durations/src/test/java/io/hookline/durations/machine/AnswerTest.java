// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static io.hookline.durations.machine.Desk.CARA;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Hook;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules 3 and 4. */
class AnswerTest {
    private static final String WHOLE = "INBOUND ANSWERED ring 6000 talk 60000 EXACT";

    private final Desk desk = new Desk();

    @Test
    void answer_ofACallThatRingsAndOneThatIsOffered_belongsToTheOneThatRings() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").incoming(ANNA);
        desk.at("09:00:06").answer(ANNA).start(ANNA).at("09:01:06").end(ANNA);

        assertThat(desk.told()).first().isEqualTo(WHOLE);
        assertThat(desk.call(1).getAnsweredAt()).isNull();
    }

    @Test
    void answer_ofAnOfferedCall_answersItWithoutRinging() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:06")
                .answer(ANNA)
                .start(ANNA)
                .at("09:01:06")
                .end(ANNA);

        assertThat(desk.told()).containsExactly(WHOLE);
        assertThat(desk.call(0).getRingingAt()).isNull();
    }

    @Test
    void answer_withOnlyAnOutboundCallToThatNumber_opensAnInboundCall() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:06").answer(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring - talk - EXACT", "INBOUND open ring - talk - INFERRED START_MISSING");
    }

    @Test
    void answerAndStart_withoutInvitation_areOneTransferredCall() {
        desk.at("09:00:00").answer(ANNA).start(ANNA).at("09:01:00").end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring - talk 60000 INFERRED START_MISSING");
    }

    @ParameterizedTest
    @MethodSource("answersInAnyOrder")
    void answers_inAnyOrder_areOneCall(List<Hook> order) {
        desk.at("09:00:00").incoming(ANNA).at("09:00:00.2").ring(ANNA).at("09:00:06");
        order.forEach(hook -> desk.hook(hook, ANNA).at("09:00:06.1"));
        desk.at("09:01:06").end(ANNA);

        assertThat(desk.told()).containsExactly(WHOLE);
    }

    static List<List<Hook>> answersInAnyOrder() {
        Hook answer = Hook.CALL_ANSWER;
        Hook video = Hook.CALL_ANSWER_VIDEO;
        Hook start = Hook.CALL_START;
        return List.of(
                List.of(answer),
                List.of(video),
                List.of(start),
                List.of(answer, start),
                List.of(start, answer),
                List.of(video, start),
                List.of(start, video),
                List.of(answer, video, start),
                List.of(video, answer, start),
                List.of(answer, start, video),
                List.of(video, start, answer),
                List.of(start, answer, video),
                List.of(start, video, answer));
    }

    @Test
    void videoAnswer_whileAnotherCallOfTheSameCallerRings_belongsToTheOneJustAnswered() {
        desk.at("09:00:00").incoming("anonymous").ring("anonymous");
        desk.at("09:00:01").incoming("anonymous").ring("anonymous");
        desk.at("09:00:06").answer("anonymous").answerVideo("anonymous").start("anonymous");
        desk.at("09:00:10").end("anonymous").at("09:00:20").end("anonymous");

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 6000 talk 4000 AMBIGUOUS", "INBOUND MISSED ring 19000 talk - AMBIGUOUS");
    }

    @Test
    void videoAnswer_withoutInvitation_opensAnInboundCall() {
        desk.at("09:00:00")
                .answerVideo(ANNA)
                .answer(ANNA)
                .start(ANNA)
                .at("09:01:00")
                .end(ANNA);

        assertThat(desk.told()).containsExactly("INBOUND ANSWERED ring - talk 60000 INFERRED START_MISSING");
    }

    @Test
    void start_belongsToTheCallJustAnswered_beforeTheOneDialled() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:01").incoming(ANNA).ring(ANNA);
        desk.at("09:00:06").answer(ANNA).start(ANNA);

        assertThat(desk.call(0).getAnsweredAt()).isNull();
        desk.at("09:00:08").start(ANNA);
        assertThat(desk.call(0).getAnsweredAt()).isEqualTo("2026-03-02T09:00:08Z");
        assertThat(desk.calls()).hasSize(2);
    }

    @Test
    void start_belongsToTheCallDialled_beforeTheOneThatRings() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").outgoing(ANNA);
        desk.at("09:00:06").start(ANNA);

        assertThat(desk.call(0).getAnsweredAt()).isNull();
        assertThat(desk.call(1).getAnsweredAt()).isNotNull();
    }

    @Test
    void start_belongsToTheCallThatRings_beforeTheOneOffered() {
        desk.at("09:00:00").incoming(ANNA).ring(ANNA).at("09:00:01").incoming(ANNA);
        desk.at("09:00:06").start(ANNA);

        assertThat(desk.call(0).getAnsweredAt()).isNotNull();
        assertThat(desk.call(1).getAnsweredAt()).isNull();
    }

    @Test
    void start_ofAnOfferedCall_answersIt() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .at("09:00:06")
                .start(ANNA)
                .at("09:01:06")
                .end(ANNA);

        assertThat(desk.told()).containsExactly(WHOLE);
    }

    @Test
    void start_whileTheOnlyCallIsConnected_opensAnOutboundCall() {
        desk.at("09:00:00").outgoing(ANNA).at("09:00:05").start(ANNA);
        desk.at("09:10:00").start(ANNA).at("09:10:30").start(BEN);

        assertThat(desk.told())
                .containsExactly(
                        "OUTBOUND open ring 5000 talk - EXACT",
                        "OUTBOUND open ring - talk - INFERRED START_MISSING",
                        "OUTBOUND open ring - talk - INFERRED START_MISSING");
    }

    @Test
    void answer_ofASecondCall_leavesTheFirstAsItIs() {
        desk.at("09:00:00")
                .incoming(ANNA)
                .ring(ANNA)
                .at("09:00:03")
                .answer(ANNA)
                .start(ANNA);
        desk.at("09:00:30")
                .incoming(CARA)
                .ring(CARA)
                .at("09:00:34")
                .answer(CARA)
                .start(CARA);
        desk.at("09:01:34").end(CARA).at("09:02:03").end(ANNA);

        assertThat(desk.told())
                .containsExactly(
                        "INBOUND ANSWERED ring 3000 talk 120000 EXACT", "INBOUND ANSWERED ring 4000 talk 60000 EXACT");
    }
}
