// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.event.CallEvent;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topic;
import io.hookline.schema.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * The baseline: a Streams topology of a source and a sink. It reads each event and writes it to another topic, exactly
 * once, with the settings that the service has, and does nothing else.
 *
 * @param <V> what it takes a value for
 */
final class PassThroughSide<V> implements Side {
    /** Where the copies go: as many partitions as the events have. */
    static final Topic<CallEvent> COPIES = new Topic<>(
            "hookline.bench.copies", Topics.CALL_EVENTS.valueType(), Topics.CALL_EVENTS.partitions(), Map.of());

    private static final int SESSION_MILLIS = 10_000;
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final String name;
    private final KafkaConnection kafka;
    private final int threads;
    private final Serde<V> values;

    private PassThroughSide(String name, KafkaConnection kafka, int threads, Serde<V> values) {
        this.name = name;
        this.kafka = kafka;
        this.threads = threads;
        this.values = values;
    }

    /** Makes an object of each event and bytes of the object, with the serde that the service reads with. */
    static Side avro(KafkaConnection kafka, int threads) {
        return new PassThroughSide<>("pass-through Avro", kafka, threads, COPIES.valueSerde(kafka.registry()));
    }

    /** Takes values for bytes. */
    static Side bytes(KafkaConnection kafka, int threads) {
        return new PassThroughSide<>("pass-through bytes", kafka, threads, Serdes.ByteArray());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Running start(String applicationId, Path state) {
        Topology topology = new Topology();
        topology.addSource(
                "call-events", Serdes.String().deserializer(), values.deserializer(), Topics.CALL_EVENTS.name());
        topology.addSink("copies", COPIES.name(), Serdes.String().serializer(), values.serializer(), "call-events");
        KafkaStreams streams = new KafkaStreams(topology, config(applicationId, state));
        streams.start();
        return new RunningStreams(streams, applicationId);
    }

    /** As the service configures itself. */
    private Properties config(String applicationId, Path state) {
        Properties config = new Properties();
        config.putAll(kafka.clientConfig());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        return config;
    }

    private record RunningStreams(KafkaStreams streams, String applicationId) implements Running {
        @Override
        public long taken() {
            return StreamsBeans.of(applicationId).processed();
        }

        @Override
        public void close() {
            streams.close(CLOSE);
        }
    }
}
