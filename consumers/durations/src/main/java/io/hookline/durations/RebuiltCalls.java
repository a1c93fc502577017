// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the calls that a rebuild did not make again, and deletes those that it could have made: the event that opened such
 * a call is still there and now belongs to another one. Calls that are older than the first event stay.
 */
final class RebuiltCalls {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConnection kafka;

    /** How many calls were made again, how many deleted, how many left as they were. */
    record Counts(long rebuilt, long deleted, long kept) {}

    RebuiltCalls(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /**
     * @param firstRevision the lowest that the rebuild gave
     * @param ends how far it read the events
     */
    Counts deleteVanished(int firstRevision, Map<TopicPartition, Long> ends) {
        Set<UUID> rebuilt = new HashSet<>();
        Set<UUID> old = new HashSet<>();
        Deserializer<Call> calls = Topics.CALLS.valueSerde(kafka.registry()).deserializer();
        read(Topics.CALLS.name(), null, record -> {
            Call call = value(calls, record);
            UUID id = id(record);
            if (id == null) {
                return;
            }
            if (call == null) {
                old.remove(id);
            } else if (call.getRevision() >= firstRevision) {
                rebuilt.add(id);
                old.remove(id);
            } else if (!rebuilt.contains(id)) {
                old.add(id);
            }
        });
        Set<UUID> vanished = new HashSet<>();
        if (!old.isEmpty()) {
            Deserializer<CallEvent> events =
                    Topics.CALL_EVENTS.valueSerde(kafka.registry()).deserializer();
            read(Topics.CALL_EVENTS.name(), ends, record -> {
                CallEvent event = value(events, record);
                if (event != null && old.contains(event.getEventId())) {
                    vanished.add(event.getEventId());
                }
            });
        }
        delete(vanished);
        return new Counts(rebuilt.size(), vanished.size(), old.size() - vanished.size());
    }

    /** Whether there is no committed record from the ones offsets up to the others. */
    boolean isNothingBetween(Map<TopicPartition, Long> froms, Map<TopicPartition, Long> ends) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(froms.keySet());
            froms.forEach(consumer::seek);
            while (froms.keySet().stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < ends.getOrDefault(partition(record), 0L)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Null for a key that is no call's. */
    private static @Nullable UUID id(ConsumerRecord<String, byte[]> record) {
        try {
            return record.key() == null ? null : UUID.fromString(record.key());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Null where there is none, or where nobody can read it: that is a dead letter and made no call. */
    private static <V> @Nullable V value(Deserializer<V> deserializer, ConsumerRecord<String, byte[]> record) {
        try {
            return deserializer.deserialize(record.topic(), record.headers(), record.value());
        } catch (SerializationException e) {
            return null;
        }
    }

    /** Reads committed records from the beginning to the given ends, or to what the ends are now. */
    private void read(
            String topic,
            @Nullable Map<TopicPartition, Long> givenEnds,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            Set<TopicPartition> partitions = new HashSet<>();
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends =
                    new HashMap<>(givenEnds == null ? consumer.endOffsets(partitions) : givenEnds);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                consumer.poll(POLL).forEach(each);
            }
        }
    }

    private void delete(Set<UUID> calls) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), new ByteArraySerializer())) {
            for (UUID call : calls) {
                producer.send(new ProducerRecord<>(Topics.CALLS.name(), call.toString(), null))
                        .get();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
