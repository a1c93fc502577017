// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.offline.CallLines;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.IniKeys;
import io.hookline.schema.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Kafka's test driver, with a clock that only the test moves. */
final class TopologyFixture implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-03-03T00:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, CallEvent> events;
    private final TestOutputTopic<String, Call> calls;
    private long sent;

    TopologyFixture() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        driver = new TopologyTestDriver(
                CallTopology.build(
                        Limits.DEFAULT,
                        new BinaryCodec<>(CallEvent.class),
                        new BinaryCodec<>(Call.class),
                        new DurationMeters(meters)),
                config,
                NOW);
        events = driver.createInputTopic(
                Topics.CALL_EVENTS.name(),
                new StringSerializer(),
                new BinaryCodec<>(CallEvent.class),
                NOW,
                Duration.ZERO);
        calls = driver.createOutputTopic(Topics.CALLS.name(), new StringDeserializer(), new BinaryCodec<>(Call.class));
    }

    /** Sends an event given as a line of an events file. */
    void send(String line) throws IOException {
        JsonNode json = JSON.readTree(line);
        String id = json.path("id").asText("unnamed " + sent++);
        String spool = json.path("spool").asText(null);
        CallEvent event = CallEvent.newBuilder()
                .setEventId(UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)))
                .setStation(json.get("station").asText())
                .setHook(IniKeys.hook(json.get("hook").asText()).orElseThrow())
                .setNumber(json.get("number").asText())
                .setOccurredAt(Instant.parse(json.get("at").asText()))
                .setMonotonicNanos(
                        json.has("monotonicNanos") ? json.get("monotonicNanos").asLong() : null)
                .setSpoolId(spool == null ? null : UUID.nameUUIDFromBytes(spool.getBytes(StandardCharsets.UTF_8)))
                .setSequence(json.has("sequence") ? json.get("sequence").asLong() : null)
                .setHookVersion("test")
                .build();
        events.pipeInput(event.getStation(), event);
    }

    void send(CallEvent event) {
        events.pipeInput(event.getStation(), event);
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** The calls published since the last time, in order. */
    List<Call> calls() {
        return calls.readValuesToList();
    }

    List<TestRecord<String, Call>> records() {
        return calls.readRecordsToList();
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    TopologyTestDriver driver() {
        return driver;
    }

    static String json(Call call) {
        return CallLines.json(call);
    }

    @Override
    public void close() {
        driver.close();
    }
}
