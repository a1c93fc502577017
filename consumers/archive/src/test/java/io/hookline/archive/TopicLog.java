// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The two topics, one partition each, in memory; values in Avro's own framing, which needs no registry. */
final class TopicLog {
    static final TopicPartition EVENTS = new TopicPartition(Topics.CALL_EVENTS.name(), 0);
    static final TopicPartition CALLS = new TopicPartition(Topics.CALLS.name(), 0);
    static final Instant APPENDED = Desk.NINE.plusSeconds(100).truncatedTo(ChronoUnit.MILLIS);

    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new LinkedHashMap<>();

    static BatchReader reader() {
        return new BatchReader(deserializer(CallEvent::fromByteBuffer), deserializer(Call::fromByteBuffer));
    }

    interface Decoder<V> {
        V decode(ByteBuffer bytes) throws IOException;
    }

    static <V> Deserializer<V> deserializer(Decoder<V> decoder) {
        return (topic, bytes) -> {
            try {
                return decoder.decode(ByteBuffer.wrap(bytes));
            } catch (IOException | RuntimeException e) {
                throw new SerializationException("not readable: " + new String(bytes, StandardCharsets.UTF_8), e);
            }
        };
    }

    static byte[] bytes(SpecificRecordBase value) {
        try {
            ByteBuffer buffer = value instanceof Call call ? call.toByteBuffer() : ((CallEvent) value).toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TopicLog add(CallEvent... events) {
        for (CallEvent event : events) {
            add(Topics.CALL_EVENTS, bytes(event), new RecordHeaders());
        }
        return this;
    }

    TopicLog add(Call... calls) {
        for (Call call : calls) {
            add(Topics.CALLS, call.getCallId().toString(), bytes(call), new RecordHeaders());
        }
        return this;
    }

    TopicLog add(Topic<?> topic, byte @Nullable [] value, Headers headers) {
        return add(topic, "key", value, headers);
    }

    /** Says that a call is no more. */
    TopicLog delete(UUID callId) {
        return add(Topics.CALLS, callId.toString(), null, new RecordHeaders());
    }

    /** Says so with headers that say why. */
    TopicLog forget(UUID callId, Headers headers) {
        return add(Topics.CALLS, callId.toString(), null, headers);
    }

    private TopicLog add(Topic<?> topic, String key, byte @Nullable [] value, Headers headers) {
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        List<ConsumerRecord<String, byte[]>> before = records.computeIfAbsent(partition, p -> new ArrayList<>());
        before.add(new ConsumerRecord<>(
                topic.name(),
                0,
                before.size(),
                APPENDED.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty()));
        return this;
    }

    /** All of a partition. */
    List<ConsumerRecord<String, byte[]>> of(TopicPartition partition) {
        return records.getOrDefault(partition, List.of());
    }

    /** What a consumer reads next; moves it to the end, as a poll does. */
    ConsumerRecords<String, byte[]> poll(Consumer<String, byte[]> consumer) {
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> read = new LinkedHashMap<>();
        records.forEach((partition, all) -> {
            int from = Math.toIntExact(Math.min(consumer.position(partition), all.size()));
            if (from < all.size()) {
                read.put(partition, List.copyOf(all.subList(from, all.size())));
                consumer.seek(partition, all.size());
            }
        });
        return new ConsumerRecords<>(read, Map.of());
    }
}
