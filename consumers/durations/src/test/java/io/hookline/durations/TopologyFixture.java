// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.Phase;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.offline.CallLines;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.IniKeys;
import io.hookline.schema.Topics;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on Kafka's test driver, with a clock that only the test moves. */
final class TopologyFixture implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-03-03T00:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, CallEvent> events;
    private final TestInputTopic<String, byte[]> bytes;
    private final TestOutputTopic<String, Call> calls;
    private final TestOutputTopic<String, byte[]> deadLetters;
    private Instant now = NOW;
    private long sent;
    private boolean closed;

    TopologyFixture() {
        this(new PatientDeserializer(new BinaryCodec<>(CallEvent.class), new CountDownLatch(1)));
    }

    TopologyFixture(Deserializer<CallEvent> deserializer) {
        DurationMeters durationMeters = new DurationMeters(meters, InstantSource.system());
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, "target/topology/" + UUID.randomUUID());
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        config.put(DeadLetters.METERS, durationMeters);
        driver = new TopologyTestDriver(
                CallTopology.build(
                        new StationMachine(Limits.DEFAULT, Numbering.PLAIN),
                        Retold.NOTHING,
                        deserializer,
                        new BinaryCodec<>(Call.class),
                        durationMeters),
                config,
                NOW);
        events = driver.createInputTopic(
                Topics.CALL_EVENTS.name(),
                new StringSerializer(),
                new BinaryCodec<>(CallEvent.class),
                NOW,
                Duration.ZERO);
        bytes = driver.createInputTopic(
                Topics.CALL_EVENTS.name(), new StringSerializer(), new ByteArraySerializer(), NOW, Duration.ZERO);
        deadLetters = driver.createOutputTopic(
                Topics.CALL_EVENTS_DLQ.name(), new StringDeserializer(), new ByteArrayDeserializer());
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

    /** Sends a hook of a desk that happens by the clock of the service. */
    void hook(String station, Hook hook, String number) {
        event(station, hook, number, UUID.nameUUIDFromBytes(("hook " + sent++).getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends an event under a key that may not be its station. */
    void event(@Nullable String key, CallEvent event) {
        events.pipeInput(key, event, now);
    }

    /** Sends a record with headers. */
    void record(TestRecord<String, byte[]> record) {
        bytes.pipeInput(record);
    }

    void event(String station, Hook hook, String number, UUID id) {
        events.pipeInput(
                station,
                CallEvent.newBuilder()
                        .setEventId(id)
                        .setStation(station)
                        .setHook(hook)
                        .setNumber(number)
                        .setOccurredAt(now)
                        .setHookVersion("test")
                        .build(),
                now);
    }

    /** Sends bytes that may be no event. */
    void sendBytes(String key, byte @Nullable [] value) {
        bytes.pipeInput(key, value);
    }

    void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** The calls published since the last time, in order. */
    List<Call> calls() {
        return calls.readValuesToList();
    }

    List<TestRecord<String, Call>> records() {
        return calls.readRecordsToList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    /** The value of a meter, summed over its tags. */
    double meter(String name) {
        return meters.get(name).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    /** The value of a meter with that cause. */
    double meter(String name, String cause) {
        return meters.get(name)
                .tag("cause", cause)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    /** The open calls of a phase, as the gauge shows them. */
    double inProgress(Phase phase) {
        return meters.get("hookline.calls.in.progress")
                .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                .gauge()
                .value();
    }

    /** What the store of deadlines holds, soonest first. */
    List<Deadline> deadlines() {
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(CallTopology.DEADLINES);
        List<Deadline> all = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            entries.forEachRemaining(entry -> all.add(Deadline.ofKey(entry.key)));
        }
        return all;
    }

    static String json(Call call) {
        return CallLines.json(call);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.close();
        }
    }
}
