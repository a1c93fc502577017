// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How long events take on each stage of their way, one histogram for all services: each records the stages that end with it.
 * A stage begins by the clock of whoever began it and ends by the clock of whoever ended it, so clocks that are apart show;
 * what they make negative counts as 0, and what they make longer than a year as a year. For any thread.
 */
public final class StageDelay {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofDays(1)
    };

    /** A part of the way from the hook to the archive and to the counts. */
    public enum Stage {
        HOOK_TO_SENT("From the start of the hook until the relay hands the event to Kafka, both by the desk's clock"),
        SENT_TO_APPENDED("From there, by the desk's clock, until the broker appends the event, by the broker's"),
        APPENDED_TO_PUBLISHED(
                "From there until the durations service has taken the event and hands what it changed to Kafka"),
        PUBLISHED_TO_COUNTED("From there until the metrics service has counted the call's revision"),
        PUBLISHED_TO_ARCHIVED("From there until the archive has committed the row of the call's revision");

        private final String meaning;

        Stage(String meaning) {
            this.meaning = meaning;
        }

        /** Where it begins and ends, and by whose clock; a sentence without its full stop. */
        public String meaning() {
            return meaning;
        }

        /** Its value of the label {@code stage}. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);

    /**
     * Registers the stages that end with this service, with nothing recorded.
     *
     * @param ending those stages
     */
    public StageDelay(MeterRegistry registry, Stage... ending) {
        Arrays.stream(ending).forEach(stage -> stages.put(stage, timer(registry, stage)));
    }

    /**
     * A stage ended.
     *
     * @throws IllegalArgumentException when it is not one that ends with this service
     */
    public void record(Stage stage, Instant began, Instant ended) {
        Timer timer = stages.get(stage);
        if (timer == null) {
            throw new IllegalArgumentException("expected one of " + stages.keySet() + ", was " + stage);
        }
        Duration delay = Duration.between(began, ended);
        Duration atMost = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        timer.record(atMost.isNegative() ? Duration.ZERO : atMost);
    }

    private static Timer timer(MeterRegistry registry, Stage stage) {
        return Timer.builder("hookline.stage.delay")
                .description("How long events and the calls made of them take on a stage of their way.")
                .tag("stage", stage.tag())
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
