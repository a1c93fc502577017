// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning to their present end: what was committed. */
record TopicContents(String bootstrapServers) {
    /** How much is in a topic: records, and bytes of their keys and values. */
    record Size(long records, long bytes) {
        static final Size NOTHING = new Size(0, 0);

        /** A record without a value is its key alone. */
        static Size of(ConsumerRecord<byte[], byte[]> read) {
            return new Size(1, Math.max(0, read.serializedKeySize()) + Math.max(0, read.serializedValueSize()));
        }

        Size plus(Size other) {
            return new Size(records + other.records, bytes + other.bytes);
        }
    }

    /** Gives every record of the topics with such a name to the reader, with the topic's name. */
    void read(Predicate<String> topics, BiConsumer<String, ConsumerRecord<byte[], byte[]>> reader) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (Map.Entry<String, List<PartitionInfo>> topic :
                    consumer.listTopics().entrySet()) {
                if (topics.test(topic.getKey())) {
                    topic.getValue()
                            .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(read -> reader.accept(read.topic(), read));
            }
        }
    }

    /** How many records are in that topic. */
    long count(String topic) {
        long[] count = {0};
        read(topic::equals, (name, read) -> count[0]++);
        return count[0];
    }
}
