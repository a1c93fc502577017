// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that notes when each record of a topic reached it, on a thread of its own. A broker shows a record to consumers
 * at the moment at which it acknowledges it; the way to this consumer is as long as the acknowledgement's, and what a
 * fetch and a poll take comes on top.
 */
final class Arrivals implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::poll, "arrivals");
    private volatile boolean closing;

    /** @param nanos this JVM's monotonic clock when the poll that brought it returned */
    record Arrival(long nanos, ConsumerRecord<byte[], byte[]> read) {}

    private Arrivals(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Listens to what a topic gets from now on. */
    static Arrivals from(String bootstrapServers, String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        1,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // it looks for the end only when asked
        Arrivals arrivals = new Arrivals(consumer);
        arrivals.thread.start();
        return arrivals;
    }

    /** The next one. */
    Arrival next(Duration patience) {
        try {
            Arrival next = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new BenchException("expected an event in the topic within " + patience.toSeconds() + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** The next ones, in the order in which they came. */
    List<Arrival> next(int count, Duration patience) {
        List<Arrival> next = new ArrayList<>(count);
        while (next.size() < count) {
            next.add(next(patience));
        }
        return next;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void poll() {
        try (consumer) {
            while (!closing) {
                var read = consumer.poll(POLL);
                long now = System.nanoTime();
                read.forEach(one -> arrived.add(new Arrival(now, one)));
            }
        } catch (WakeupException e) {
            if (!closing) {
                throw e;
            }
        }
    }
}
