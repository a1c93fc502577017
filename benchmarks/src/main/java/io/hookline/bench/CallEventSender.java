// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** Fills the topic of call events. Not for several threads. */
final class CallEventSender implements AutoCloseable {
    private static final long SEED = 20_261_125;

    private final Serde<CallEvent> values;
    private final KafkaProducer<String, CallEvent> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Instant begins = Instant.now();

    CallEventSender(KafkaConnection kafka) {
        values = Topics.CALL_EVENTS.valueSerde(kafka.registry());
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        producer = new KafkaProducer<>(config, Topics.CALL_EVENTS.keySerde().serializer(), values.serializer());
    }

    /** Sends that many events of calls, each of a station drawn at random; the same ones for the same numbers. */
    void interleaved(int stations, int events) {
        SplittableRandom random = new SplittableRandom(SEED);
        Desk[] desks = new Desk[stations];
        for (int i = 0; i < stations; i++) {
            desks[i] = new Desk("desk-" + i, begins, random.split());
        }
        for (int i = 0; i < events; i++) {
            send(desks[random.nextInt(stations)].next());
        }
        flush();
    }

    /** Sends the same hooks for each of the stations {@code PREFIX-FIRST} to before {@code PREFIX-END}. */
    void each(String prefix, int first, int end, Hook... hooks) {
        SplittableRandom random = new SplittableRandom(SEED + prefix.hashCode());
        for (int i = first; i < end; i++) {
            Desk desk = new Desk(prefix + "-" + i, begins, random.split());
            for (Hook hook : hooks) {
                send(desk.event(hook));
            }
        }
        flush();
    }

    private void send(CallEvent event) {
        ProducerRecord<String, CallEvent> toSend =
                new ProducerRecord<>(Topics.CALL_EVENTS.name(), event.getStation(), event);
        Future<RecordMetadata> unused = producer.send(toSend, (sent, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    private void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new KafkaException("the events could not all be sent", problem);
        }
    }

    @Override
    public void close() {
        producer.close();
        values.close();
    }
}
