// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format. Throws {@link RegistryUnavailableException} during an outage of the
 * registry, which says nothing about the record, and {@link SerializationException} for bytes that are no such record,
 * without quoting them.
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
            throw RegistryFailure.outage(e)
                    .<RuntimeException>map(outage -> outage)
                    .orElseGet(() -> new SerializationException(
                            topic + ": not readable as " + type.getName() + ": " + reason(e), e));
        }
        if (!type.isInstance(value)) {
            throw new SerializationException(topic + ": expected " + type.getName() + ", got "
                    + (value == null ? "nothing" : value.getClass().getName()));
        }
        return type.cast(value);
    }

    /** The kinds of the failure and of its causes. Their messages may quote the record, which may hold a number. */
    private static String reason(Throwable failure) {
        StringBuilder kinds = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = RegistryFailure.next(cause)) {
            kinds.append(kinds.isEmpty() ? "" : ", caused by ")
                    .append(cause.getClass().getSimpleName());
        }
        return kinds.toString();
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
