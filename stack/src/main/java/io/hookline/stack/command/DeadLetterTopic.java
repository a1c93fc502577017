// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.service.RefusedSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic of dead letters, read as often as needed from its beginning to the end that it had when it was opened or
 * {@link #moveEnd} was called. Every answer of Kafka is waited for at most 10 s.
 */
final class DeadLetterTopic implements AutoCloseable {
    /** What the durations service set aside. */
    static final String OF_DURATIONS = Topics.CALL_EVENTS_DLQ.name();

    /** What the archive set aside. */
    static final String OF_ARCHIVE = Topics.ARCHIVE_DLQ.name();

    /** Longer than an open transaction of the durations service can hold up readers. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private static final int ANSWER_MILLIS = 10_000;

    private final KafkaConnection kafka;
    private final String name;
    private final Closer closer = new Closer();
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<Integer> partitions;
    private Map<Integer, Range> ranges;

    /** Offsets from {@code first} up to and without {@code end}; some of them are no records. */
    record Range(long first, long end) {
        @Override
        public String toString() {
            return first + " to " + (end - 1);
        }
    }

    private DeadLetterTopic(KafkaConnection kafka, String name) {
        this.kafka = kafka;
        this.name = name;
        try {
            admin = closer.add(Admin.create(config(kafka)));
            Map<String, Object> config = config(kafka);
            config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            config.remove(ConsumerConfig.GROUP_ID_CONFIG);
            consumer =
                    closer.add(new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        } catch (KafkaException e) {
            DeadLetterException refused = new DeadLetterException(RefusedSettings.message(kafka, e), e);
            closer.closeAfter(refused);
            throw refused;
        }
        try {
            partitions = answer(() -> get(admin.describeTopics(Set.of(name)).allTopicNames()).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .map(info -> info.partition())
                    .collect(Collectors.toUnmodifiableSet()));
            ranges = ranges(IsolationLevel.READ_COMMITTED);
        } catch (DeadLetterException e) {
            closer.closeAfter(e);
            throw e;
        }
    }

    /** @throws DeadLetterException when there is no such topic or Kafka does not answer */
    static DeadLetterTopic open(KafkaConnection kafka, String name) {
        return new DeadLetterTopic(kafka, name);
    }

    String name() {
        return name;
    }

    /** Settings of a client that waits for no answer longer than a person would. */
    static Map<String, Object> config(KafkaConnection kafka) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS / 2);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        return config;
    }

    /**
     * Takes in all that was written until now, also behind transactions that are still open: {@link #forEach} waits for
     * their end. Without that, a mark that stands behind such a transaction would go unseen.
     */
    void moveEnd() {
        ranges = ranges(IsolationLevel.READ_UNCOMMITTED);
    }

    /** What there is, by partition. */
    Map<Integer, Range> ranges() {
        return ranges;
    }

    /** Hands over each record, marks too, partition by partition in the order of offsets. */
    void forEach(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        ranges.forEach(
                (partition, range) -> read(new TopicPartition(name, partition), range.first(), range.end(), each));
    }

    /** The record of a position; empty when there is none. */
    Optional<ConsumerRecord<byte[], byte[]>> at(Position position) {
        Range range = ranges.get(position.partition());
        if (range == null || position.offset() < range.first() || position.offset() >= range.end()) {
            return Optional.empty();
        }
        Set<ConsumerRecord<byte[], byte[]>> found = new HashSet<>();
        read(new TopicPartition(name, position.partition()), position.offset(), position.offset() + 1, found::add);
        return found.stream().findFirst();
    }

    /** How many dead letters were not replayed. */
    long waiting() {
        Set<Position> replayed = replayed();
        long[] count = {0};
        forEach(record -> {
            if (DeadLetter.replayed(record).isEmpty() && !replayed.contains(DeadLetter.positionOf(record))) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** The dead letters that were replayed. */
    Set<Position> replayed() {
        Set<Position> positions = new HashSet<>();
        forEach(record -> DeadLetter.replayed(record).ifPresent(positions::add));
        return positions;
    }

    /** What to say of a position where no dead letter is. */
    DeadLetterException nothingAt(Position position) {
        Range range = ranges.get(position.partition());
        String there =
                "the topic's partitions are " + partitions.stream().sorted().toList();
        if (range != null) {
            there = "partition " + position.partition()
                    + (range.first() == range.end() ? " is empty" : " holds offsets " + range);
        }
        return new DeadLetterException(
                position + ": expected a dead letter of " + name + ", found none; " + there, null);
    }

    private void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        answer(() -> {
            consumer.assign(Set.of(partition));
            consumer.seek(partition, from);
            long progress = System.nanoTime();
            long position = from;
            while (position < to) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    if (record.offset() < to) {
                        each.accept(record);
                    }
                }
                long now = consumer.position(partition);
                if (now > position) {
                    position = now;
                    progress = System.nanoTime();
                } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                    throw new TimeoutException("nothing to read at " + partition + "@" + position);
                }
            }
            return partition;
        });
    }

    private Map<Integer, Range> ranges(IsolationLevel isolation) {
        Set<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(name, partition))
                .collect(Collectors.toUnmodifiableSet());
        return answer(() -> {
            var first = get(admin.listOffsets(all.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.earliest())))
                    .all());
            var end = get(admin.listOffsets(
                            all.stream()
                                    .collect(
                                            Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                            new ListOffsetsOptions(isolation))
                    .all());
            Map<Integer, Range> found = new TreeMap<>();
            first.forEach((partition, offset) -> found.put(
                    partition.partition(),
                    new Range(
                            offset.offset(), end.getOrDefault(partition, offset).offset())));
            return found;
        });
    }

    private <T> T answer(Supplier<T> question) {
        try {
            return question.get();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw failure(kafka, name, e);
        }
    }

    /** Says what Kafka's failure means to a person. */
    static DeadLetterException failure(KafkaConnection kafka, String topic, KafkaException failure) {
        String where = "Kafka at " + kafka.bootstrapServers();
        if (failure instanceof UnknownTopicOrPartitionException) {
            return new DeadLetterException(where + ": expected a topic " + topic + ", there is none", failure);
        }
        if (failure instanceof TimeoutException) {
            return new DeadLetterException(where + " does not answer: " + failure.getMessage(), failure);
        }
        return new DeadLetterException(
                where + ": " + failure.getClass().getSimpleName() + ": " + failure.getMessage(), failure);
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        closer.close();
    }
}
