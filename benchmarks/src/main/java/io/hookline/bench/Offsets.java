// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/** How far a consumer group has come with the call events: what it has committed, and where they end. */
record Offsets(Admin admin) {
    private static final long PAUSE_MILLIS = 5;

    /** How many events are in the topic. Nothing was ever deleted from it, and it was written without transactions. */
    long end() {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < Topics.CALL_EVENTS.partitions(); i++) {
            latest.put(new TopicPartition(Topics.CALL_EVENTS.name(), i), OffsetSpec.latest());
        }
        return result(admin.listOffsets(latest).all()).values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    /** How many events the group has taken, for good. */
    long committed(String group) {
        try {
            return result(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(Topics.CALL_EVENTS.name()))
                    .map(Map.Entry::getValue)
                    .filter(offset -> offset != null)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (GroupIdNotFoundException e) {
            return 0; // it did not commit anything yet
        }
    }

    /**
     * Waits until the group has committed all events that there are.
     *
     * @throws BenchException when it did not in that time
     */
    void awaitEnd(String group, Duration patience) {
        long end = end();
        await("the group " + group + " commits offset " + end, patience, () -> committed(group) >= end);
    }

    /** Polls until it is so. */
    static void await(String what, Duration patience, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new BenchException("expected within " + patience.toSeconds() + " s: " + what);
            }
            pause(PAUSE_MILLIS);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("the broker did not answer in 30 s", e);
        }
    }
}
