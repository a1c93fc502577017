// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Confluent wire format (0, four bytes of schema id, Avro binary) and registers their schema
 * on first use. Throws {@link RegistryUnavailableException} during an outage of the registry.
 */
final class AvroValueSerializer<V extends SpecificRecord> implements Serializer<V> {
    private final AvroKafkaSerializer<V> delegate = new AvroKafkaSerializer<>();

    AvroValueSerializer(SchemaRegistry registry) {
        TrustedRecords.declare();
        delegate.configure(registry.serdeConfig(), false);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
        if (value == null) {
            return null;
        }
        try {
            return delegate.serialize(topic, value);
        } catch (RuntimeException e) {
            throw RegistryFailure.outage(e)
                    .<RuntimeException>map(outage -> outage)
                    .orElseGet(() -> new SerializationException(
                            topic + ": not written as " + value.getSchema().getFullName() + ": "
                                    + UnquotedFailure.kinds(e),
                            UnquotedFailure.of(e)));
        }
    }

    /** The ids travel in the value, so that any client can read it; nothing is added to the headers. */
    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable V value) {
        return serialize(topic, value);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
