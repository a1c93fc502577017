// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpooledEvent;
import java.time.Instant;
import java.util.UUID;

/**
 * An event whose place in its spool is durable, so that it may be sent.
 *
 * @param spoolId the spool that counts
 * @param sequence the event's place, from 1
 * @param event what the hook wrote
 */
record NumberedEvent(UUID spoolId, long sequence, SpooledEvent event) {
    Instant occurredAt() {
        return CallEvents.instant(event.occurredAtMicros());
    }

    /** Without the number that called. */
    @Override
    public String toString() {
        return "event " + event.id() + ", sequence " + sequence;
    }
}
