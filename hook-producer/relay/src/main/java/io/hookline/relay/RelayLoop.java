// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.relay.EventPublisher.RefusedException;
import io.hookline.relay.RelayMetrics.Outage;
import io.hookline.schema.RegistryUnavailableException;
import io.hookline.service.Backoff;
import io.hookline.service.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves events from the spool to Kafka, on a thread of its own, until it is closed. Whatever fails is tried again for ever,
 * after a growing pause; the events stay in order and none is skipped.
 */
final class RelayLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration RECOUNT = Duration.ofSeconds(10);
    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(3);
    private static final Duration ORDERLY_END = Duration.ofSeconds(10);

    private final Spool spool;
    private final Delivery delivery;
    private final RelayMetrics metrics;
    private final SpoolGate gate;
    private final Runnable whenWell;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Thread thread = new Thread(this::run, "relay");
    private final WakeUp wakeUp = new WakeUp();
    private final AtomicBoolean look = new AtomicBoolean(true);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile Supplier<Duration> lookEvery = () -> SILENCE;
    private volatile Health health = Health.up("starts");
    private boolean recovered;
    private Instant counted = Instant.MIN;

    /**
     * @param publishers opens a new publisher, at the start and after each failure
     * @param whenWell run after each success, on the loop's thread
     */
    RelayLoop(
            Spool spool,
            CallEvents events,
            Supplier<EventPublisher> publishers,
            RelayMetrics metrics,
            SpoolGate gate,
            Runnable whenWell,
            InstantSource clock,
            Backoff backoff) {
        this.spool = spool;
        this.delivery = new Delivery(events, publishers, wakeUp::call, clock);
        this.metrics = metrics;
        this.gate = gate;
        this.whenWell = whenWell;
        this.clock = clock;
        this.backoff = backoff;
    }

    /** @param lookEvery how long to wait for a call of {@link #appeared} at most before looking without one */
    void start(Supplier<Duration> lookEvery) {
        this.lookEvery = lookEvery;
        thread.start();
    }

    /** There may be a new file in the spool. From any thread. */
    void appeared() {
        look.set(true);
        wakeUp.call();
    }

    /** Completes when the loop ended for a reason that trying again does not mend. */
    CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** Up while nothing fails and what was sent is acknowledged in time. From any thread. */
    Health health() {
        if (gate.isClosed()) {
            return Health.down("the spool is full and hooks are refused; " + health.detail());
        }
        Health now = health;
        Optional<Instant> since = delivery.silentSince();
        if (now.ready() && since.isPresent()) {
            Duration silence = Duration.between(since.get(), clock.instant());
            if (silence.compareTo(SILENCE) > 0) {
                return Health.down("waits for the broker: no acknowledgement for " + silence.toSeconds() + " s");
            }
        }
        return now;
    }

    /** Waits a moment for what is under way, then ends. What is not acknowledged by then is sent again by the next relay. */
    @Override
    public void close() {
        closing.countDown();
        wakeUp.call();
        try {
            thread.join(ORDERLY_END.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(ORDERLY_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the relay stopped", e);
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("the relay did not stop within " + ORDERLY_END.multipliedBy(2));
        }
    }

    private void run() {
        try (delivery) {
            while (closing.getCount() > 0) {
                attempt();
            }
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(e);
        } catch (Throwable e) { // the thread's last line: whatever it is, somebody must hear of it
            end(e);
        }
        health = Health.down("stopped");
    }

    private void end(Throwable reason) {
        if (closing.getCount() > 0) {
            failure.complete(reason);
        } else {
            LOG.warn("stopped before its work was in order; the next relay takes it up", reason);
        }
    }

    private void attempt() throws InterruptedException {
        try {
            step();
            sleep();
        } catch (Delivery.FailedException e) {
            boolean wasAlone = delivery.isAlone();
            delivery.rewind();
            answer(e.reason(), wasAlone);
        } catch (IOException e) {
            retryLater(Outage.SPOOL, e);
        } catch (RuntimeException e) { // no publisher could be opened, or what nobody thought of
            delivery.rewind();
            retryLater(Outage.BROKER, e);
        }
    }

    private void step() throws IOException, Delivery.FailedException {
        if (!recovered) {
            delivery.add(spool.recover());
            recovered = true;
        }
        settle();
        replenish();
        delivery.send();
        observe();
        if (delivery.isEmpty()) {
            succeeded();
        }
    }

    private void settle() throws IOException, Delivery.FailedException {
        Optional<NumberedEvent> acknowledged = delivery.acknowledged();
        while (acknowledged.isPresent()) {
            succeeded();
            spool.acknowledged(acknowledged.get());
            acknowledged = delivery.acknowledged();
        }
    }

    private void replenish() throws IOException {
        int room = delivery.room();
        if (room > 0) {
            if (!spool.hasPending() && look.getAndSet(false)) {
                lookAround();
            }
            delivery.add(spool.number(room));
        }
    }

    private void lookAround() throws IOException {
        try {
            spool.scan();
        } catch (IOException e) {
            look.set(true);
            throw e;
        }
        if (spool.hasMore()) {
            look.set(true);
        }
    }

    private void sleep() throws InterruptedException {
        boolean moreToDo = delivery.room() > 0 && (spool.hasPending() || look.get());
        if (!moreToDo && !wakeUp.await(lookEvery.get())) {
            look.set(true);
        }
    }

    private void answer(Throwable reason, boolean wasAlone) throws InterruptedException {
        if (reason instanceof RefusedException) {
            if (wasAlone) {
                setAsideFirst(reason);
            }
        } else {
            // What cannot be written, a registry at the wrong address has answered.
            boolean registry =
                    reason instanceof RegistryUnavailableException || reason instanceof SerializationException;
            retryLater(registry ? Outage.REGISTRY : Outage.BROKER, reason);
        }
    }

    private void setAsideFirst(Throwable reason) throws InterruptedException {
        try {
            spool.reject(delivery.first().orElseThrow(), RejectionCause.REFUSED, String.valueOf(reason.getMessage()));
            delivery.drop();
        } catch (IOException e) {
            retryLater(Outage.SPOOL, e);
        }
    }

    private void retryLater(Outage outage, Throwable reason) throws InterruptedException {
        metrics.retried(outage);
        if (outage != Outage.SPOOL) {
            observeWhileDown();
        }
        if (backoff.failures() == 0) {
            LOG.warn("waits for the {} and tries again, for ever", outage.label(), reason);
        } else {
            LOG.debug("waits for the {} again, {} failures in a row", outage.label(), backoff.failures() + 1, reason);
        }
        health = Health.down(
                "waits for the " + outage.label() + ": " + reason.getClass().getSimpleName());
        boolean closed = closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug(closed ? "closes instead of trying again" : "tries again");
    }

    private void succeeded() {
        if (backoff.failures() > 0) {
            LOG.info("works again after {} failures", backoff.failures());
        }
        backoff.reset();
        whenWell.run();
        health = Health.up("relays");
    }

    /** What waits is counted now and then when it is not looked through, which is while nothing can be sent. */
    private void observe() throws IOException {
        Instant now = clock.instant();
        if (!delivery.isEmpty() && Duration.between(counted, now).abs().compareTo(RECOUNT) >= 0) {
            counted = now;
            spool.recount();
        }
        Optional<Instant> oldest =
                delivery.first().map(NumberedEvent::occurredAt).or(spool::oldestPending);
        metrics.oldest(oldest.orElse(null));
        gate.judge(spool.events(), oldest);
    }

    private void observeWhileDown() {
        try {
            observe();
        } catch (IOException e) {
            metrics.retried(Outage.SPOOL);
            LOG.debug("the spool cannot be looked at either", e);
        }
    }

    private void finish() throws InterruptedException {
        Duration step = Duration.ofMillis(100);
        try {
            settle();
            for (long i = LAST_ACKNOWLEDGEMENTS.dividedBy(step); i > 0 && delivery.isUnderWay(); i--) {
                wakeUp.await(step);
                settle();
            }
        } catch (IOException | Delivery.FailedException e) {
            LOG.debug("not everything was acknowledged at the end", e);
        }
    }
}
