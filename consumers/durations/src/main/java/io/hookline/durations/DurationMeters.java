// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.LastHeard.Ago;
import io.hookline.durations.machine.Arrival;
import io.hookline.durations.machine.Effect;
import io.hookline.durations.machine.Rule;
import io.hookline.event.Hook;
import io.hookline.schema.CallChange;
import io.hookline.schema.IniKeys;
import io.hookline.schema.Topics;
import io.hookline.service.NewestRecord;
import io.hookline.service.StageDelay;
import io.hookline.service.StageDelay.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of the durations service. Of the records read, each is counted once: taken (by hook), duplicate, empty or
 * dead letter. A transaction that is rolled back and done again counts again.
 */
final class DurationMeters {
    private final StageDelay stages;
    private final NewestRecord newest;
    private final Map<Hook, Counter> taken = new EnumMap<>(Hook.class);
    private final Map<CallChange, Counter> published = new EnumMap<>(CallChange.class);
    private final PartitionTotals.Totals totals = PartitionTotals.Totals.zero();
    private final Counter repeatedIds;
    private final Counter repeatedSequences;
    private final Counter outOfOrder;
    private final Map<DeadLetterCause, Counter> deadLetters = new EnumMap<>(DeadLetterCause.class);
    private final Counter empty;
    private final Counter crowdedOut;
    private final Counter replacedThreads;

    DurationMeters(MeterRegistry registry, InstantSource clock) {
        stages = new StageDelay(registry, Stage.HOOK_TO_SENT, Stage.SENT_TO_APPENDED, Stage.APPENDED_TO_PUBLISHED);
        newest = new NewestRecord(registry, List.of(Topics.CALL_EVENTS.name()));
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
        totals.inProgress()
                .forEach((phase, total) -> Gauge.builder("hookline.calls.in.progress", total, AtomicLong::get)
                        .description("Open calls, by how far they have come.")
                        .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                        .register(registry));
        for (DeadLetterCause cause : DeadLetterCause.values()) {
            deadLetters.put(
                    cause,
                    Counter.builder("hookline.events.dead.letters")
                            .description("Records that could not be read or taken, set aside in the dead-letter topic.")
                            .tag("cause", cause.tag())
                            .register(registry));
        }
        for (Ago ago : Ago.values()) {
            Gauge.builder("hookline.stations", totals.lastHeard(), heard -> heard.count(ago, clock.instant()))
                    .description("Stations ever heard of, by how long ago their last event happened by their own clock;"
                            + " unknown where no event had one, as imported ones.")
                    .tag("last_event", ago.tag())
                    .register(registry);
        }
        missing(registry, "lost", totals.lost());
        missing(registry, "before_first", totals.beforeFirst());
        repeatedIds = duplicates(registry, "event_id");
        repeatedSequences = duplicates(registry, "sequence");
        outOfOrder = Counter.builder("hookline.events.out.of.order")
                .description("Hook events taken that came after later ones of their spool.")
                .register(registry);
        crowdedOut = Counter.builder("hookline.calls.crowded.out")
                .description("Open calls that were closed because their station had too many at a time.")
                .register(registry);
        empty = Counter.builder("hookline.events.empty")
                .description("Records without a value; they hold no event.")
                .register(registry);
        replacedThreads = Counter.builder("hookline.stream.threads.replaced")
                .description("Stream threads that failed and were started anew; their transaction was rolled back.")
                .register(registry);
    }

    private static void missing(MeterRegistry registry, String cause, AtomicLong total) {
        Gauge.builder("hookline.events.missing", total, AtomicLong::get)
                .description(
                        "Hook events that never arrived, by what their spool's numbers prove: lost between two that"
                                + " arrived, or before the first that arrived.")
                .tag("cause", cause)
                .register(registry);
    }

    private static Counter duplicates(MeterRegistry registry, String cause) {
        return Counter.builder("hookline.events.duplicate")
                .description("Hook events that were seen before and changed nothing, by what showed it.")
                .tag("cause", cause)
                .register(registry);
    }

    /** Tells of calls that were given up for others. */
    void effects(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect.rule() == Rule.CROWDED_OUT) {
                crowdedOut.increment();
            }
        }
    }

    /** An event came, and was taken or known as a duplicate. */
    void arrived(Hook hook, Arrival arrival) {
        switch (arrival) {
            case REPEATED_ID -> repeatedIds.increment();
            case REPEATED_SEQUENCE -> repeatedSequences.increment();
            case LATE -> {
                outOfOrder.increment();
                taken(hook);
            }
            case UNNUMBERED, FIRST, NEXT, AFTER_GAP -> taken(hook);
        }
    }

    /** A record was dealt with, whatever became of it. */
    void read(long timestampMillis) {
        newest.taken(Topics.CALL_EVENTS.name(), timestampMillis);
    }

    /**
     * How long an event that was taken was on its way; one that is told anew says nothing of it.
     *
     * @param sentAt null when no relay sent it
     */
    void came(Instant occurredAt, @Nullable Instant sentAt, Instant appendedAt, Instant now) {
        if (sentAt != null) {
            stages.record(Stage.HOOK_TO_SENT, occurredAt, sentAt);
            stages.record(Stage.SENT_TO_APPENDED, sentAt, appendedAt);
        }
        stages.record(Stage.APPENDED_TO_PUBLISHED, appendedAt, now);
    }

    private void taken(Hook hook) {
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

    /** Adds one more partition to the gauges. */
    PartitionTotals partition() {
        return new PartitionTotals(totals);
    }
}
