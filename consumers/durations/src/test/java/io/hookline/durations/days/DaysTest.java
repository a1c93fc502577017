// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** The days themselves: were they to become dull, the properties would hold without saying anything. */
final class DaysTest {
    @Provide
    Arbitrary<Day> days() {
        return Days.days();
    }

    @Property(seed = Days.SEED)
    @StatisticsReport(StatisticsReportMode.OFF)
    void days_together_haveEachStoryUndisturbedAndEachPartyInTrouble(@ForAll("days") Day day) {
        for (TrueCall call : Undisturbed.of(day)) {
            Statistics.label("undisturbed").collect(call.story());
            Statistics.label("undisturbed in").collect(day.plan().version());
        }
        for (TrueCall call : day.calls()) {
            if (!call.hooks().isEmpty() && Undisturbed.sharesItsNumber(day, call)) {
                Statistics.label("together").collect(call.remote());
            }
        }
        Statistics.label("undisturbed").coverage(stories -> {
            for (Story story : Story.values()) {
                stories.check(story).count(count -> count >= 20);
            }
        });
        Statistics.label("undisturbed in").coverage(versions -> {
            for (Version version : Version.values()) {
                versions.check(version).count(count -> count >= 100);
            }
        });
        Statistics.label("together").coverage(remotes -> {
            for (Remote remote : Remote.values()) {
                remotes.check(remote).count(count -> count >= 100);
            }
        });
    }

    @Property(seed = Days.SEED)
    void hooks_ofADay_runOneAfterTheOtherAndAreNumberedWithoutGaps(@ForAll("days") Day day) {
        long sequence = 0;
        long micros = -1;
        for (DayHook hook : day.hooks()) {
            assertThat(hook.sequence()).isEqualTo(++sequence);
            assertThat(hook.micros()).isGreaterThan(micros);
            micros = hook.micros();
            assertThat(day.callOf(hook).hooks()).contains(hook);
        }
    }
}
