// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/** What was counted, read back. */
final class Counts {
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Timer ring(Direction direction, Outcome outcome) {
        return registry.get("hookline.call.ring")
                .tags("direction", lower(direction), "outcome", lower(outcome))
                .timer();
    }

    Timer talk(Direction direction) {
        return registry.get("hookline.call.talk")
                .tag("direction", lower(direction))
                .timer();
    }

    Timer delay() {
        return registry.get("hookline.calls.delay").timer();
    }

    Timer stage() {
        return registry.get("hookline.stage.delay")
                .tag("stage", "published_to_counted")
                .timer();
    }

    double unmeasured(String duration) {
        return count("hookline.calls.unmeasured", "duration", duration);
    }

    double results(String result) {
        return count("hookline.call.records", "result", result);
    }

    double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    double total(String name) {
        return registry.get(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double durations(String name) {
        return registry.get(name).timers().stream().mapToDouble(Timer::count).sum();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
