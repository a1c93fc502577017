// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics as a member of a consumer group and hands each batch to a handler, in order, at least once, on a thread of
 * its own. A batch that the handler does not take is read again after a pause, for ever: nothing is skipped. Offsets are
 * committed to Kafka after the handler has taken a batch; a handler that keeps its own says so in
 * {@link Handler#assigned}.
 */
public final class ConsumerLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(15);

    /** Takes what the loop reads. Called by the loop's thread only. */
    public interface Handler {
        /**
         * Takes a batch as a whole, or throws and leaves nothing of it done.
         *
         * @throws RuntimeException to be given the same records again later
         */
        void handle(ConsumerRecords<String, byte[]> records);

        /**
         * Told of partitions from which it will be given records from now on; may move the consumer to offsets of its
         * own. May throw, and is then asked again later.
         */
        default void assigned(Consumer<String, byte[]> consumer, Set<TopicPartition> partitions) {}
    }

    private final Consumer<String, byte[]> consumer;
    private final List<String> topics;
    private final Handler handler;
    private final Counter retries;
    private final Backoff backoff =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), ThreadLocalRandom.current());
    private final Set<TopicPartition> unpositioned = new HashSet<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final KafkaClientMetrics clientMetrics;
    private final Thread thread;
    private volatile Health health = Health.down("waits for its partitions");

    private ConsumerLoop(
            String groupId,
            Consumer<String, byte[]> consumer,
            List<String> topics,
            Handler handler,
            MeterRegistry meters) {
        this.consumer = consumer;
        this.topics = topics;
        this.handler = handler;
        this.retries = Counter.builder("hookline.batches.retried")
                .description("Batches that could not be handled and were read again.")
                .register(meters);
        this.clientMetrics = new KafkaClientMetrics(consumer);
        clientMetrics.bindTo(meters);
        this.thread = new Thread(this::run, groupId);
    }

    /** Joins the group and begins to read; from the start of a topic where the group has no offset yet. */
    public static ConsumerLoop start(
            String groupId, KafkaConnection kafka, List<Topic<?>> topics, Handler handler, MeterRegistry meters) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, groupId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        List<String> names = topics.stream().map(Topic::name).toList();
        ConsumerLoop loop = new ConsumerLoop(groupId, consumer, names, handler, meters);
        loop.thread.start();
        return loop;
    }

    /** Ready while it is given records and the handler takes them. */
    public Health health() {
        return health;
    }

    /** Completes when the loop ended for a reason that reading again does not mend. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** Ends after the batch at hand and leaves the group. */
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the consumer stopped", e);
        }
    }

    private void run() {
        try (consumer;
                clientMetrics) {
            consumer.subscribe(topics, new Positioning());
            while (closing.getCount() > 0) {
                readOnce();
            }
        } catch (WakeupException e) {
            LOG.debug("woken to close");
        } catch (Throwable e) { // the thread's last line: whatever it is, somebody must hear of it
            failure.complete(e);
        }
        health = Health.down("stopped");
    }

    private void readOnce() throws InterruptedException {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        try {
            position();
            if (!records.isEmpty()) {
                handler.handle(records);
                commit();
            }
            backoff.reset();
            health = observe();
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            rewind(records);
            retryLater(e);
        }
    }

    /** Partitions stay paused from their assignment until the handler has said where to begin. */
    private void position() {
        if (!unpositioned.isEmpty()) {
            handler.assigned(consumer, Set.copyOf(unpositioned));
            consumer.resume(unpositioned);
            unpositioned.clear();
        }
    }

    /** A batch that was taken is not given again for a commit that failed; the next commit covers it too. */
    private void commit() {
        try {
            consumer.commitSync(COMMIT);
        } catch (CommitFailedException | TimeoutException | RebalanceInProgressException e) {
            LOG.warn("offsets not committed, the next batch's commit will cover them", e);
        }
    }

    private void rewind(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, records.records(partition).get(0).offset());
            }
        }
    }

    private void retryLater(RuntimeException reason) throws InterruptedException {
        retries.increment();
        if (backoff.failures() == 0) {
            LOG.warn("not handled, will be read again", reason);
        } else {
            LOG.debug("not handled again, {} failures in a row", backoff.failures() + 1, reason);
        }
        health = Health.down("tries again after: " + reason.getClass().getSimpleName());
        boolean closed = closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug(closed ? "closes instead of trying again" : "tries again");
    }

    private Health observe() {
        if (consumer.assignment().isEmpty()) {
            return Health.down("waits for its partitions");
        }
        double silence = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago"))
                .mapToDouble(metric -> metric.metricValue() instanceof Double seconds ? seconds : 0)
                .max()
                .orElse(0);
        return silence > SILENCE.toSeconds()
                ? Health.down("waits for the broker")
                : Health.up("reads " + consumer.assignment().size() + " partitions");
    }

    private final class Positioning implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            unpositioned.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            unpositioned.removeAll(partitions);
        }
    }
}
