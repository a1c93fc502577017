// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of the relay.
 *
 * <p>Since the process started, each event that it picked up is in exactly one place: picked up = acknowledged + rejected +
 * unacknowledged. Files that are not picked up yet are in {@code hookline_relay_spool_files} only, beside the
 * unacknowledged ones.
 */
final class RelayMetrics {
    /** What a failed attempt waits for. */
    enum Outage {
        BROKER,
        REGISTRY,
        SPOOL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a spool counts from 1 again, under a new id. */
    enum Restart {
        DAMAGED,
        FOREIGN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final InstantSource clock;
    private final Counter pickedUp;
    private final Counter acknowledged;
    private final Counter abandoned;
    private final Map<RejectionCause, Counter> rejected = new EnumMap<>(RejectionCause.class);
    private final Map<Outage, Counter> retries = new EnumMap<>(Outage.class);
    private final Map<Restart, Counter> restarts = new EnumMap<>(Restart.class);
    private final Timer delay;
    private final AtomicLong unacknowledged = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong lastSequence = new AtomicLong();
    private final AtomicLong limit = new AtomicLong();
    private final Counter refused;
    private volatile boolean closed;
    private volatile double offsetSeconds = Double.NaN;
    private volatile @Nullable Instant oldest;

    RelayMetrics(MeterRegistry registry, InstantSource clock) {
        this.clock = clock;
        this.pickedUp = Counter.builder("hookline.relay.events.picked.up")
                .description("Events that the relay took from the spool.")
                .register(registry);
        this.acknowledged = Counter.builder("hookline.relay.events.acknowledged")
                .description("Events that Kafka has, by its own word.")
                .register(registry);
        this.abandoned = Counter.builder("hookline.relay.abandoned.files.removed")
                .description("Unfinished files of killed hooks that were removed an hour later.")
                .register(registry);
        for (RejectionCause cause : RejectionCause.values()) {
            rejected.put(
                    cause,
                    Counter.builder("hookline.relay.events.rejected")
                            .description("Files that were set aside for good, with the reason beside them.")
                            .tag("cause", cause.label())
                            .register(registry));
        }
        for (Outage outage : Outage.values()) {
            retries.put(
                    outage,
                    Counter.builder("hookline.relay.retries")
                            .description("Attempts that failed and are made again.")
                            .tag("waits.for", outage.label())
                            .register(registry));
        }
        for (Restart restart : Restart.values()) {
            restarts.put(
                    restart,
                    Counter.builder("hookline.relay.sequence.restarts")
                            .description("Times the spool began to count from 1 under a new id.")
                            .tag("cause", restart.label())
                            .register(registry));
        }
        this.delay = Timer.builder("hookline.relay.delivery.delay")
                .description("From the hook's start to Kafka's acknowledgement, by the desk's clock.")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1))
                .register(registry);
        Gauge.builder("hookline.relay.events.unacknowledged", unacknowledged, AtomicLong::get)
                .description("Events picked up and neither acknowledged nor rejected.")
                .register(registry);
        Gauge.builder("hookline.relay.spool.files", files, AtomicLong::get)
                .description("Event files in the spool, by the last look and since.")
                .register(registry);
        Gauge.builder("hookline.relay.last.sequence", lastSequence, AtomicLong::get)
                .description("The highest number given in this spool.")
                .register(registry);
        this.refused = Counter.builder("hookline.relay.hooks.refused")
                .description("Hooks whose event was not written because the spool was full.")
                .register(registry);
        Gauge.builder("hookline.relay.spool.limit.files", limit, AtomicLong::get)
                .description("As many events may wait in the spool; from there on hooks are refused.")
                .register(registry);
        Gauge.builder("hookline.relay.spool.full", this, metrics -> metrics.closed ? 1 : 0)
                .description("1 while hooks are refused because the spool is full, by number or by age.")
                .register(registry);
        Gauge.builder("hookline.relay.clock.offset", this, metrics -> metrics.offsetSeconds)
                .description("The broker's clock minus the desk's, half a round trip may be wrong; NaN when not known.")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("hookline.relay.oldest.waiting", this, RelayMetrics::oldestAgeSeconds)
                .description("Age of the oldest event that is not acknowledged; 0 when there is none.")
                .baseUnit("seconds")
                .register(registry);
    }

    void pickedUp(int events) {
        pickedUp.increment(events);
        unacknowledged.addAndGet(events);
    }

    void acknowledged(Instant occurredAt) {
        acknowledged.increment();
        unacknowledged.decrementAndGet();
        Duration since = Duration.between(occurredAt, clock.instant());
        delay.record(since.isNegative() ? Duration.ZERO : since);
    }

    void rejected(RejectionCause cause) {
        Objects.requireNonNull(rejected.get(cause)).increment();
        unacknowledged.decrementAndGet();
    }

    void retried(Outage outage) {
        Objects.requireNonNull(retries.get(outage)).increment();
    }

    void restarted(Restart cause) {
        Objects.requireNonNull(restarts.get(cause)).increment();
    }

    void abandonedRemoved() {
        abandoned.increment();
    }

    /** Hooks that were refused since the last time. */
    void refused(int hooks) {
        refused.increment(hooks);
    }

    void limit(long events) {
        limit.set(events);
    }

    void closed(boolean nowClosed) {
        closed = nowClosed;
    }

    /** How far the broker's clock is ahead of the desk's. From any thread. */
    void clockOffset(Duration ahead) {
        offsetSeconds = ahead.toNanos() / 1e9;
    }

    void files(long now) {
        files.set(now);
    }

    void lastSequence(long sequence) {
        lastSequence.set(sequence);
    }

    /** When the oldest event that waits occurred; null when none waits. */
    void oldest(@Nullable Instant occurredAt) {
        oldest = occurredAt;
    }

    private double oldestAgeSeconds() {
        Instant since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
    }
}
