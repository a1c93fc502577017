// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Days of which hooks are lost, repeated, and late. What a loss leaves to be known is in {@link LossIsMarkedTest}. */
final class LossyDaysTest {
    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Provide
    Arbitrary<List<Mishap>> mishaps() {
        return Mishap.any();
    }

    @Provide
    Arbitrary<List<Mishap>> losses() {
        return Mishap.anyOf(Mishap.Kind.LOST, Mishap.Kind.REPEATED, Mishap.Kind.RENUMBERED);
    }

    @Property(seed = Days.SEED)
    void talk_fromTheAnswerToTheEndOfOneCall_isNotLongerThanItWas(
            @ForAll("days") Day day, @ForAll("mishaps") List<Mishap> mishaps) {
        Arrivals arrivals = new Arrivals(Mishap.befall(day, mishaps));
        for (Call made : MachineUnderTest.after(arrivals.hooks()).calls().values()) {
            Long talk = made.getTalkMillis();
            if (talk != null) {
                DayHook answer = arrivals.answering(made).orElseThrow();
                DayHook end = arrivals.closing(made).orElseThrow();
                if (answer.call() == end.call()) {
                    assertThat(talk)
                            .as("%s\n%s", made.getCallId(), arrivals)
                            .isBetween(0L, day.callOf(end).talkMillis());
                }
            }
        }
    }

    @Property(seed = Days.SEED)
    void talk_fromOneCallToAnother_isNotExactUnlessAGapTells(
            @ForAll("days") Day day, @ForAll("mishaps") List<Mishap> mishaps) {
        Arrivals arrivals = new Arrivals(Mishap.befall(day, mishaps));
        for (Call made : MachineUnderTest.after(arrivals.hooks()).calls().values()) {
            if (made.getTalkMillis() != null) {
                DayHook answer = arrivals.answering(made).orElseThrow();
                DayHook end = arrivals.closing(made).orElseThrow();
                if (answer.call() != end.call() && !arrivals.areBeyondKnowledge(day, day.callOf(answer))) {
                    assertThat(Arrivals.isMarked(made) || arrivals.lackSomethingOf(made))
                            .as("%s\n%s", made.getCallId(), arrivals)
                            .isTrue();
                }
            }
        }
    }

    @Property(seed = Days.SEED)
    void call_unmarkedAndWithoutAGap_isTrue(@ForAll("days") Day day, @ForAll("losses") List<Mishap> mishaps) {
        Arrivals arrivals = new Arrivals(Mishap.befall(day, mishaps));
        for (Call made : MachineUnderTest.after(arrivals.hooks()).calls().values()) {
            if (!Arrivals.isMarked(made) && !arrivals.lackSomethingOf(made)) {
                assertThat(day.callFrom(made.getCallId())).as("%s", arrivals).hasValueSatisfying(truth -> {
                    if (!arrivals.areBeyondKnowledge(day, truth)) {
                        assertThat(Expectation.actual(made))
                                .as("%s\n%s", truth, arrivals)
                                .isEqualTo(Expectation.of(truth));
                    }
                });
            }
        }
    }
}
