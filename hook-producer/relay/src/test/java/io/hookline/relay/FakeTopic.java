// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.event.CallEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A topic in memory, and the publishers that write to it; can be slow, be away, and refuse. For any thread. */
final class FakeTopic implements Supplier<EventPublisher> {
    private final List<CallEvent> records = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private Function<CallEvent, @Nullable RuntimeException> fault = event -> null;
    private boolean holding;
    private int attempts;
    private int mostUnderWay;

    private record Pending(CallEvent event, CompletableFuture<Void> acknowledged) {}

    @Override
    public synchronized EventPublisher get() {
        attempts++;
        return new Publisher();
    }

    /** What is in the topic, in order, with its repetitions. */
    synchronized List<CallEvent> records() {
        return List.copyOf(records);
    }

    synchronized int underWay() {
        return pending.size();
    }

    synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    /** How many publishers were opened. */
    synchronized int attempts() {
        return attempts;
    }

    /** What happens to an event when it is sent; null when nothing does. */
    synchronized FakeTopic fault(Function<CallEvent, @Nullable RuntimeException> newFault) {
        fault = newFault;
        return this;
    }

    /** Takes events and says nothing, until {@link #release}. */
    synchronized FakeTopic hold() {
        holding = true;
        return this;
    }

    /** Acknowledges what is under way; goes on to hold. */
    void release() {
        List<Pending> released;
        synchronized (this) {
            released = List.copyOf(pending);
            pending.clear();
            released.forEach(one -> records.add(one.event()));
        }
        released.forEach(one -> one.acknowledged().complete(null));
    }

    /** Acknowledges all at once from now on. */
    void flow() {
        synchronized (this) {
            holding = false;
        }
        release();
    }

    private synchronized @Nullable RuntimeException accept(Pending sent) {
        RuntimeException refusal = fault.apply(sent.event());
        if (refusal == null) {
            pending.add(sent);
            mostUnderWay = Math.max(mostUnderWay, pending.size());
        }
        return refusal;
    }

    private synchronized boolean isHolding() {
        return holding;
    }

    private List<Pending> abort() {
        synchronized (this) {
            List<Pending> aborted = List.copyOf(pending);
            pending.clear();
            return aborted;
        }
    }

    private final class Publisher implements EventPublisher {
        private @Nullable RuntimeException failure;

        @Override
        public CompletableFuture<Void> send(CallEvent event) {
            CompletableFuture<Void> acknowledged = new CompletableFuture<>();
            if (failure == null) {
                failure = accept(new Pending(event, acknowledged));
                if (failure != null) {
                    close();
                }
            }
            if (failure != null) {
                acknowledged.completeExceptionally(failure);
            } else if (!isHolding()) {
                release();
            }
            return acknowledged;
        }

        @Override
        public void close() {
            RuntimeException reason = new IllegalStateException("closed");
            abort().forEach(one -> one.acknowledged().completeExceptionally(reason));
        }
    }
}
