// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.archive.ArchiveMetrics.Result;
import io.hookline.archive.Batch.Rejected;
import io.hookline.archive.Batch.Span;
import io.hookline.archive.Refusals.Refused;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.CallChange;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import io.hookline.service.ConsumerLoop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each batch in one transaction: events, calls, and how far the partitions are archived. The stored offsets are
 * the truth, not Kafka's: a batch is taken only while they are where this instance left them. Otherwise another instance
 * went on, or a commit was done whose answer was lost, or the database was restored from a backup; in each case nothing
 * of the batch is written and the consumer moves to the stored offsets, forward or back. So an instance that lost its
 * partitions and does not know it yet can neither write nor move an offset. For the consumer's thread only.
 */
final class ArchiveWriter implements ConsumerLoop.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);

    /** Told anew by a rebuild, from old events: says nothing of the way. */
    private static final Optional<CallChange> REBUILT = Optional.of(CallChange.REBUILT);

    private final Database database;
    private final BatchReader reader;
    private final ArchiveMetrics metrics;
    private final InstantSource clock;
    private final ArchiveDeadLetters deadLetters;
    private final Months months;
    private final Map<TopicPartition, Long> leftAt = new HashMap<>();
    private @Nullable Consumer<String, byte[]> consumer;

    ArchiveWriter(
            Database database,
            BatchReader reader,
            ArchiveDeadLetters deadLetters,
            ArchiveMetrics metrics,
            InstantSource clock) {
        this.deadLetters = deadLetters;
        this.months = new Months(clock);
        this.database = database;
        this.reader = reader;
        this.metrics = metrics;
        this.clock = clock;
    }

    private sealed interface Outcome permits Stored, Elsewhere {}

    private record Stored(List<Received<CallEvent>> events, List<Received<Call>> calls, List<Refused> refused)
            implements Outcome {}

    private record Elsewhere(Map<TopicPartition, Long> offsets) implements Outcome {}

    /** Begins where the rows end; at the beginning of a partition of which nothing is stored. */
    @Override
    public void assigned(Consumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
        this.consumer = consumer;
        moveTo(consumer, inTransaction(connection -> OffsetTable.lock(connection, partitions)));
    }

    @Override
    public void handle(ConsumerRecords<String, byte[]> records) {
        Consumer<String, byte[]> reading = Objects.requireNonNull(consumer, "partitions are assigned before records");
        Batch batch = reader.read(records);
        Instant begin = clock.instant();
        Outcome outcome = inTransaction(connection -> store(connection, batch));
        if (outcome instanceof Stored stored) {
            Instant end = clock.instant();
            batch.spans().forEach(this::advance);
            metrics.committed(records.count(), Duration.between(begin, end));
            count(batch, stored, end);
            warnOfRejected(batch.rejected());
            warnOfRefused(stored.refused());
        } else if (outcome instanceof Elsewhere elsewhere) {
            elsewhere.offsets().forEach(this::warnOfMove);
            metrics.repositioned();
            moveTo(reading, elsewhere.offsets());
        }
    }

    private Outcome store(Connection connection, Batch batch) throws SQLException {
        Map<TopicPartition, Long> stored =
                OffsetTable.lock(connection, batch.spans().keySet());
        boolean moved =
                stored.entrySet().stream().anyMatch(offset -> !offset.getValue().equals(leftAt.get(offset.getKey())));
        if (moved) {
            return new Elsewhere(stored);
        }
        months.make(connection, batch.events(), batch.calls());
        Refusals refusals = new Refusals();
        List<Received<CallEvent>> events = refusals.merge(connection, batch.events(), CallEventTable::merge);
        List<Received<Call>> calls = refusals.merge(connection, batch.calls(), CallTable::merge);
        CallTable.delete(connection, batch.tombstones(), batch.calls());
        Map<TopicPartition, Long> next = new HashMap<>();
        batch.spans().forEach((partition, span) -> next.put(partition, span.nextOffset()));
        OffsetTable.write(connection, next);
        if (!refusals.found().isEmpty()) {
            deadLetters.send(refusals.found());
        }
        return new Stored(events, calls, refusals.found());
    }

    private <T> T inTransaction(Database.Work<T> work) {
        try {
            return database.inTransaction(work);
        } catch (DatabaseException e) {
            metrics.databaseFailed();
            throw e;
        }
    }

    private void moveTo(Consumer<String, byte[]> reading, Map<TopicPartition, Long> offsets) {
        offsets.forEach(reading::seek);
        leftAt.putAll(offsets);
    }

    /**
     * Kafka gives records from before the stored offset only when the topic ends before it: it was made anew, or lost
     * records. Then they are read from the beginning, which changes no row that is there, and the offset goes back.
     */
    private void advance(TopicPartition partition, Span span) {
        Long before = leftAt.put(partition, span.nextOffset());
        if (before != null && span.firstOffset() < before) {
            LOG.warn(
                    "{}: stored offset was {}, Kafka ends before it; archived again from {}",
                    partition,
                    before,
                    span.firstOffset());
        }
    }

    private void count(Batch batch, Stored stored, Instant end) {
        String events = Topics.CALL_EVENTS.name();
        String calls = Topics.CALLS.name();
        metrics.counted(events, Result.STORED, stored.events().size());
        int refusedEvents = refused(stored, events);
        int refusedCalls = refused(stored, calls);
        metrics.counted(events, Result.REFUSED, refusedEvents);
        metrics.counted(calls, Result.REFUSED, refusedCalls);
        metrics.counted(
                events,
                Result.DUPLICATE,
                batch.events().size() - stored.events().size() - refusedEvents);
        metrics.counted(calls, Result.STORED, stored.calls().size());
        metrics.counted(
                calls, Result.OUTDATED, batch.calls().size() - stored.calls().size() - refusedCalls);
        batch.tombstones().forEach(record -> metrics.counted(record.topic(), Result.TOMBSTONE, 1));
        batch.rejected().forEach(rejected -> metrics.counted(rejected.record().topic(), Result.REJECTED, 1));
        for (Received<CallEvent> event : stored.events()) {
            metrics.delayed(events, Duration.between(event.value().getOccurredAt(), end));
        }
        for (Received<Call> call : stored.calls()) {
            Instant endedAt = call.value().getEndedAt();
            if (endedAt != null) {
                metrics.delayed(calls, Duration.between(endedAt, end));
            }
            Headers headers = call.record().headers();
            if (!CloudEventHeaders.change(headers).equals(REBUILT)) {
                CloudEventHeaders.publishedAt(headers).ifPresent(publishedAt -> metrics.archived(publishedAt, end));
            }
        }
    }

    private static int refused(Stored stored, String topic) {
        return (int) stored.refused().stream()
                .filter(refused -> refused.received().record().topic().equals(topic))
                .count();
    }

    private static void warnOfRefused(List<Refused> refused) {
        for (Refused row : refused) {
            ConsumerRecord<String, byte[]> record = row.received().record();
            LOG.warn(
                    "{}-{}@{}: refused by the database, SQLSTATE {}; set aside in {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    row.sqlState(),
                    Topics.ARCHIVE_DLQ.name());
        }
    }

    private void warnOfMove(TopicPartition partition, long stored) {
        Long expected = leftAt.get(partition);
        if (expected == null || expected != stored) {
            LOG.warn("{}: expected stored offset {}, was {}; reads on from there", partition, expected, stored);
        }
    }

    private static void warnOfRejected(List<Rejected> rejected) {
        for (Rejected record : rejected) {
            LOG.warn(
                    "{}-{}@{}: cannot be read and is left out ({})",
                    record.record().topic(),
                    record.record().partition(),
                    record.record().offset(),
                    record.reason());
        }
    }
}
