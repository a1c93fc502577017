// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookline.event.Call;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** What the service has committed: how far it has come, the calls it told of, and what it set aside. */
public final class Outcome implements AutoCloseable {
    private final String bootstrapServers;
    private final SchemaRegistry registry;
    private final Admin admin;

    public Outcome(String bootstrapServers, SchemaRegistry registry) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** How many records of {@code hookline.call-events} are done with. */
    public long taken() throws ExecutionException, InterruptedException {
        Collection<OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(Instance.APPLICATION_ID)
                .partitionsToOffsetAndMetadata()
                .get()
                .values();
        return committed.stream().mapToLong(OffsetAndMetadata::offset).sum();
    }

    /** How many records {@code hookline.call-events} has. */
    public long there() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = partitions(Topics.CALL_EVENTS).stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** All revisions of each call, in the order in which they were told. */
    public Map<UUID, List<Call>> calls() throws ExecutionException, InterruptedException {
        Map<UUID, List<Call>> calls = new LinkedHashMap<>();
        try (var serde = Topics.CALLS.valueSerde(registry)) {
            for (ConsumerRecord<byte[], Call> told : committed(Topics.CALLS, serde.deserializer())) {
                calls.computeIfAbsent(told.value().getCallId(), id -> new ArrayList<>())
                        .add(told.value());
            }
        }
        return calls;
    }

    /** Everything that was set aside. */
    public List<Message> deadLetters() throws ExecutionException, InterruptedException {
        return committed(Topics.CALL_EVENTS_DLQ, new ByteArrayDeserializer()).stream()
                .map(letter -> Message.poison(new String(letter.key(), UTF_8), letter.value()))
                .toList();
    }

    private <V> List<ConsumerRecord<byte[], V>> committed(Topic<?> topic, Deserializer<V> values)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], V>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], V> consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), values)) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // The end for readers of committed records: a transaction that is still open is behind it.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private List<TopicPartition> partitions(Topic<?> topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic.name())).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
