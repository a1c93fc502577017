// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.archive.Batch.Rejected;
import io.hookline.archive.Batch.Span;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.RegistryUnavailableException;
import io.hookline.schema.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Turns records into calls and events. For one thread. Closing it closes the deserializers. */
final class BatchReader implements AutoCloseable {
    private final Deserializer<CallEvent> events;
    private final Deserializer<Call> calls;

    BatchReader(Deserializer<CallEvent> events, Deserializer<Call> calls) {
        this.events = events;
        this.calls = calls;
    }

    /** @throws RegistryUnavailableException during an outage, which says nothing about the records */
    Batch read(ConsumerRecords<String, byte[]> records) {
        Batch batch =
                new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), spans(records));
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() == null) {
                batch.tombstones().add(record);
            } else if (record.topic().equals(Topics.CALLS.name())) {
                read(record, calls, batch.calls(), batch.rejected());
            } else if (record.topic().equals(Topics.CALL_EVENTS.name())) {
                read(record, events, batch.events(), batch.rejected());
            } else {
                throw new IllegalStateException("expected calls and events, got a record of " + record.topic());
            }
        }
        return batch;
    }

    @Override
    public void close() {
        try (events;
                calls) {
            // both, whatever the other does
        }
    }

    private static <V> void read(
            ConsumerRecord<String, byte[]> record,
            Deserializer<V> deserializer,
            List<Received<V>> read,
            List<Rejected> rejected) {
        try {
            V value = deserializer.deserialize(record.topic(), record.headers(), record.value());
            read.add(new Received<>(value, record));
        } catch (SerializationException e) {
            rejected.add(new Rejected(record, reason(e)));
        }
    }

    /** The kinds of failure only: the message of a cause may quote what was read. */
    private static String reason(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        return failure.getCause() == null ? reason : reason + ", " + reason(failure.getCause());
    }

    private static Map<TopicPartition, Span> spans(ConsumerRecords<String, byte[]> records) {
        Map<TopicPartition, Span> spans = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> part = records.records(partition);
            long first = part.get(0).offset();
            long last = part.get(part.size() - 1).offset();
            spans.put(partition, new Span(first, last + 1));
        }
        return spans;
    }
}
