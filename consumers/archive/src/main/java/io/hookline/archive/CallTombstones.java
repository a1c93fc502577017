// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes {@code hookline.calls} forget calls: compaction removes each revision that came before. */
final class CallTombstones implements Erasure.Forgetting, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Producer<String, byte[]> producer;
    private final InstantSource clock;

    CallTombstones(Producer<String, byte[]> producer, InstantSource clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /** @throws KafkaException when Kafka's client refuses its settings */
    static CallTombstones open(KafkaConnection kafka) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "hookline-erase");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis() / 2));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new CallTombstones(
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()), InstantSource.system());
    }

    @Override
    public void forget(List<UUID> callIds) {
        List<Future<?>> sent = new ArrayList<>();
        for (UUID id : callIds) {
            Headers headers = new RecordHeaders();
            CloudEventHeaders.addErasure(headers, id, clock.instant());
            sent.add(
                    producer.send(new ProducerRecord<>(Topics.CALLS.name(), null, null, id.toString(), null, headers)));
        }
        try {
            for (Future<?> future : sent) {
                future.get(); // the producer gives up by itself
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("tombstones could not be sent to " + Topics.CALLS.name(), e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
