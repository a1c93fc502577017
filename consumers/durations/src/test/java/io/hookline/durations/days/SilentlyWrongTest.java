// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import io.hookline.event.Quality;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Disabled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What {@link WholeDaysTest} and {@link LossyDaysTest} leave out: calls said to be exact that are not true. */
final class SilentlyWrongTest {
    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Provide
    Arbitrary<List<Mishap>> delays() {
        return Mishap.anyOf(Mishap.Kind.LATE);
    }

    @Disabled("rule 6 calls nothing ambiguous that fits two calls in different phases")
    @Property(tries = Days.TRIES)
    void call_besideAnotherOfItsNumber_isTrueIfExact(@ForAll("days") Day day) {
        MachineUnderTest.after(day.hooks()).calls().forEach((id, call) -> {
            if (call.getQuality() == Quality.EXACT) {
                assertThat(day.callFrom(id))
                        .hasValueSatisfying(truth -> assertThat(Expectation.actual(call))
                                .as("%s", truth)
                                .isEqualTo(Expectation.of(truth)));
            }
        });
    }

    @Disabled("a Ring that is late is taken by the next call of its number, though it rang before that call began")
    @Property(tries = Days.TRIES)
    void call_givenALateEvent_isTrueIfUnmarked(@ForAll("days") Day day, @ForAll("delays") List<Mishap> delays) {
        Arrivals arrivals = new Arrivals(Mishap.befall(day, delays));
        for (Call made : MachineUnderTest.after(arrivals.hooks()).calls().values()) {
            if (!Arrivals.isMarked(made) && !arrivals.lackSomethingOf(made)) {
                assertThat(day.callFrom(made.getCallId())).as("%s", arrivals).hasValueSatisfying(truth -> {
                    if (!arrivals.leaveAnotherOpenBeside(day, truth)) {
                        assertThat(Expectation.actual(made))
                                .as("%s\n%s", truth, arrivals)
                                .isEqualTo(Expectation.of(truth));
                    }
                });
            }
        }
    }
}
