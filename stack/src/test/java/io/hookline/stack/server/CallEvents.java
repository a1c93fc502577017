// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** Sends call events to a broker and reads them back, through the real registry. */
public record CallEvents(String bootstrapServers, SchemaRegistry registry) {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    public static CallEvents of(Servers servers) {
        return new CallEvents(servers.bootstrapServers(), servers.schemaRegistry());
    }

    public static CallEvent ringing(String station) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setStation(station)
                .setHook(Hook.CALL_RING)
                .setNumber("2001")
                .setOccurredAt(Instant.parse("2026-03-02T09:00:00Z"))
                .setHookVersion("test")
                .build();
    }

    /** Sends the event and waits until the broker has it. */
    public void send(CallEvent event) throws Exception {
        Map<String, Object> config =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all");
        try (var values = Topics.CALL_EVENTS.valueSerde(registry);
                var keys = Topics.CALL_EVENTS.keySerde();
                var producer = new KafkaProducer<>(config, keys.serializer(), values.serializer())) {
            producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), event.getStation(), event))
                    .get();
        }
    }

    /** All events of the topic for that station, up to its present end. */
    public List<CallEvent> readToEnd(String station) {
        Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        List<CallEvent> events = new ArrayList<>();
        try (var values = Topics.CALL_EVENTS.valueSerde(registry);
                var keys = Topics.CALL_EVENTS.keySerde();
                var consumer = new KafkaConsumer<>(config, keys.deserializer(), values.deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CALL_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, CallEvent> read : readable(consumer)) {
                    if (read.key().equals(station)) {
                        events.add(read.value());
                    }
                }
            }
        }
        return events;
    }

    /** All events of the topic for that station, as soon as there are that many. */
    public List<CallEvent> read(String station, int count) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "test-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        List<CallEvent> events = new ArrayList<>();
        try (var values = Topics.CALL_EVENTS.valueSerde(registry);
                var keys = Topics.CALL_EVENTS.keySerde();
                var consumer = new KafkaConsumer<>(config, keys.deserializer(), values.deserializer())) {
            consumer.subscribe(List.of(Topics.CALL_EVENTS.name()));
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (events.size() < count && System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<String, CallEvent> read : readable(consumer)) {
                    if (read.key().equals(station)) {
                        events.add(read.value());
                    }
                }
            }
        }
        assertThat(events).as("events of " + station).hasSizeGreaterThanOrEqualTo(count);
        return events;
    }

    /** The next records; one that another test made unreadable on purpose is passed over. */
    private static ConsumerRecords<String, CallEvent> readable(Consumer<String, CallEvent> consumer) {
        try {
            return consumer.poll(Duration.ofMillis(200));
        } catch (RecordDeserializationException e) {
            consumer.seek(e.topicPartition(), e.offset() + 1);
            return ConsumerRecords.empty();
        }
    }
}
