// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.offline.CallLines;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How a day is delivered does not change what it was (rule 9). */
final class DeliveryTest {
    private static final long HOUR_MILLIS = 3_600_000;

    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Provide
    Arbitrary<List<Day>> desks() {
        return Days.plans()
                .list()
                .ofMinSize(2)
                .ofMaxSize(3)
                .map(plans -> IntStream.range(0, plans.size())
                        .mapToObj(desk -> Phone.live(plans.get(desk), desk))
                        .toList());
    }

    @Provide
    Arbitrary<List<Mishap>> mishaps() {
        return Mishap.any();
    }

    @Provide
    Arbitrary<List<Mishap>> repetitions() {
        return Mishap.anyOf(Mishap.Kind.REPEATED);
    }

    @Provide
    Arbitrary<List<Mishap>> duplicates() {
        return Mishap.anyOf(Mishap.Kind.REPEATED, Mishap.Kind.RENUMBERED);
    }

    @Provide
    Arbitrary<List<Integer>> choices() {
        return Arbitraries.integers().between(0, 47).list().ofMinSize(1).ofMaxSize(20);
    }

    @Property(seed = Days.SEED)
    void state_throughBytesAfterEachEvent_goesOnTheSame(
            @ForAll("days") Day day, @ForAll("mishaps") List<Mishap> mishaps) {
        List<DayHook> arriving = Mishap.befall(day, mishaps);
        MachineUnderTest cut = new MachineUnderTest();
        arriving.forEach(hook -> cut.take(hook, hook.wallMicros() / 1000).throughBytes());
        assertThat(cut.finish().revisions())
                .isEqualTo(MachineUnderTest.after(arriving).revisions());
    }

    /** Each event is read any number of hours late, and the service looks for overdue calls at any time. */
    @Property(seed = Days.SEED)
    void calls_readLateAndToldOverdue_areTheSameButForTheirRevision(
            @ForAll("days") Day day,
            @ForAll("mishaps") List<Mishap> mishaps,
            @ForAll("choices") List<Integer> hoursLate,
            @ForAll("choices") List<Integer> hoursOfTelling) {
        List<DayHook> arriving = Mishap.befall(day, mishaps);
        MachineUnderTest late = new MachineUnderTest();
        for (int i = 0; i < arriving.size(); i++) {
            DayHook hook = arriving.get(i);
            long ranAt = hook.wallMicros() / 1000;
            late.take(hook, ranAt + HOUR_MILLIS * hoursLate.get(i % hoursLate.size()));
            int told = hoursOfTelling.get(i % hoursOfTelling.size());
            LongStream.range(0, told % 3).forEach(again -> late.tellOverdue(ranAt + HOUR_MILLIS * (told + again)));
        }
        assertThat(withoutRevision(late.finish())).isEqualTo(withoutRevision(MachineUnderTest.after(arriving)));
    }

    private static List<String> withoutRevision(MachineUnderTest machine) {
        return machine.calls().values().stream()
                .map(call -> CallLines.json(call).replaceFirst("\"revision\":[0-9]+,", ""))
                .toList();
    }

    @Property(seed = Days.SEED)
    void event_repeated_changesNothing(@ForAll("days") Day day, @ForAll("repetitions") List<Mishap> repetitions) {
        assertThat(MachineUnderTest.after(Mishap.befall(day, repetitions)).revisions())
                .isEqualTo(MachineUnderTest.after(day.hooks()).revisions());
    }

    /** Whoever drives the machine leaves out the ids that it has seen; that must not look like a loss. */
    @Property(seed = Days.SEED)
    void event_repeatedUnderAnotherNumber_changesNothing(
            @ForAll("days") Day day, @ForAll("duplicates") List<Mishap> duplicates) {
        List<String> arriving = Mishap.befall(day, duplicates).stream()
                .map(hook -> hook.json(Day.STATION))
                .toList();
        assertThat(MachineUnderTest.offline(arriving)).isEqualTo(MachineUnderTest.offline(day.lines(Day.STATION)));
    }

    @Property(seed = Days.SEED)
    void stations_interleaved_areEachAsIfAlone(
            @ForAll("desks") List<Day> desks, @ForAll("choices") List<Integer> choices) {
        List<List<String>> waiting = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        for (int desk = 0; desk < desks.size(); desk++) {
            List<String> lines = desks.get(desk).lines("desk-" + desk);
            alone.addAll(MachineUnderTest.offline(lines));
            waiting.add(new ArrayList<>(lines));
        }
        List<String> interleaved = new ArrayList<>();
        for (int turn = 0; !waiting.isEmpty(); turn++) {
            int desk = choices.get(turn % choices.size()) % waiting.size();
            if (waiting.get(desk).isEmpty()) {
                waiting.remove(desk);
            } else {
                interleaved.add(waiting.get(desk).remove(0));
            }
        }
        assertThat(MachineUnderTest.offline(interleaved)).isEqualTo(alone);
    }
}
