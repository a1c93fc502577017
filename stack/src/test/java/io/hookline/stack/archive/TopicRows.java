// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.archive;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.IniKeys;
import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import io.hookline.stack.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The rows that the topics say there must be. Made by this test's own reading of them, not by the archive's. */
final class TopicRows {
    static final String CALL_COLUMNS = "call_id, revision, station, direction, number, outcome, started_at, ringing_at,"
            + " answered_at, ended_at, ring_millis, talk_millis, quality, notes, extension, domain, label";
    static final String EVENT_COLUMNS = "event_id, station, extension, domain, label, hook, number, number_truncated,"
            + " occurred_at, monotonic_nanos, spool_id, sequence, hook_version, sent_at, appended_at";

    private final Servers servers;

    TopicRows(Servers servers) {
        this.servers = servers;
    }

    /** Of each call the last revision, by its id; none of a call of which the last record says that it is gone. */
    Map<String, List<String>> calls() {
        Map<String, List<String>> rows = new HashMap<>();
        read(Topics.CALLS, record -> {
            if (record.value() == null) {
                rows.remove(record.key());
            } else {
                rows.put(record.key(), row(record.value()));
            }
        });
        return rows;
    }

    /** Each event by its id, as it was there first. */
    Map<String, List<String>> events() {
        Map<String, List<String>> rows = new HashMap<>();
        read(
                Topics.CALL_EVENTS,
                record -> rows.putIfAbsent(record.value().getEventId().toString(), row(record.value(), record)));
        return rows;
    }

    /** Hands over each record as it came. */
    void raw(Topic<?> topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(new ByteArrayDeserializer())) {
            read(topic, consumer, reader);
        }
    }

    /** How many records a topic has. */
    long count(Topic<?> topic) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private <V extends SpecificRecord> void read(Topic<V> topic, Consumer<ConsumerRecord<String, V>> reader) {
        try (var serde = topic.valueSerde(servers.schemaRegistry());
                KafkaConsumer<String, V> consumer = consumer(serde.deserializer())) {
            read(topic, consumer, reader);
        }
    }

    private static <V> void read(
            Topic<?> topic, KafkaConsumer<String, V> consumer, Consumer<ConsumerRecord<String, V>> reader) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(reader);
        }
    }

    private <V> KafkaConsumer<String, V> consumer(Deserializer<V> values) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()), new StringDeserializer(), values);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** In the order of {@link #CALL_COLUMNS}. */
    static List<String> row(Call call) {
        Account account = call.getAccount();
        return texts(
                call.getCallId(),
                call.getRevision(),
                call.getStation(),
                call.getDirection(),
                call.getNumber().replace('\0', '\u2400'),
                call.getOutcome(),
                call.getStartedAt(),
                call.getRingingAt(),
                call.getAnsweredAt(),
                call.getEndedAt(),
                call.getRingMillis(),
                call.getTalkMillis(),
                call.getQuality(),
                call.getNotes(),
                account == null ? null : account.getExtension(),
                account == null ? null : account.getDomain(),
                account == null ? null : account.getLabel());
    }

    private static List<String> row(CallEvent event, ConsumerRecord<?, ?> record) {
        Account account = event.getAccount();
        return texts(
                event.getEventId(),
                event.getStation(),
                account == null ? null : account.getExtension(),
                account == null ? null : account.getDomain(),
                account == null ? null : account.getLabel(),
                IniKeys.of(event.getHook()),
                event.getNumber().replace('\0', '\u2400'),
                event.getNumberTruncated(),
                event.getOccurredAt(),
                event.getMonotonicNanos(),
                event.getSpoolId(),
                event.getSequence(),
                event.getHookVersion(),
                CloudEventHeaders.sentAt(record.headers()).orElse(null),
                Instant.ofEpochMilli(record.timestamp()));
    }

    private static List<String> texts(@Nullable Object... values) {
        return Arrays.stream(values).map(String::valueOf).toList();
    }
}
