// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.event.CallEvent;
import io.hookline.schema.IniKeys;
import io.hookline.schema.Topics;
import io.hookline.stack.LocalStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;

/**
 * What the topic of call events holds.
 *
 * @param events each event once, in the order of its partition
 * @param repeated records whose event id stood in a record before
 */
record TopicEvents(List<Event> events, long repeated) {
    TopicEvents {
        events = List.copyOf(events);
    }

    /** An event, as far as the comparison needs it. */
    record Event(String station, String iniKey, String number) {
        /** Leaves out the number. */
        @Override
        public String toString() {
            return station + " " + iniKey;
        }
    }

    /** Reads the topic from its beginning to its present end. */
    static TopicEvents read(LocalStack stack) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stack.servers().bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<Event> events = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        long repeated = 0;
        try (Serde<CallEvent> serde =
                        Topics.CALL_EVENTS.valueSerde(stack.servers().schemaRegistry());
                KafkaConsumer<String, CallEvent> consumer = new KafkaConsumer<>(
                        config, Topics.CALL_EVENTS.keySerde().deserializer(), serde.deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CALL_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, CallEvent> record : consumer.poll(Duration.ofSeconds(1))) {
                    CallEvent event = record.value();
                    if (ids.add(event.getEventId())) {
                        events.add(new Event(event.getStation(), IniKeys.of(event.getHook()), event.getNumber()));
                    } else {
                        repeated++;
                    }
                }
            }
        }
        return new TopicEvents(events, repeated);
    }
}
