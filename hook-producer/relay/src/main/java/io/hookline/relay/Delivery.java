// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbered events on their way to the topic, in order; {@value #MOST} at most are held. For one thread, but for
 * {@link #silentSince}.
 *
 * <p>After a failure everything from the first event that was not acknowledged goes again, by a new publisher. Of that, one
 * event is sent alone, and the others only when it is acknowledged: an outage costs one record an attempt, and a refusal is
 * known to mean that very event.
 */
final class Delivery implements AutoCloseable {
    /** The longest events, as many, fit into the producer's buffer. */
    static final int MOST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final CallEvents events;
    private final Supplier<EventPublisher> publishers;
    private final Runnable answered;
    private final InstantSource clock;
    private final Deque<NumberedEvent> waiting = new ArrayDeque<>();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private int mostUnderWay = MOST;
    private @Nullable EventPublisher publisher;
    private volatile @Nullable Instant silentSince;

    private record Sent(NumberedEvent event, CompletableFuture<Void> acknowledgement) {}

    /**
     * @param publishers opens a new publisher, at the start and after each failure
     * @param answered called from any thread when an event was acknowledged or has failed
     */
    Delivery(CallEvents events, Supplier<EventPublisher> publishers, Runnable answered, InstantSource clock) {
        this.events = events;
        this.publishers = publishers;
        this.answered = answered;
        this.clock = clock;
    }

    /** Takes over events, behind those that it has. */
    void add(Collection<NumberedEvent> numbered) {
        waiting.addAll(numbered);
    }

    /** How many more events it may be given. */
    int room() {
        return MOST - waiting.size() - underWay.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    /** Whether events were sent of which nothing was heard. */
    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /** Whether the first event was sent, or will be, with no other after it. */
    boolean isAlone() {
        return mostUnderWay == 1;
    }

    /** The event to be delivered before any other; empty when there is none. */
    Optional<NumberedEvent> first() {
        Sent sent = underWay.peek();
        return sent == null ? Optional.ofNullable(waiting.peek()) : Optional.of(sent.event());
    }

    /** When the last sign of life came while events are under way; empty when none are. From any thread. */
    Optional<Instant> silentSince() {
        return Optional.ofNullable(silentSince);
    }

    /**
     * Sends what waits, as far as the limit allows.
     *
     * @throws RuntimeException when no publisher could be opened
     */
    void send() {
        NumberedEvent next;
        while (underWay.size() < mostUnderWay && (next = waiting.peek()) != null) {
            EventPublisher open = publisher;
            if (open == null) {
                open = publishers.get();
                publisher = open;
            }
            CompletableFuture<Void> acknowledgement = open.send(events.of(next));
            if (underWay.isEmpty()) {
                silentSince = clock.instant();
            }
            underWay.add(new Sent(next, acknowledgement));
            waiting.remove();
            var unused = acknowledgement.whenComplete((nothing, e) -> answered.run());
            if (acknowledgement.isCompletedExceptionally()) {
                return;
            }
        }
    }

    /**
     * Lets go of the first event if it was acknowledged.
     *
     * @return the event; empty when the first one's answer is still to come, or there is none
     * @throws FailedException when the first event has failed; {@link #rewind} is then due
     */
    Optional<NumberedEvent> acknowledged() throws FailedException {
        Sent first = underWay.peek();
        if (first == null || !first.acknowledgement().isDone()) {
            return Optional.empty();
        }
        try {
            first.acknowledgement().join();
        } catch (CompletionException e) {
            throw new FailedException(e.getCause() == null ? e : e.getCause());
        }
        underWay.remove();
        silentSince = underWay.isEmpty() ? null : clock.instant();
        mostUnderWay = MOST;
        return Optional.of(first.event());
    }

    /** Gives up this attempt: what is under way waits again, and its first event is sent alone. */
    void rewind() {
        Iterator<Sent> lastFirst = underWay.descendingIterator();
        while (lastFirst.hasNext()) {
            waiting.addFirst(lastFirst.next().event());
        }
        underWay.clear();
        silentSince = null;
        mostUnderWay = 1;
        close();
    }

    /** Lets go of the first event, which waits and can never be delivered. */
    void drop() {
        waiting.remove();
    }

    /** Ends the attempt; nothing more is acknowledged. */
    @Override
    public void close() {
        EventPublisher open = publisher;
        publisher = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException e) { // it sends nothing more either way, and the events are on the disk
                LOG.warn("the publisher was not closed in good order", e);
            }
        }
    }

    /** The first event failed, for the reason that is the cause. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Throwable reason;

        FailedException(Throwable reason) {
            super(reason);
            this.reason = reason;
        }

        Throwable reason() {
            return reason;
        }
    }
}
