// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Kafka's mock consumer on a log that stays, as a topic does: what was sought back to is read again. Records are added
 * and failures planned by the test's thread.
 */
final class LogConsumer extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> log = new HashMap<>();
    private final LinkedBlockingQueue<RuntimeException> commitFailures = new LinkedBlockingQueue<>();
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger barrenPolls = new AtomicInteger();
    /** Of every record. */
    static final Instant TIMESTAMP = Instant.parse("2026-03-02T09:00:00Z");

    private volatile int batchSize = 100;
    private volatile Duration closedWithin = Duration.ofDays(1);

    LogConsumer() {
        super("earliest");
    }

    /** Assigns the partitions when next polled, in place of those assigned before. */
    void assignWhenPolled(TopicPartition... partitions) {
        schedulePollTask(() -> {
            for (TopicPartition partition : partitions) {
                updateBeginningOffsets(Map.of(partition, 0L));
            }
            rebalance(List.of(partitions));
        });
    }

    synchronized void append(TopicPartition partition, String... keys) {
        List<ConsumerRecord<String, byte[]>> records = log.computeIfAbsent(partition, any -> new ArrayList<>());
        for (String key : keys) {
            records.add(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    records.size(),
                    TIMESTAMP.toEpochMilli(),
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    key,
                    new byte[] {1},
                    new RecordHeaders(),
                    Optional.empty()));
        }
    }

    void batchSize(int records) {
        batchSize = records;
    }

    /** The next polls bring nothing, as when the broker is slow. */
    void bringNothingFor(int nextPolls) {
        barrenPolls.set(nextPolls);
    }

    void failNextCommit(RuntimeException failure) {
        commitFailures.add(failure);
    }

    int polls() {
        return polls.get();
    }

    Duration closedWithin() {
        return closedWithin;
    }

    /** The offset that was committed last, also when closed; -1 for none. */
    long committedOffset(TopicPartition partition) {
        return committed.getOrDefault(partition, -1L);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // must not hold the lock while it waits
    public ConsumerRecords<String, byte[]> poll(Duration timeout) {
        super.poll(timeout);
        polls.incrementAndGet();
        ConsumerRecords<String, byte[]> records =
                barrenPolls.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? ConsumerRecords.empty() : fetch();
        if (records.isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos()); // a broker's poll waits too
        }
        return records;
    }

    private synchronized ConsumerRecords<String, byte[]> fetch() {
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batch = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (TopicPartition partition : assignment()) {
            List<ConsumerRecord<String, byte[]>> records = log.getOrDefault(partition, List.of());
            int from = (int) position(partition);
            int to = Math.min(records.size(), from + batchSize);
            if (!paused().contains(partition) && from < to) {
                batch.put(partition, List.copyOf(records.subList(from, to)));
                next.put(partition, new OffsetAndMetadata(to));
                seek(partition, to);
            }
        }
        return new ConsumerRecords<>(batch, next);
    }

    @Override
    public synchronized void commitSync(Duration timeout) {
        RuntimeException failure = commitFailures.poll();
        if (failure != null) {
            throw failure;
        }
        super.commitSync(timeout);
        committed(assignment()).forEach((partition, offset) -> committed.put(partition, offset.offset()));
    }

    @Override
    public void close(CloseOptions options) {
        closedWithin = options.timeout().orElse(closedWithin);
        super.close(options);
    }
}
