// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.event.CallEvent;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends recorded events to the topic, keyed by station, in transactions: what is there of a file is its beginning, in its
 * order, whenever the import ends. A second import ends the first.
 */
final class ImportedEvents implements AutoCloseable {
    private static final String TRANSACTIONAL_ID = "hookline-import";
    private static final int AT_ONCE = 1_000;
    private static final int GIVE_UP_MILLIS = 15_000;
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Producer<String, CallEvent> producer;
    private long committed;
    private int open;

    private ImportedEvents(Producer<String, CallEvent> producer) {
        this.producer = producer;
    }

    /** @throws KafkaException when Kafka's client refuses its settings */
    static ImportedEvents open(KafkaConnection kafka) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, GIVE_UP_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, GIVE_UP_MILLIS / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, GIVE_UP_MILLIS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new ImportedEvents(new KafkaProducer<>(
                config,
                Topics.CALL_EVENTS.keySerde().serializer(),
                Topics.CALL_EVENTS.valueSerde(kafka.registry()).serializer()));
    }

    /** Ends every other import. */
    void begin() {
        producer.initTransactions();
    }

    /** How many events were sent for good. */
    long committed() {
        return committed;
    }

    /** Sends one; it counts once {@link #finish} or a later call has committed it. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void send(CallEvent event) {
        if (open == 0) {
            producer.beginTransaction();
        }
        ProducerRecord<String, CallEvent> record =
                new ProducerRecord<>(Topics.CALL_EVENTS.name(), event.getStation(), event);
        CloudEventHeaders.addImported(record.headers(), event);
        producer.send(record); // the commit fails when the broker did not take it
        open++;
        if (open == AT_ONCE) {
            finish();
        }
    }

    /** Commits what was sent last. */
    void finish() {
        if (open > 0) {
            producer.commitTransaction();
            committed += open;
            open = 0;
        }
    }

    /** Ends a transaction that was not committed, and with it what was sent in it. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
