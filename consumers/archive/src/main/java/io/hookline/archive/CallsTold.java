// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Call;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Which of some calls {@code hookline.calls} still tells of: whether the last record of a call, from where a revision of it once
 * stood on, has a value. Compaction keeps that last one, and in time removes one without a value, so nothing at all says the
 * same as such a record. For one thread.
 */
final class CallsTold {
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final Consumer<String, byte[]> consumer;
    private final Set<String> wanted;
    private final Set<String> told = new HashSet<>();
    private final Set<TopicPartition> partitions;

    /** @param calls revisions with the records that they were */
    CallsTold(Consumer<String, byte[]> consumer, List<Received<Call>> calls) {
        this.consumer = consumer;
        this.wanted = calls.stream().map(call -> call.record().key()).collect(Collectors.toSet());
        Map<TopicPartition, Long> from = new HashMap<>();
        Set<TopicPartition> there = calls.isEmpty()
                ? Set.of()
                : consumer.partitionsFor(Topics.CALLS.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .collect(Collectors.toSet());
        for (Received<Call> call : calls) {
            ConsumerRecord<String, byte[]> record = call.record();
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (there.contains(partition)) {
                from.merge(partition, record.offset(), Math::min);
            }
        }
        this.partitions = Set.copyOf(from.keySet());
        consumer.assign(partitions);
        from.forEach(consumer::seek);
    }

    /**
     * Reads from where it stopped to what is the end now.
     *
     * @throws TimeoutException when Kafka gives nothing for longer than an open transaction can last
     */
    void readOn() {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long progress = System.nanoTime();
        long before = positions();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                take(record);
            }
            long now = positions();
            if (now > before) {
                before = now;
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                throw new TimeoutException("nothing to read of " + Topics.CALLS.name());
            }
        }
    }

    boolean stillTellsOf(String callId) {
        return told.contains(callId);
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null || !wanted.contains(record.key())) {
            return;
        }
        if (record.value() == null) {
            told.remove(record.key());
        } else {
            told.add(record.key());
        }
    }

    private long positions() {
        return partitions.stream().mapToLong(consumer::position).sum();
    }
}
