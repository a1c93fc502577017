// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format. Throws {@link RegistryUnavailableException} during an outage of the
 * registry, which says nothing about the record, {@link UnknownSchemaException} for a schema that the registry does not
 * have, and {@link SerializationException} for bytes that are no such record. None of them quotes the record, and neither
 * do their causes.
 */
final class AvroValueDeserializer<V extends SpecificRecord> implements Deserializer<V> {
    private static final int SHORTEST = 1 + Integer.BYTES;

    private final Class<V> type;
    private final AvroKafkaDeserializer<V> delegate = new AvroKafkaDeserializer<>();

    AvroValueDeserializer(Class<V> type, SchemaRegistry registry) {
        this.type = type;
        TrustedRecords.declare();
        delegate.configure(registry.serdeConfig(), false);
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < SHORTEST || bytes[0] != 0) {
            throw new SerializationException(topic + ": expected 0 and a schema id in the first " + SHORTEST
                    + " bytes, got " + bytes.length + " bytes"
                    + (bytes.length == 0 ? "" : " that start with " + bytes[0]));
        }
        Object value;
        try {
            value = delegate.deserialize(topic, bytes);
        } catch (RuntimeException e) {
            throw failure(topic, bytes, e);
        }
        if (!type.isInstance(value)) {
            throw new SerializationException(topic + ": expected " + type.getName() + ", got "
                    + (value == null ? "nothing" : value.getClass().getName()));
        }
        return type.cast(value);
    }

    private RuntimeException failure(String topic, byte[] bytes, RuntimeException failure) {
        Optional<RegistryUnavailableException> outage = RegistryFailure.outage(failure);
        if (outage.isPresent()) {
            return outage.get();
        }
        if (RegistryFailure.isUnknownSchema(failure)) {
            return new UnknownSchemaException(
                    topic + ": expected a schema that the registry knows, got id "
                            + ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt(),
                    UnquotedFailure.of(failure));
        }
        return new SerializationException(
                topic + ": not readable as " + type.getName() + ": " + UnquotedFailure.kinds(failure),
                UnquotedFailure.of(failure));
    }

    @Override
    public @Nullable V deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
        return deserialize(topic, bytes);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
