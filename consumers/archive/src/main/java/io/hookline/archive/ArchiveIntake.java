// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.service.Closer;
import io.hookline.service.ConsumerLoop;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The archive's way from records to committed rows, with its tables, but without Kafka and without a service around it: for who
 * measures it, and for who hands it records of his own.
 */
public final class ArchiveIntake implements AutoCloseable {
    private final Closer opened = new Closer();
    private final ArchiveWriter writer;

    /** Brings the tables of the database to this version first. */
    public ArchiveIntake(
            DatabaseSettings settings,
            Deserializer<CallEvent> events,
            Deserializer<Call> calls,
            Producer<byte[], byte[]> deadLetters) {
        Database.migrate(settings);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        opened.add(meters::close);
        Database database = opened.add(Database.open(settings, meters));
        BatchReader reader = opened.add(new BatchReader(events, calls));
        writer = new ArchiveWriter(
                database,
                reader,
                opened.add(new ArchiveDeadLetters(ArchiveSettings.DEFAULT_GROUP_ID, deadLetters)),
                new ArchiveMetrics(meters),
                InstantSource.system());
    }

    /** What takes the records, for one thread. */
    public ConsumerLoop.Handler handler() {
        return writer;
    }

    @Override
    public void close() {
        opened.close();
    }
}
