// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.hookline.stack.command.ArchivedCalls.ArchivedCall;
import io.hookline.stack.command.TopicEvents.Event;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Span;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final ArchivedCalls.Latency LATENCY = new ArchivedCalls.Latency(12, 34);
    private static final MadeCall ANSWERED = new MadeCall(
            "desk-1",
            "+49301",
            Direction.OUTBOUND,
            Outcome.ANSWERED,
            List.of("cmdOutgoingCall", "cmdCallStart", "cmdCallEnd"),
            false,
            new Span(1_000, 1_000),
            new Span(2_500, 2_500));
    private static final MadeCall MISSED = new MadeCall(
            "desk-2",
            "+49302",
            Direction.INBOUND,
            Outcome.MISSED,
            List.of("cmdIncomingCall", "cmdCallRing", "cmdCallEnd"),
            true,
            new Span(100, 300),
            null);
    private static final List<MadeCall> MADE = List.of(ANSWERED, MISSED);

    private final List<ArchivedCall> archived =
            new ArrayList<>(List.of(row(ANSWERED, 1_000L, 2_500L), row(MISSED, 200L, null)));
    private final List<Event> events = new ArrayList<>();
    private long repeated;

    SummaryTest() {
        for (MadeCall call : MADE) {
            call.hooks().forEach(hook -> events.add(new Event(call.station(), hook, call.number())));
        }
    }

    @Test
    void whatArrivedAsItWasMade_agrees() {
        assertThat(summary().agrees()).isTrue();
        assertThat(printed())
                .contains(
                        "Hooks run         6: 3 as processes, 3 in this process",
                        "  ANSWERED                 1          1",
                        "  MISSED                   1          1",
                        "  all                      2          2",
                        "  ring                            1.000      1.000",
                        "  talk                            2.500      2.500",
                        "  ring, processes        0.100 to 0.300      0.200",
                        "Events            6 sent, 6 in the topic: 0 lost, 0 duplicated",
                        "Hook to archive   p50 12 ms, p99 34 ms",
                        "Every number agrees.")
                .allMatch(line -> line.length() <= 100);
    }

    @Test
    void aMissingCall_isADifference() {
        archived.remove(1);

        assertDiffers("MISSED: 1 calls made, 0 archived", "not archived: desk-2: INBOUND MISSED");
    }

    @Test
    void aCallThatNobodyMade_isADifference() {
        archived.add(new ArchivedCall("desk-3", "+49303", "INBOUND", "MISSED", 1L, null));

        assertDiffers("MISSED: 1 calls made, 2 archived");
    }

    @Test
    void aWrongOutcome_isADifference() {
        archived.set(1, new ArchivedCall("desk-2", "+49302", "INBOUND", "DECLINED", 200L, null));

        assertDiffers("expected desk-2: INBOUND MISSED, was desk-2: INBOUND DECLINED");
    }

    @Test
    void aWrongDirection_isADifference() {
        archived.set(1, new ArchivedCall("desk-2", "+49302", "OUTBOUND", "MISSED", 200L, null));

        assertDiffers("expected desk-2: INBOUND MISSED, was desk-2: OUTBOUND MISSED");
    }

    @Test
    void outcomesThatAreSwapped_areDifferences_thoughTheirCountsAddUp() {
        MadeCall declined = new MadeCall(
                "desk-1",
                "+49304",
                Direction.INBOUND,
                Outcome.DECLINED,
                List.of("cmdIncomingCall", "cmdCallRing", "cmdCallBusy"),
                false,
                new Span(200, 200),
                null);
        Summary summary = Summary.compare(
                List.of(MISSED, declined),
                List.of(
                        new ArchivedCall("desk-2", "+49302", "INBOUND", "DECLINED", 200L, null),
                        new ArchivedCall("desk-1", "+49304", "INBOUND", "MISSED", 200L, null)),
                new TopicEvents(List.of(), 0),
                LATENCY);

        assertThat(summary.agrees()).isFalse();
    }

    @Test
    void aCallThatIsStillOpen_isADifference() {
        archived.set(1, new ArchivedCall("desk-2", "+49302", "INBOUND", null, null, null));

        assertDiffers("still open: 0 calls made, 1 archived");
    }

    @Test
    void aWrongDuration_isADifference() {
        archived.set(0, row(ANSWERED, 1_000L, 2_501L));

        assertDiffers("talk: expected 2500 to 2500 ms, was 2501 ms");
    }

    @Test
    void aDurationOutsideItsSpan_isADifference() {
        archived.set(1, row(MISSED, 301L, null));

        assertDiffers("ring, processes: expected 100 to 300 ms, was 301 ms");
    }

    @Test
    void anUnknownDuration_isADifference() {
        archived.set(0, row(ANSWERED, 1_000L, null));

        assertDiffers("talk: expected 2500 to 2500 ms, was null ms");
    }

    @Test
    void aDurationThatShouldNotBe_isADifference() {
        archived.set(1, row(MISSED, 200L, 5L));

        assertDiffers("talk, processes: expected none, was 5 ms");
    }

    @Test
    void aCallArchivedTwice_isADifference() {
        archived.add(archived.get(0));

        assertDiffers("archived twice: desk-1: OUTBOUND ANSWERED");
    }

    @Test
    void aLostEvent_isADifference() {
        events.remove(0);

        assertDiffers("events: 1 lost, 0 duplicated");
    }

    @Test
    void anEventThatCameAgain_isADifference() {
        repeated = 1;

        assertDiffers("events: 0 lost, 1 duplicated");
    }

    @Test
    void anEventUnderANewId_isADifference() {
        events.add(events.get(0));

        assertDiffers("events: 0 lost, 1 duplicated");
    }

    @Test
    void manyDifferences_areCountedAndTheFirstAreShown() {
        List<MadeCall> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(
                    new MadeCall("desk-1", "+" + i, Direction.INBOUND, Outcome.REJECTED, List.of(), false, null, null));
        }
        Summary summary = Summary.compare(many, List.of(), new TopicEvents(List.of(), 0), LATENCY);

        assertThat(print(summary)).contains("32 differences:", "  …").hasSizeLessThan(40);
    }

    @Test
    void noDifference_showsANumber() {
        archived.clear();
        events.clear();

        assertThat(String.join("\n", printed())).doesNotContain("+4930");
    }

    @Test
    void withoutAnEnd_theLatencyIsUnknown() {
        Summary summary = Summary.compare(
                List.of(), List.of(), new TopicEvents(List.of(), 0), new ArchivedCalls.Latency(Double.NaN, Double.NaN));

        assertThat(print(summary)).contains("Hook to archive   p50 unknown, p99 unknown");
    }

    private static ArchivedCall row(MadeCall call, @Nullable Long ring, @Nullable Long talk) {
        return new ArchivedCall(
                call.station(),
                call.number(),
                call.direction().name(),
                call.outcome().name(),
                ring,
                talk);
    }

    private Summary summary() {
        return Summary.compare(MADE, archived, new TopicEvents(events, repeated), LATENCY);
    }

    private void assertDiffers(String... differences) {
        assertThat(summary().agrees()).isFalse();
        assertThat(String.join("\n", printed())).contains(differences).doesNotContain("Every number agrees");
    }

    private List<String> printed() {
        return print(summary());
    }

    private static List<String> print(Summary summary) {
        StringWriter shown = new StringWriter();
        summary.print(new Console(new PrintWriter(shown), false));
        return shown.toString().lines().toList();
    }
}
