// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.apicurio.registry.serde.avro.AvroDatumProvider;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;

/**
 * Keeps Avro's readers and writers by their schema. The registry's own provider keeps them by the schema's fingerprint, for
 * which it writes the whole schema out anew for every record: more work than all else that a service does with the record.
 * A schema is found here by identity first, as the serdes keep one object for each id. Thread-safe, like the readers and
 * writers. Made by the serdes, by the name of its class.
 */
public final class CachedDatums<T> implements AvroDatumProvider<T> {
    private final DefaultAvroDatumProvider<T> made = new DefaultAvroDatumProvider<>();
    private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private final Map<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();

    @Override
    public void configure(AvroSerdeConfig config) {
        made.configure(config);
    }

    @Override
    public DatumWriter<T> createDatumWriter(T data, Schema schema) {
        return writers.computeIfAbsent(schema, unknown -> made.createDatumWriter(data, unknown));
    }

    @Override
    public DatumReader<T> createDatumReader(Schema schema) {
        return readers.computeIfAbsent(schema, made::createDatumReader);
    }

    @Override
    public Schema toSchema(T data) {
        return made.toSchema(data);
    }
}
