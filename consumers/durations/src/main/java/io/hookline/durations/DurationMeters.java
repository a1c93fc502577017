// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Phase;
import io.hookline.event.Hook;
import io.hookline.schema.CallChange;
import io.hookline.schema.IniKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every meter of the durations service. Of the records read, each is counted once: taken (by hook), duplicate, empty or
 * dead letter. A transaction that is rolled back and done again counts again.
 */
final class DurationMeters {
    private final Map<Hook, Counter> taken = new EnumMap<>(Hook.class);
    private final Map<CallChange, Counter> published = new EnumMap<>(CallChange.class);
    private final Map<Phase, AtomicLong> inProgress = new EnumMap<>(Phase.class);
    private final Map<DeadLetterCause, Counter> deadLetters = new EnumMap<>(DeadLetterCause.class);
    private final Counter duplicates;
    private final Counter empty;
    private final Counter replacedThreads;

    DurationMeters(MeterRegistry registry) {
        for (Hook hook : Hook.values()) {
            if (hook != Hook.UNKNOWN) {
                taken.put(
                        hook,
                        Counter.builder("hookline.events")
                                .description("Hook events taken into calls.")
                                .tag("hook", IniKeys.of(hook))
                                .register(registry));
            }
        }
        for (CallChange change : CallChange.values()) {
            published.put(
                    change,
                    Counter.builder("hookline.call.revisions")
                            .description("Revisions of calls published, by what they are to the revisions before.")
                            .tag("change", change.cloudEventType())
                            .register(registry));
        }
        for (Phase phase : Phase.values()) {
            AtomicLong total = new AtomicLong();
            inProgress.put(phase, total);
            Gauge.builder("hookline.calls.in.progress", total, AtomicLong::get)
                    .description("Open calls, by how far they have come.")
                    .tag("phase", phase.name())
                    .register(registry);
        }
        for (DeadLetterCause cause : DeadLetterCause.values()) {
            deadLetters.put(
                    cause,
                    Counter.builder("hookline.events.dead.letters")
                            .description("Records that could not be read or taken, set aside in the dead-letter topic.")
                            .tag("cause", cause.tag())
                            .register(registry));
        }
        duplicates = Counter.builder("hookline.events.duplicate")
                .description("Hook events that were seen before and changed nothing.")
                .register(registry);
        empty = Counter.builder("hookline.events.empty")
                .description("Records without a value; they hold no event.")
                .register(registry);
        replacedThreads = Counter.builder("hookline.stream.threads.replaced")
                .description("Stream threads that failed and were started anew; their transaction was rolled back.")
                .register(registry);
    }

    void taken(Hook hook) {
        Counter counter = taken.get(hook);
        if (counter != null) {
            counter.increment();
        }
    }

    void published(CallChange change) {
        Counter counter = published.get(change);
        if (counter != null) {
            counter.increment();
        }
    }

    void duplicate() {
        duplicates.increment();
    }

    void emptyRecord() {
        empty.increment();
    }

    void deadLetter(DeadLetterCause cause) {
        Counter counter = deadLetters.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    void threadReplaced() {
        replacedThreads.increment();
    }

    /** Counts the open calls of one more partition. */
    OpenCalls openCalls() {
        return new OpenCalls(inProgress);
    }
}
