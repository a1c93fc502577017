// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.CallChange;
import io.hookline.schema.CloudEventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Records of the calls topic by hand: the value is the key of the call in a map, which stands for Avro. */
final class CallRecords implements Deserializer<Call> {
    static final String NUMBER = "+493012345678";
    static final String STATION = "desk-17";
    static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private static final TopicPartition PARTITION = new TopicPartition("hookline.calls", 3);
    private static final String UNREADABLE = "unreadable";

    private final Map<String, Call> calls = new HashMap<>();
    private final List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>();
    private @Nullable RuntimeException outage;
    private @Nullable Instant publishedAt;
    private int decoded;
    private int recordsUntilOutage;

    static Call.Builder call(Direction direction, @Nullable Outcome outcome) {
        return Call.newBuilder()
                .setCallId(UUID.randomUUID())
                .setRevision(2)
                .setStation(STATION)
                .setDirection(direction)
                .setNumber(NUMBER)
                .setOutcome(outcome)
                .setStartedAt(NINE)
                .setQuality(Quality.EXACT)
                .setNotes(List.of());
    }

    CallRecords add(Call.Builder call, CallChange change) {
        return add(call, change.cloudEventType());
    }

    CallRecords addWithoutChange(Call.Builder call) {
        return add(call, "");
    }

    CallRecords add(Call.Builder call, String type) {
        Call built = call.build();
        String content = built.getCallId() + "/" + calls.size();
        calls.put(content, built);
        return add(content.getBytes(StandardCharsets.UTF_8), type);
    }

    /** From here on, records say that they were published then. */
    CallRecords publishedAt(Instant moment) {
        publishedAt = moment;
        return this;
    }

    CallRecords addTombstone() {
        return add((byte[]) null, "");
    }

    CallRecords addUnreadable() {
        return add(UNREADABLE.getBytes(StandardCharsets.UTF_8), CallChange.CLOSED.cloudEventType());
    }

    private CallRecords add(byte @Nullable [] value, String type) {
        RecordHeaders headers = new RecordHeaders();
        if (!type.isEmpty()) {
            headers.add(CloudEventHeaders.TYPE, type.getBytes(StandardCharsets.UTF_8));
        }
        if (publishedAt != null) {
            headers.add(CloudEventHeaders.PUBLISHED_TIME, publishedAt.toString().getBytes(StandardCharsets.UTF_8));
        }
        batch.add(new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                batch.size(),
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                "key",
                value,
                headers,
                Optional.empty()));
        return this;
    }

    /** From the record after that many on, the registry is away. */
    void outageAfter(int records, RuntimeException failure) {
        recordsUntilOutage = decoded + records;
        outage = failure;
    }

    void outageEnds() {
        outage = null;
    }

    ConsumerRecords<String, byte[]> batch() {
        return new ConsumerRecords<>(
                Map.of(PARTITION, List.copyOf(batch)), Map.of(PARTITION, new OffsetAndMetadata(batch.size())));
    }

    @Override
    public Call deserialize(String topic, byte[] data) {
        if (outage != null && decoded >= recordsUntilOutage) {
            throw outage;
        }
        decoded++;
        Call call = calls.get(new String(data, StandardCharsets.UTF_8));
        if (call == null) {
            throw new SerializationException("not a call: " + NUMBER);
        }
        return call;
    }
}
