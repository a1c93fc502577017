// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A Kafka topic of Hookline: keys are strings, values are Avro records in the Confluent wire format.
 *
 * @param name the topic's name
 * @param valueType the generated class of the values
 * @param partitions the number of partitions it is created with; changing it later moves keys between partitions
 * @param configs the topic settings it is created with, e.g. {@code cleanup.policy}
 * @param <V> the type of the values
 */
public record Topic<V extends SpecificRecord>(
        String name, Class<V> valueType, int partitions, Map<String, String> configs) {

    public Topic {
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + ": expected at least 1 partition, was " + partitions);
        }
        configs = Map.copyOf(configs);
        TrustedRecords.declare();
    }

    /** Reads and writes the keys. */
    public Serde<String> keySerde() {
        return Serdes.String();
    }

    /**
     * Reads and writes the values. The writer registers its schema; the reader resolves what it finds to the schema of
     * {@link #valueType}.
     */
    public Serde<V> valueSerde(SchemaRegistry registry) {
        return Serdes.serdeFrom(new AvroValueSerializer<>(registry), new AvroValueDeserializer<>(valueType, registry));
    }

    /** How to create this topic, with that many copies of each partition. */
    public NewTopic toCreate(short replicas) {
        return new NewTopic(name, partitions, replicas).configs(configs);
    }
}
