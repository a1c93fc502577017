// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that are no event: told from an outage, and not quoted. */
class AvroValueDeserializerTest {
    private static final String TOPIC = "hookline.call-events";
    private static final String NUMBER = "+493012345678";
    private static final int KNOWN = 1;
    private static final int UNKNOWN = 7;

    private FakeRegistry registry;
    private AvroValueDeserializer<CallEvent> deserializer;

    @BeforeEach
    void open() throws IOException {
        registry = new FakeRegistry();
        registry.knows(KNOWN, CallEvent.getClassSchema());
        deserializer = new AvroValueDeserializer<>(CallEvent.class, registry.address());
    }

    @AfterEach
    void close() {
        deserializer.close();
        registry.close();
    }

    @Test
    void anEvent_isRead() throws IOException {
        assertThat(deserializer.deserialize(TOPIC, record(KNOWN, avro()))).isEqualTo(event());
    }

    @Test
    void text_isNoEvent() {
        assertUnreadable(("no Avro at all " + NUMBER).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWrongMagicByte_isNoEvent() throws IOException {
        byte[] bytes = record(KNOWN, avro());
        bytes[0] = 1;

        assertUnreadable(bytes);
    }

    @Test
    void anUnknownSchema_isNamedByItsId_andReadOnceTheRegistryHasIt() throws IOException {
        byte[] bytes = record(UNKNOWN, avro());

        assertThat(assertUnreadable(bytes))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageEndingWith("expected a schema that the registry knows, got id 7");

        registry.knows(UNKNOWN, CallEvent.getClassSchema());
        assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(event());
    }

    @Test
    void anEventCutShort_atAnyByte_isNoEvent() throws IOException {
        byte[] whole = record(KNOWN, avro());

        for (int length = 0; length < whole.length; length++) {
            assertUnreadable(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void aNumberInPlaceOfTheEventId_isNotQuoted() throws IOException {
        byte[] number = NUMBER.getBytes(StandardCharsets.UTF_8);
        byte[] avro = new byte[100];
        avro[0] = (byte) (number.length * 2);
        System.arraycopy(number, 0, avro, 1, number.length);

        assertUnreadable(record(KNOWN, avro));
    }

    @Test
    void aTextOfAlmostTwoGigabytes_isNoEvent_andIsNotWaitedFor() {
        ByteBuffer avro = ByteBuffer.allocate(40);
        avro.put(new byte[] {(byte) 0xE0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F});

        assertUnreadable(record(KNOWN, avro.array()));
    }

    @Test
    void aNumberOfTooManyBytes_isNoOutage() {
        byte[] avro = new byte[40];
        Arrays.fill(avro, (byte) 0xFF);

        assertUnreadable(record(KNOWN, avro));
    }

    @Test
    void aRecordOfAnotherSchema_isNoEvent() throws IOException {
        Schema other = SchemaBuilder.record("Other")
                .namespace("x")
                .fields()
                .requiredString("name")
                .endRecord();
        registry.knows(UNKNOWN, other);
        GenericRecord value = new GenericData.Record(other);
        value.put("name", NUMBER);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(other).write(value, encoder);
        encoder.flush();

        assertUnreadable(record(UNKNOWN, bytes.toByteArray()));
    }

    /** A seed that fails is named, and fails again. */
    @Test
    void damagedBytes_areAnEventOrNone_butNeverAnOutageNorAnError() throws IOException {
        byte[] whole = record(KNOWN, avro());
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt(256);
            }
            Throwable failure = catchThrowable(() -> deserializer.deserialize(TOPIC, damaged));
            if (failure != null) {
                assertThat(failure).as("seed %s", seed).isInstanceOf(SerializationException.class);
                assertThat(printed(failure)).as("seed %s", seed).doesNotContain("12345678", "desk-1");
            }
        }
    }

    private SerializationException assertUnreadable(byte[] bytes) {
        SerializationException failure =
                catchThrowableOfType(SerializationException.class, () -> deserializer.deserialize(TOPIC, bytes));
        assertThat(failure).isNotNull();
        assertThat(printed(failure)).doesNotContain("12345678").contains(TOPIC);
        return failure;
    }

    /** All that the failure says, its causes' messages and all. */
    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static CallEvent event() {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setStation("desk-1")
                .setHook(Hook.CALL_RING)
                .setNumber(NUMBER)
                .setOccurredAt(Instant.EPOCH)
                .setSpoolId(new UUID(3, 4))
                .setSequence(5L)
                .setHookVersion("test")
                .build();
    }

    private static byte[] avro() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(CallEvent.class).write(event(), encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static byte[] record(int schema, byte[] avro) {
        return ByteBuffer.allocate(5 + avro.length)
                .put((byte) 0)
                .putInt(schema)
                .put(avro)
                .array();
    }
}
