// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.DeadLetterHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import io.hookline.service.RefusedSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends dead letters back to the topic of call events, each in one transaction with a mark that it was sent: a
 * record without a value in the dead letter's own partition, which lives at least as long as the letter. What was not
 * committed was neither sent nor marked. For letters that go elsewhere it writes the marks alone. There is one replay at a
 * time: a second one ends the first at its next record and then sees what that one committed.
 */
final class Replay implements AutoCloseable {
    /** Names the transactions; one that begins ends the one before. */
    static final String TRANSACTIONAL_ID = "hookline-dead-letters-replay";

    private static final int AT_ONCE = 100;
    private static final int GIVE_UP_MILLIS = 15_000;
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private long committed;
    private int open;

    /** Ends every other replay, of whatever topic of dead letters. */
    Replay(KafkaConnection kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        Map<String, Object> config = DeadLetterTopic.config(kafka);
        config.remove("default.api.timeout.ms");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, GIVE_UP_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, GIVE_UP_MILLIS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        try {
            producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new DeadLetterException(RefusedSettings.message(kafka, e), e);
        }
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            close();
            throw DeadLetterTopic.failure(kafka, topic, e);
        }
    }

    /** How many dead letters were sent for good. */
    long committed() {
        return committed;
    }

    /**
     * Hands over the wanted dead letters in the order of their offsets.
     *
     * @return how many of them were passed over because they were replayed before
     */
    static long select(
            DeadLetterTopic topic,
            Set<Position> replayed,
            Predicate<Position> wanted,
            boolean again,
            Consumer<ConsumerRecord<byte[], byte[]>> take) {
        long[] before = {0};
        topic.forEach(record -> {
            Position position = DeadLetter.positionOf(record);
            if (DeadLetter.replayed(record).isPresent() || !wanted.test(position)) {
                return;
            }
            if (replayed.contains(position) && !again) {
                before[0]++;
            } else {
                take.accept(record);
            }
        });
        return before[0];
    }

    /**
     * Sends one; it counts once {@link #finish} or a later call has committed it. The commit fails when the broker did
     * not take it.
     */
    void send(ConsumerRecord<byte[], byte[]> letter) {
        write(List.of(again(letter), mark(letter)));
    }

    /** Marks one that is where it belongs; counts like {@link #send}. */
    void sentElsewhere(ConsumerRecord<byte[], byte[]> letter) {
        write(List.of(mark(letter)));
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(List<ProducerRecord<byte[], byte[]>> records) {
        transactional(() -> {
            if (open == 0) {
                producer.beginTransaction();
            }
            records.forEach(producer::send);
            open++;
            if (open == AT_ONCE) {
                commit();
            }
        });
    }

    /** Commits what was sent last. */
    void finish() {
        if (open > 0) {
            transactional(this::commit);
        }
    }

    /** The record as it first came. The key leads it to the partition of its station. */
    static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = DeadLetterHeaders.withoutReason(letter.headers());
        headers.remove(DeadLetterHeaders.REPLAYED_FROM);
        headers.add(
                DeadLetterHeaders.REPLAYED_FROM,
                (letter.topic() + "-" + DeadLetter.positionOf(letter)).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(Topics.CALL_EVENTS.name(), null, null, letter.key(), letter.value(), headers);
    }

    static ProducerRecord<byte[], byte[]> mark(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = new RecordHeaders();
        headers.add(
                DeadLetterHeaders.REPLAYED,
                DeadLetter.positionOf(letter).toString().getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(letter.topic(), letter.partition(), null, null, null, headers);
    }

    private void commit() {
        producer.commitTransaction();
        committed += open;
        open = 0;
    }

    private void transactional(Runnable step) {
        try {
            step.run();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new DeadLetterException("another replay began and ended this one" + soFar(), e);
        } catch (KafkaException e) {
            DeadLetterException failure = DeadLetterTopic.failure(kafka, topic, e);
            throw new DeadLetterException(failure.getMessage() + soFar(), failure);
        }
    }

    private String soFar() {
        return "; replayed " + committed + " for certain. Run it again: what was sent is not sent twice";
    }

    /** Ends a transaction that was not committed, and with it what was sent in it. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
