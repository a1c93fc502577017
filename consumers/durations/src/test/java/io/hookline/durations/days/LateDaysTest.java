// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Events that come late, too: a call without a mark is true. {@link LossyDaysTest} has the rest of the mishaps. */
final class LateDaysTest {
    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Provide
    Arbitrary<List<Mishap>> delays() {
        return Mishap.anyOf(Mishap.Kind.LATE);
    }

    @Property(seed = Days.SEED)
    void call_givenALateEvent_isTrueIfUnmarked(@ForAll("days") Day day, @ForAll("delays") List<Mishap> delays) {
        Arrivals arrivals = new Arrivals(Mishap.befall(day, delays));
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
