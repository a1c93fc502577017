// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A loss that can be known is told. Together with {@link LossyDaysTest#call_unmarkedAndWithoutAGap_isTrue} this means:
 * whatever is lost, a call without a mark is true.
 */
final class LossIsMarkedTest {
    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Provide
    Arbitrary<List<Mishap>> mishaps() {
        return Mishap.any();
    }

    @Property(seed = Days.SEED)
    void call_openWhenAGapWasSeen_isMarked(@ForAll("days") Day day, @ForAll("mishaps") List<Mishap> mishaps) {
        Arrivals arrivals = new Arrivals(Mishap.befall(day, mishaps));
        for (Call made : MachineUnderTest.after(arrivals.hooks()).calls().values()) {
            if (arrivals.showAGapWhileOpen(made)) {
                assertThat(Arrivals.isMarked(made))
                        .as("%s %s\n%s", made.getCallId(), made.getNotes(), arrivals)
                        .isTrue();
            }
        }
    }
}
