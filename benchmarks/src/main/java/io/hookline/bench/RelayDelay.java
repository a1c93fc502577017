// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.event.CallEvent;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/**
 * How long after the hook the broker has its event: one hook after the other, each the real process, with a relay that is
 * there already. In between, and as often, a producer sends the same bytes itself: what broker and client take alone.
 *
 * <p>The relay's acknowledgement itself cannot be seen from outside. A consumer here gets the event when it is acknowledged,
 * and a little later, so the figures are no shorter than the truth. An event may come before its hook has exited, for the
 * JVM needs some milliseconds to end: then the delay after the exit is negative. The hook's start is that in the event,
 * by the monotonic clock, which on Linux all processes share.
 *
 * @param events how many are measured
 */
record RelayDelay(int events) {
    private static final int UNCOUNTED = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * In milliseconds, of each event.
     *
     * @param afterExit from the moment when this JVM knows that the hook's process ended; may be negative
     * @param afterStart from the hook's first look at the clock
     * @param producer from the call of a producer's send to its acknowledgement
     * @param meanByRelay from the hook's start to the acknowledgement, as the relay itself counts it, of all together
     */
    record Result(List<Double> afterExit, List<Double> afterStart, List<Double> producer, double meanByRelay) {}

    Result measure(Program hook, RelayProcess relay, KafkaConnection kafka) {
        List<Double> afterExit = new ArrayList<>();
        List<Double> afterStart = new ArrayList<>();
        List<Double> producer = new ArrayList<>();
        Scrape before = relay.scrape();
        try (Serde<CallEvent> serde = Topics.CALL_EVENTS.valueSerde(kafka.registry());
                Deserializer<CallEvent> values = serde.deserializer();
                Arrivals arrivals = Arrivals.from(kafka.bootstrapServers(), Topics.CALL_EVENTS.name());
                KafkaProducer<byte[], byte[]> plain = plainProducer(kafka, 0)) {
            for (int i = -UNCOUNTED; i < events; i++) {
                hook.runWell();
                long exited = System.nanoTime();
                Arrivals.Arrival arrival = arrivals.next(PATIENCE);
                CallEvent event = values.deserialize(
                        arrival.read().topic(),
                        arrival.read().headers(),
                        arrival.read().value());
                double sent = millisToSend(plain, copy(arrival));
                if (i >= 0) {
                    afterExit.add((arrival.nanos() - exited) / 1e6);
                    afterStart.add((arrival.nanos() - event.getMonotonicNanos()) / 1e6);
                    producer.add(sent);
                } else if (i == -1) {
                    Offsets.await("the relay empties its spool", PATIENCE, relay::isEmptied);
                    before = relay.scrape();
                }
            }
        }
        Offsets.await("the relay empties its spool", PATIENCE, relay::isEmptied);
        return new Result(afterExit, afterStart, producer, meanDelay(before, relay.scrape()));
    }

    /** A program that writes into that spool. */
    static Program hook(List<String> command, Path spool) {
        return new Program(
                        command,
                        Map.of("HOOKLINE_SPOOL", spool.toString(), "HOOKLINE_NO_RELAY", "1"),
                        spool.resolveSibling("hook.log"))
                .with("cmdCallEnd", "+4930123456");
    }

    /** Sends as the relay does, but for how long it waits for more, and how much may be under way. */
    static KafkaProducer<byte[], byte[]> plainProducer(KafkaConnection kafka, int lingerMillis) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The same record, for another topic. */
    static ProducerRecord<byte[], byte[]> copy(Arrivals.Arrival arrival) {
        var read = arrival.read();
        return new ProducerRecord<>(PassThroughSide.COPIES.name(), null, read.key(), read.value(), read.headers());
    }

    private static double millisToSend(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        try {
            long began = System.nanoTime();
            producer.send(record).get();
            return (System.nanoTime() - began) / 1e6;
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static double meanDelay(Scrape before, Scrape after) {
        String name = "hookline_relay_delivery_delay_seconds";
        double seconds = after.value(name + "_sum") - before.value(name + "_sum");
        return seconds * 1e3 / (after.value(name + "_count") - before.value(name + "_count"));
    }
}
