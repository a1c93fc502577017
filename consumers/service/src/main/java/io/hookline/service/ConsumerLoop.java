// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics as a member of a consumer group and hands each batch to a handler, in order, at least once, on a thread of
 * its own. A batch that the handler does not take is read again after a pause, for ever: nothing is skipped. Offsets are
 * committed to Kafka after the handler has taken a batch; a handler that keeps its own says so in
 * {@link Handler#assigned}. The longest pause is far below the five minutes after which Kafka expels a member that does
 * not poll, so a loop that tries again keeps its partitions.
 */
public final class ConsumerLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** How long a killed instance keeps its partitions from the next one. */
    private static final int SESSION_MILLIS = 10_000;

    /** Whoever lags catches up in few large transactions; whoever does not is given what is there at once. A setting of Kafka's wins. */
    private static final int MOST_RECORDS = 5_000;

    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    /** With the quarter that follows it 10 s, which is what Docker grants between SIGTERM and SIGKILL. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

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
    private final NewestRecord newest;
    private final Backoff backoff;
    private final Duration patience;
    private final Set<TopicPartition> unpositioned = new HashSet<>();
    private final Set<TopicPartition> owed = new HashSet<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final KafkaMeters clientMeters;
    private final Thread thread;
    private volatile Health health = Health.down("waits for its partitions");

    /** @param patience how long closing waits for the batch at hand before it interrupts the handler */
    ConsumerLoop(
            String groupId,
            Consumer<String, byte[]> consumer,
            List<String> topics,
            Handler handler,
            MeterRegistry meters,
            Backoff backoff,
            Duration patience) {
        this.consumer = consumer;
        this.topics = topics;
        this.handler = handler;
        this.backoff = backoff;
        this.patience = patience;
        this.retries = retries(meters);
        this.newest = new NewestRecord(meters, topics);
        this.clientMeters = KafkaMeters.bind(
                meters, (executor, interval) -> new KafkaClientMetrics(consumer, Tags.empty(), executor, interval));
        this.thread = new Thread(this::run, groupId);
    }

    /**
     * Joins the group and begins to read; from the start of a topic where the group has no offset yet. Brokers that do
     * not answer are waited for.
     *
     * @throws StartException when Kafka's client refuses its settings
     */
    public static ConsumerLoop start(
            String groupId, KafkaConnection kafka, List<Topic<?>> topics, Handler handler, MeterRegistry meters) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, groupId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        Consumer<String, byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw new StartException(RefusedSettings.message(kafka, e), e);
        }
        List<String> names = topics.stream().map(Topic::name).toList();
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new SplittableRandom());
        return new ConsumerLoop(groupId, consumer, names, handler, meters, backoff, PATIENCE).begin();
    }

    /** Registers the meters of a loop's own with nothing counted: for who lists them. */
    public static void describe(MeterRegistry meters, List<Topic<?>> topics) {
        var unused = retries(meters);
        var unusedToo =
                new NewestRecord(meters, topics.stream().map(Topic::name).toList());
    }

    private static Counter retries(MeterRegistry meters) {
        return Counter.builder("hookline.batches.retried")
                .description("Batches that could not be handled and were read again.")
                .register(meters);
    }

    ConsumerLoop begin() {
        thread.start();
        return this;
    }

    /** Ready while it is given records and the handler takes them. */
    public Health health() {
        return health;
    }

    /** Completes when the loop ended for a reason that reading again does not mend. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /**
     * Ends after the batch at hand, commits it, and leaves the group. A handler that does not come back is interrupted
     * after 8 s and left behind 2 s later; what it had in hand is not committed and will be read again.
     *
     * @throws IllegalStateException when the handler was left behind
     */
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        if (Thread.currentThread().equals(thread)) {
            return; // by someone who heard of the failure: the loop has ended
        }
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(patience.dividedBy(4).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the consumer stopped", e);
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(
                    thread.getName() + " does not end: its handler holds a batch, which will be read again");
        }
    }

    private void run() {
        Throwable reason = null;
        try (Closer closer = new Closer()) {
            closer.add(() -> consumer.close(CloseOptions.timeout(LEAVE)));
            closer.add(clientMeters);
            consumer.subscribe(topics, new Positioning());
            while (closing.getCount() > 0) {
                readOnce();
            }
        } catch (WakeupException e) {
            LOG.debug("woken to close");
        } catch (Throwable e) { // the thread's last line: whatever it is, somebody must hear of it
            reason = e;
        }
        health = Health.down("stopped");
        if (reason != null && closing.getCount() > 0) {
            failure.complete(reason);
        } else if (reason != null) {
            LOG.warn("not closed in good order", reason);
        }
    }

    private void readOnce() throws InterruptedException {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        try {
            position();
            if (!records.isEmpty()) {
                handler.handle(records);
            }
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            rewind(records);
            retryLater(e);
            return;
        }
        if (!records.isEmpty()) {
            records.forEach(record -> newest.taken(record.topic(), record.timestamp()));
            commit();
            owed.removeAll(records.partitions());
        }
        if (owed.isEmpty()) { // a poll that brought nothing says nothing about a batch that failed
            backoff.reset();
            health = observe();
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

    /**
     * A batch that was taken is not given again for a commit that failed; the next commit covers it too, unless the
     * partitions go to another member before. What Kafka refuses for good, e.g. for want of a right, ends the loop.
     */
    private void commit() {
        try {
            commitDespiteWakeup();
        } catch (CommitFailedException | RetriableException | RebalanceInProgressException e) {
            LOG.warn("offsets not committed, the next batch's commit will cover them", e);
        }
    }

    /** Closing wakes whatever waits for the broker, but a batch that was taken is still committed. */
    private void commitDespiteWakeup() {
        try {
            consumer.commitSync(COMMIT);
        } catch (WakeupException e) {
            consumer.commitSync(COMMIT);
        }
    }

    private void rewind(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            consumer.seek(partition, records.records(partition).get(0).offset());
            owed.add(partition);
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
            owed.removeAll(partitions);
        }
    }
}
