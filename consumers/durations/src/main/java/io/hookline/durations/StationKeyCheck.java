// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.event.CallEvent;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Lets events pass whose key is their station. Another key may have led the event to a partition where the rest of its
 * station's events are not: no order would hold, and two tasks would each keep half a state. A processor and not part of
 * the deserializer, because a deserializer of values is not shown the key.
 */
final class StationKeyCheck extends ContextualProcessor<String, CallEvent, String, CallEvent> {
    @Override
    public void process(Record<String, CallEvent> record) {
        CallEvent event = record.value();
        if (event != null && !event.getStation().equals(record.key())) {
            throw new RejectedEventException(
                    DeadLetterCause.WRONG_KEY,
                    "expected the event's station as key, was " + (record.key() == null ? "none" : "another"));
        }
        context().forward(record);
    }
}
