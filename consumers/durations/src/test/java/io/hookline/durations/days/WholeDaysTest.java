// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import io.hookline.event.Note;
import io.hookline.event.Quality;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Days of which every hook that ran arrives, once and in order. */
final class WholeDaysTest {
    private static final long SHORTEST_LIMIT_MICROS = 15_000_000;

    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Property(seed = Days.SEED)
    void call_undisturbed_isAsItHappened(@ForAll("days") Day day) {
        Map<UUID, Call> made = MachineUnderTest.after(day.hooks()).calls();
        for (TrueCall call : Undisturbed.of(day)) {
            UUID id = call.firstHook().id();
            assertThat(made).containsKey(id).hasEntrySatisfying(id, actual -> {
                assertThat(Expectation.actual(actual)).as("%s", call).isEqualTo(Expectation.of(call));
                assertThat(actual.getNumber()).isEqualTo(call.firstHook().number());
            });
        }
    }

    @Property(seed = Days.SEED)
    void call_saidToBeExact_isTrue(@ForAll("days") Day day) {
        MachineUnderTest.after(day.hooks()).calls().forEach((id, call) -> {
            if (call.getQuality() == Quality.EXACT
                    && day.callFrom(id).stream().noneMatch(truth -> Undisturbed.sharesItsNumber(day, truth))) {
                assertThat(day.callFrom(id))
                        .hasValueSatisfying(truth -> assertThat(Expectation.actual(call))
                                .as("%s", truth)
                                .isEqualTo(Expectation.of(truth)));
            }
        });
    }

    @Property(seed = Days.SEED)
    void invitation_always_makesACallOfItsOwn(@ForAll("days") Day day) {
        Map<UUID, Call> made = MachineUnderTest.after(day.hooks()).calls();
        List<UUID> invitations =
                day.hooks().stream().filter(DayHook::opens).map(DayHook::id).toList();
        assertThat(made.keySet()).containsAll(invitations);
        made.forEach((id, call) -> {
            assertThat(call.getNotes().contains(Note.START_MISSING)).isEqualTo(!invitations.contains(id));
            assertThat(call.getOutcome()).as("the input has ended").isNotNull();
        });
    }

    @Property(seed = Days.SEED)
    void clock_setWithinACall_isNotedOnThatCallAlone(@ForAll("days") Day day) {
        long setAt = day.plan().stepAfter().toNanos() / 1000;
        Map<UUID, Call> made = MachineUnderTest.after(day.hooks()).calls();
        for (TrueCall call : Undisturbed.of(day)) {
            if (call.isClosedByHook()) {
                boolean within = call.firstHook().micros() < setAt
                        && setAt <= call.lastHook().micros();
                assertThat(made)
                        .hasEntrySatisfying(
                                call.firstHook().id(),
                                actual -> assertThat(actual.getNotes().contains(Note.CLOCK_ADJUSTED))
                                        .as("%s", call)
                                        .isEqualTo(within && !day.plan().step().isZero()));
            }
        }
    }

    @Property(seed = Days.SEED)
    void restart_withACallOpen_isNotedOnThatCall(@ForAll("days") Day day) {
        long restartedAt = day.plan().restartAfter().toNanos() / 1000;
        Map<UUID, Call> made = MachineUnderTest.after(day.hooks()).calls();
        boolean noticed = day.plan().monotonic()
                && day.hooks().stream().anyMatch(hook -> hook.micros() > restartedAt + SHORTEST_LIMIT_MICROS);
        for (TrueCall call : Undisturbed.of(day)) {
            // A call whose end nobody told is open to rule 8, unless its limit had passed by then (rule 7).
            boolean within = call.lastHook().micros() > restartedAt - SHORTEST_LIMIT_MICROS;
            if (call.isClosedByHook() || (call.restarted() && noticed && within)) {
                assertThat(made)
                        .hasEntrySatisfying(
                                call.firstHook().id(),
                                actual -> assertThat(actual.getNotes().contains(Note.STATION_RESTARTED))
                                        .as("%s", call)
                                        .isEqualTo(call.restarted()));
            }
        }
    }
}
