// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.event.CallEvent;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to {@link Topics#CALL_EVENTS}, keyed by station.
 *
 * <p>An outage of the broker is the producer's to bear: it tries again for weeks, in order and without repeating. What it
 * gives up on ends it: the first failure closes the producer from within its own callback, before it sends another batch, so
 * that nothing overtakes. For that there is one request under way at a time, which costs a desk nothing: what piles up
 * meanwhile goes as the next batch.
 *
 * <p>The value is written here and not by the producer, so that an outage of the registry is told apart from one of the
 * broker. That a value cannot be written otherwise is never the event's fault, so it is no reason to refuse it: the answer
 * "not found" of a wrong registry URL looks just the same.
 */
final class KafkaEventPublisher implements EventPublisher {
    /** How long a send waits to learn where the topic is. Also how long closing the relay may have to wait. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;
    private final Serializer<CallEvent> serializer;
    private final InstantSource clock;
    private final ClockOffset offset;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Owns the producer, but not the serializer, which keeps what it learned from the registry. */
    KafkaEventPublisher(
            Producer<String, byte[]> producer,
            Serializer<CallEvent> serializer,
            InstantSource clock,
            ClockOffset offset) {
        this.producer = producer;
        this.serializer = serializer;
        this.clock = clock;
        this.offset = offset;
    }

    /** @throws org.apache.kafka.common.KafkaException when no producer can be made of these settings now */
    static EventPublisher open(
            KafkaConnection kafka,
            String station,
            Serializer<CallEvent> serializer,
            InstantSource clock,
            ClockOffset offset) {
        return new KafkaEventPublisher(
                new KafkaProducer<>(config(kafka, station), new StringSerializer(), new ByteArraySerializer()),
                serializer,
                clock,
                offset);
    }

    static Map<String, Object> config(KafkaConnection kafka, String station) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "hookline-relay-" + station);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_SEND.toMillis());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        // Holds the longest events, as many as the relay ever has under way.
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4 * 1024 * 1024);
        // A whole site comes back at once after an outage: wait longer than the default of one second.
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 5_000);
        // Nobody reads a desk's JMX or the broker's idea of client telemetry.
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return config;
    }

    @Override
    public CompletableFuture<Void> send(CallEvent event) {
        Exception earlier = failure.get();
        if (earlier != null) {
            return CompletableFuture.failedFuture(earlier);
        }
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            String topic = Topics.CALL_EVENTS.name();
            byte[] value = serializer.serialize(topic, event);
            Instant sent = clock.instant();
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(topic, null, sent.toEpochMilli(), event.getStation(), value);
            CloudEventHeaders.add(record.headers(), event, sent);
            var unused = producer.send(record, (metadata, e) -> {
                if (e == null) {
                    learnOffset(sent, metadata.timestamp());
                    acknowledged.complete(null);
                } else {
                    fail(acknowledged, e);
                }
            });
        } catch (RuntimeException e) { // KafkaException, RegistryUnavailableException, "closed" after a failure
            fail(acknowledged, e);
        }
        return acknowledged;
    }

    /** A topic that keeps the sender's time gives it back, and nothing of the broker's clock. */
    private void learnOffset(Instant sent, long appendedMillis) {
        if (appendedMillis >= 0 && appendedMillis != sent.toEpochMilli()) {
            offset.acknowledged(sent, clock.instant(), Instant.ofEpochMilli(appendedMillis));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private void fail(CompletableFuture<Void> acknowledged, Exception e) {
        Exception reason = e instanceof RecordTooLargeException || e instanceof InvalidRecordException
                ? new RefusedException(e)
                : e;
        boolean first = failure.compareAndSet(null, reason);
        acknowledged.completeExceptionally(reason);
        if (first) {
            producer.close(Duration.ZERO);
        }
    }
}
