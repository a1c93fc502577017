// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.event.CallEvent;
import java.util.concurrent.CompletableFuture;

/**
 * Brings events to the topic, in the order in which they are sent. For one thread; futures complete on any.
 *
 * <p>A publisher lives until its first failure: then every event that was sent and is not acknowledged fails, every later one
 * fails at once, and none of them overtakes the one that failed. Whoever wants to go on opens a new one and sends again from
 * the first event that was not acknowledged. It may happen that a failed event reached the topic all the same.
 */
interface EventPublisher extends AutoCloseable {
    /**
     * Sends an event. Returns before it is acknowledged, but may take seconds when the broker or the registry is away.
     *
     * @return completes when every replica in sync has the event; fails with {@link RefusedException} when this event will
     *     never be taken, and with anything else when a later attempt may succeed
     */
    CompletableFuture<Void> send(CallEvent event);

    /** Ends at once; what is not acknowledged fails. */
    @Override
    void close();

    /** The broker will never take this event, or one that was sent together with it. */
    final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(Throwable reason) {
            super(reason.getClass().getSimpleName() + ": " + reason.getMessage(), reason);
        }
    }
}
