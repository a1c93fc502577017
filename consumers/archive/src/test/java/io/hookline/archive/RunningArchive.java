// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.archive.ArchiveMetrics.Result;
import io.hookline.schema.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One instance of the archive that reads a {@link TopicLog} the way ConsumerLoop does. */
final class RunningArchive implements AutoCloseable {
    static final Instant NOW = Desk.NINE.plusSeconds(200);

    final TopicLog log;
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    /** What was set aside; acknowledged at once. */
    final MockProducer<byte[], byte[]> deadLetters =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final Database database;
    private final ArchiveWriter writer;

    RunningArchive(TestDatabase database, TopicLog log) {
        this(database.settings(), log, TopicLog.reader());
    }

    RunningArchive(DatabaseSettings settings, TopicLog log, BatchReader reader) {
        this.log = log;
        this.database = Database.open(settings, meters);
        this.writer = new ArchiveWriter(
                this.database,
                reader,
                new ArchiveDeadLetters("hookline-archive", deadLetters),
                new ArchiveMetrics(meters),
                InstantSource.fixed(NOW));
        consumer.assign(List.of(TopicLog.EVENTS, TopicLog.CALLS));
    }

    /** It is given both partitions. */
    RunningArchive assigned() {
        writer.assigned(consumer, Set.of(TopicLog.EVENTS, TopicLog.CALLS));
        return this;
    }

    /** It reads to the end of the log as one batch; after a failure it will read the same again. */
    void take() {
        long events = position(TopicLog.EVENTS);
        long calls = position(TopicLog.CALLS);
        ConsumerRecords<String, byte[]> records = log.poll(consumer);
        try {
            writer.handle(records);
        } catch (RuntimeException e) {
            consumer.seek(TopicLog.EVENTS, events);
            consumer.seek(TopicLog.CALLS, calls);
            throw e;
        }
    }

    long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    /** Kafka has nothing at its position, so that it begins again, as auto.offset.reset says. */
    void outOfRange(TopicPartition partition) {
        consumer.seek(partition, 0);
    }

    int counted(Topic<?> topic, Result result) {
        return (int) meters.get("hookline.archive.records")
                .tag("topic", topic.name())
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    @Override
    public void close() {
        database.close();
    }
}
