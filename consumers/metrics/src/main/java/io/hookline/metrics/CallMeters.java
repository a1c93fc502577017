// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.service.StageDelay;
import io.hookline.service.StageDelay.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Owns the name, the tags and the description of every meter of the metrics service. Tags come from enums: neither a
 * station nor a number is ever among them. What can occur is registered at the start with 0, so that {@code rate()} sees
 * the first increase; what the rules of a call exclude is registered if it occurs all the same.
 *
 * <pre>
 * records received           = records{counted} + {open} + {corrected} + {reopened} + {rebuilt}
 *                            + {tombstone} + {rejected}
 * records{counted}           = sum of calls = sum of calls_quality
 * records{corrected}         = sum of calls_corrected
 * sum of calls               = sum of call_ring_seconds_count + calls_unmeasured{ring}
 * sum of calls{answered}     = sum of call_talk_seconds_count + calls_unmeasured{talk}
 * sum of calls               = calls_delay_seconds_count + calls_unmeasured{delay}
 * </pre>
 */
final class CallMeters {
    private static final Duration[] RING = seconds(1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180);
    private static final Duration[] TALK = seconds(5, 10, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14_400);
    private static final Duration[] DELAY = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
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

    /** What of a call has a duration. */
    private enum Span {
        RING,
        TALK
    }

    /** What a call can lack in a histogram. */
    private enum Unmeasured {
        RING,
        TALK,
        DELAY
    }

    private final MeterRegistry registry;
    private final StageDelay stages;

    CallMeters(MeterRegistry registry) {
        this.registry = registry;
        this.stages = new StageDelay(registry, Stage.PUBLISHED_TO_COUNTED);
        for (Direction direction : Direction.values()) {
            for (Outcome outcome : Outcome.values()) {
                if (canOccur(direction, outcome)) {
                    calls(direction, outcome);
                    corrected(direction, outcome);
                    if (direction != Direction.UNKNOWN) {
                        ring(direction, outcome);
                    }
                }
            }
            if (direction != Direction.UNKNOWN) {
                talk(direction);
            }
        }
        Arrays.stream(Quality.values()).forEach(this::quality);
        Arrays.stream(CallReading.Result.values()).forEach(this::records);
        Arrays.stream(Span.values()).forEach(this::correctedDurations);
        Arrays.stream(Unmeasured.values()).forEach(this::unmeasured);
        delay();
    }

    /** Counts one record that is seen now. */
    void count(CallReading reading, Instant now) {
        records(reading.result()).increment();
        if (reading instanceof CallReading.Counted counted) {
            closed(counted.call(), counted.outcome(), now);
        } else if (reading instanceof CallReading.Corrected corrected) {
            corrected(corrected.call(), corrected.outcome());
        }
    }

    /** A revision was counted that was published then; one that a rebuild told anew says nothing of the way. */
    void counted(CallReading reading, Instant publishedAt, Instant now) {
        if (reading.result() != CallReading.Result.REBUILT) {
            stages.record(Stage.PUBLISHED_TO_COUNTED, publishedAt, now);
        }
    }

    private void closed(Call call, Outcome outcome, Instant now) {
        calls(call.getDirection(), outcome).increment();
        quality(call.getQuality()).increment();
        duration(call.getRingMillis())
                .ifPresentOrElse(
                        it -> ring(call.getDirection(), outcome).record(it),
                        () -> unmeasured(Unmeasured.RING).increment());
        Optional<Duration> talked = duration(call.getTalkMillis());
        talked.ifPresent(it -> talk(call.getDirection()).record(it));
        if (talked.isEmpty() && outcome == Outcome.ANSWERED) {
            unmeasured(Unmeasured.TALK).increment();
        }
        if (call.getEndedAt() == null) {
            unmeasured(Unmeasured.DELAY).increment();
        } else {
            Duration delay = Duration.between(call.getEndedAt(), now);
            delay().record(delay.isNegative() ? Duration.ZERO : delay); // the desk's clock is ahead of ours
        }
    }

    private void corrected(Call call, Outcome outcome) {
        corrected(call.getDirection(), outcome).increment();
        duration(call.getRingMillis())
                .ifPresent(it -> correctedDurations(Span.RING).increment());
        duration(call.getTalkMillis())
                .ifPresent(it -> correctedDurations(Span.TALK).increment());
    }

    /** The rules of a call; any outcome that a later version may add reads as UNKNOWN here. */
    private static boolean canOccur(Direction direction, Outcome outcome) {
        return switch (outcome) {
            case ANSWERED -> direction != Direction.UNKNOWN;
            case MISSED, DECLINED, REJECTED -> direction == Direction.INBOUND;
            case BUSY, NO_ANSWER -> direction == Direction.OUTBOUND;
            case UNKNOWN -> true;
        };
    }

    private Counter calls(Direction direction, Outcome outcome) {
        return Counter.builder("hookline.calls")
                .description("Calls that ended, each counted once, under the outcome that was known first.")
                .tag("direction", value(direction))
                .tag("outcome", value(outcome))
                .register(registry);
    }

    private Counter corrected(Direction direction, Outcome outcome) {
        return Counter.builder("hookline.calls.corrected")
                .description("Corrections of calls counted before, under the corrected direction and outcome.")
                .tag("direction", value(direction))
                .tag("outcome", value(outcome))
                .register(registry);
    }

    private Counter correctedDurations(Span span) {
        return Counter.builder("hookline.calls.corrected.durations")
                .description("Corrections that came with a known duration, which the histograms do not have.")
                .tag("duration", value(span))
                .register(registry);
    }

    private Counter unmeasured(Unmeasured what) {
        return Counter.builder("hookline.calls.unmeasured")
                .description("Calls that ended and lack in a histogram: their ring or talk time is not known,"
                        + " or their end, without which there is no delay.")
                .tag("duration", value(what))
                .register(registry);
    }

    private Counter quality(Quality quality) {
        return Counter.builder("hookline.calls.quality")
                .description("Calls that ended, each counted once, by how they are known.")
                .tag("quality", value(quality))
                .register(registry);
    }

    private Counter records(CallReading.Result result) {
        return Counter.builder("hookline.call.records")
                .description("Records of the calls topic, one for each revision of a call, by what became of them.")
                .tag("result", value(result))
                .register(registry);
    }

    private Timer ring(Direction direction, Outcome outcome) {
        return Timer.builder("hookline.call.ring")
                .description("From a call's start to its answer, or to its end when nobody answered.")
                .tag("direction", value(direction))
                .tag("outcome", value(outcome))
                .serviceLevelObjectives(RING)
                .register(registry);
    }

    private Timer talk(Direction direction) {
        return Timer.builder("hookline.call.talk")
                .description("From a call's answer to its end.")
                .tag("direction", value(direction))
                .serviceLevelObjectives(TALK)
                .register(registry);
    }

    private Timer delay() {
        return Timer.builder("hookline.calls.delay")
                .description("From a call's end by the desk's clock to the moment it was counted here.")
                .serviceLevelObjectives(DELAY)
                .register(registry);
    }

    private static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A histogram ignores what is negative, so the arithmetic must call it unknown. */
    private static Optional<Duration> duration(@Nullable Long millis) {
        return millis == null || millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    private static Duration[] seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }
}
