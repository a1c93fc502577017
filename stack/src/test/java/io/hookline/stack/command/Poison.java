// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.Topics;
import io.hookline.stack.server.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Good events and poison of every kind, sent to the real servers and read back. */
final class Poison {
    static final String NUMBER = "+493099887766";

    /** The magic byte and the schema id. */
    private static final int HEADER = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Servers servers;
    private int sequence;

    Poison(Servers servers) {
        this.servers = servers;
    }

    CallEvent event(String of, Hook hook) {
        return CallEvent.newBuilder()
                .setEventId(new UUID(of.hashCode(), ++sequence))
                .setStation(of)
                .setHook(hook)
                .setNumber(NUMBER)
                .setOccurredAt(Instant.parse("2026-03-02T09:00:00Z").plusSeconds(sequence))
                .setHookVersion("test")
                .build();
    }

    byte[] avro(CallEvent event) {
        try (var serde = Topics.CALL_EVENTS.valueSerde(servers.schemaRegistry())) {
            return serde.serializer().serialize(Topics.CALL_EVENTS.name(), event);
        }
    }

    static byte[] withFirst(byte[] record, int magic) {
        byte[] changed = record.clone();
        changed[0] = (byte) magic;
        return changed;
    }

    static byte[] withSchema(byte[] record, int id) {
        byte[] changed = record.clone();
        ByteBuffer.wrap(changed).putInt(1, id);
        return changed;
    }

    /** Avro whose first text, the event id, is a phone number. */
    static byte[] inPlaceOfTheId(byte[] record) {
        byte[] number = NUMBER.getBytes(UTF_8);
        byte[] changed = record.clone();
        changed[HEADER] = (byte) (2 * number.length);
        System.arraycopy(number, 0, changed, HEADER + 1, number.length);
        return changed;
    }

    /** The id that the registry will give the next schema. */
    int nextSchema() throws Exception {
        return registered("{\"type\":\"record\",\"name\":\"Name" + System.nanoTime() + "\",\"fields\":[]}") + 1;
    }

    /** Registers another schema by which call events can be read, and checks that it got the id. */
    void register(int id) throws Exception {
        String schema = CallEvent.getClassSchema().toString().replace("One invocation of", "One more invocation of");
        assertThat(registered(schema)).isEqualTo(id);
    }

    int registered(String schema) throws Exception {
        String body = "{\"artifactId\":\"it-" + UUID.randomUUID() + "\",\"artifactType\":\"AVRO\",\"firstVersion\":"
                + "{\"content\":{\"contentType\":\"application/json\",\"content\":"
                + JSON.writeValueAsString(schema) + "}}}";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(servers.schemaRegistry().url() + "/groups/default/artifacts"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body()).at("/version/contentId").asInt();
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void send(@Nullable String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(
                            Topics.CALL_EVENTS.name(), key == null ? null : key.getBytes(UTF_8), value))
                    .get();
        }
    }

    List<String> headersOfLetters() {
        return records(Topics.CALL_EVENTS_DLQ.name(), new ByteArrayDeserializer()).stream()
                .flatMap(record -> Arrays.stream(record.headers().toArray()))
                .map(header -> new String(header.value(), UTF_8))
                .toList();
    }

    long callEvents() {
        return records(Topics.CALL_EVENTS.name(), new ByteArrayDeserializer()).size();
    }

    /** The revisions of a station's calls. */
    List<Call> calls(String station) {
        try (var serde = Topics.CALLS.valueSerde(servers.schemaRegistry())) {
            return records(Topics.CALLS.name(), serde.deserializer()).stream()
                    .map(ConsumerRecord::value)
                    .filter(call -> call.getStation().equals(station))
                    .toList();
        }
    }

    /** Every committed record of a topic, to its present end. */
    <V> List<ConsumerRecord<byte[], V>> records(String topic, Deserializer<V> values) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", servers.bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], V>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], V> consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
