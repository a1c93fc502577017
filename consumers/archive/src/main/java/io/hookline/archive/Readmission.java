// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.DeadLetterHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.RegistryUnavailableException;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Takes records that the database refused and that were set aside in {@link Topics#ARCHIVE_DLQ} into the tables, past Kafka:
 * nobody else missed them. It writes as the archive does, an event once and a call only forward in revision, so a letter may be
 * taken any number of times, and while the archive runs. A call that is not in the table comes back only while
 * {@link Topics#CALLS} still tells of it. For one thread.
 */
public final class Readmission implements AutoCloseable {
    private static final String HAS_CALL = "SELECT 1 FROM calls WHERE call_id = ? LIMIT 1";

    private final Closer closer = new Closer();
    private final Connection connection;
    private final BatchReader reader;
    private final Consumer<String, byte[]> calls;
    private final Months months;

    Readmission(Connection connection, BatchReader reader, Consumer<String, byte[]> calls, InstantSource clock) {
        this.connection = connection;
        this.reader = closer.add(reader);
        this.calls = closer.add(calls);
        this.months = new Months(clock);
    }

    /** What became of a letter. */
    public enum Result {
        /** Its row is there now. */
        STORED,
        /** The event, or this revision of the call or a higher one, was there. */
        KNOWN,
        /** Its call is no more: the topic of calls has nothing of it, and the table neither. */
        GONE,
        /** The database refuses its row still. */
        REFUSED,
        /** It is no record of the archive's topics that anybody can read. */
        UNREADABLE
    }

    /**
     * What became of one letter.
     *
     * @param reason why it was not taken, without anything of what it holds; else empty
     */
    public record Answer(Result result, String reason) {}

    /**
     * Connects to the database; to Kafka when it is first asked.
     *
     * @throws SQLException when the database is away or refuses
     * @throws KafkaException when Kafka's client refuses its settings
     */
    public static Readmission open(DatabaseSettings database, KafkaConnection kafka) throws SQLException {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        Connection connection = Database.connect(database);
        try {
            connection.setNetworkTimeout(Runnable::run, 0); // waits for the tables for longer
            connection.setAutoCommit(false);
            return new Readmission(
                    connection,
                    new BatchReader(
                            Topics.CALL_EVENTS.valueSerde(kafka.registry()).deserializer(),
                            Topics.CALLS.valueSerde(kafka.registry()).deserializer()),
                    new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer()),
                    InstantSource.system());
        } catch (SQLException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** A letter, read as the record that it was. */
    private sealed interface Read permits ReadEvent, ReadCall, NotRead {}

    private record ReadEvent(Received<CallEvent> event) implements Read {}

    private record ReadCall(Received<Call> call) implements Read {}

    private record NotRead(String reason) implements Read {}

    /**
     * Takes letters in one transaction, in their order.
     *
     * @return one answer for each letter
     * @throws SQLException when it is not about single rows; nothing is stored then, or, when the connection broke during the
     *     commit, all may be
     * @throws RegistryUnavailableException during an outage of the registry
     * @throws KafkaException when Kafka does not tell what became of the calls
     */
    public List<Answer> take(List<ConsumerRecord<byte[], byte[]>> letters) throws SQLException {
        List<Read> read = letters.stream().map(this::read).toList();
        List<Received<CallEvent>> events = new ArrayList<>();
        List<Received<Call>> told = new ArrayList<>();
        for (Read one : read) {
            if (one instanceof ReadEvent event) {
                events.add(event.event());
            } else if (one instanceof ReadCall call) {
                told.add(call.call());
            }
        }
        // Most of the topic is read before anybody has to wait for it.
        CallsTold topic = new CallsTold(calls, told);
        topic.readOn();
        try {
            months.make(connection, events, told);
            lock();
            topic.readOn();
            List<Answer> answers = new ArrayList<>();
            for (Read one : read) {
                answers.add(store(one, topic));
            }
            connection.commit();
            return answers;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Nobody else writes until the commit. So a record that deletes a call was either archived before, and is seen in the topic,
     * or will be archived after, and deletes the row again.
     */
    private void lock() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Erasure.LOCK);
        }
    }

    private Answer store(Read read, CallsTold topic) throws SQLException {
        Refusals refusals = new Refusals();
        boolean stored;
        if (read instanceof ReadEvent event) {
            stored = !refusals.merge(connection, List.of(event.event()), CallEventTable::merge)
                    .isEmpty();
        } else if (read instanceof ReadCall call) {
            if (!topic.stillTellsOf(call.call().record().key())
                    && !hasCall(call.call().value().getCallId())) {
                return new Answer(Result.GONE, "");
            }
            stored = !refusals.merge(connection, List.of(call.call()), CallTable::merge)
                    .isEmpty();
        } else {
            return new Answer(Result.UNREADABLE, ((NotRead) read).reason());
        }
        if (!refusals.found().isEmpty()) {
            return new Answer(
                    Result.REFUSED,
                    "PostgreSQL refuses the row still, SQLSTATE "
                            + refusals.found().get(0).sqlState());
        }
        return new Answer(stored ? Result.STORED : Result.KNOWN, "");
    }

    private boolean hasCall(UUID callId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HAS_CALL)) {
            query.setObject(1, callId);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private Read read(ConsumerRecord<byte[], byte[]> letter) {
        Optional<ConsumerRecord<String, byte[]>> record = asItCame(letter);
        if (record.isEmpty()) {
            return new NotRead("expected headers that name a record of " + Topics.CALLS.name() + " or "
                    + Topics.CALL_EVENTS.name() + ", and a key and a value");
        }
        ConsumerRecord<String, byte[]> original = record.get();
        Batch batch = reader.read(new ConsumerRecords<>(
                Map.of(new TopicPartition(original.topic(), original.partition()), List.of(original)), Map.of()));
        if (!batch.events().isEmpty()) {
            return new ReadEvent(batch.events().get(0));
        }
        if (!batch.calls().isEmpty()) {
            return new ReadCall(batch.calls().get(0));
        }
        return new NotRead("cannot be read: " + batch.rejected().get(0).reason());
    }

    /** The record of which the letter was made; empty when its headers do not say which. */
    private static Optional<ConsumerRecord<String, byte[]>> asItCame(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = letter.headers();
        String topic = DeadLetterHeaders.reason(headers, "topic", "topic").orElse("");
        if (letter.key() == null
                || letter.value() == null
                || !(topic.equals(Topics.CALLS.name()) || topic.equals(Topics.CALL_EVENTS.name()))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ConsumerRecord<>(
                    topic,
                    Integer.parseUnsignedInt(number(headers, "partition")),
                    Long.parseUnsignedLong(number(headers, "offset")),
                    DeadLetterHeaders.timestamp(headers).orElse(letter.timestamp()),
                    TimestampType.LOG_APPEND_TIME,
                    letter.serializedKeySize(),
                    letter.serializedValueSize(),
                    new String(letter.key(), StandardCharsets.UTF_8),
                    letter.value(),
                    DeadLetterHeaders.withoutReason(headers),
                    Optional.empty()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String number(Headers headers, String name) {
        return DeadLetterHeaders.reason(headers, name, name).orElse("");
    }

    @Override
    public void close() throws SQLException {
        try (connection) { // what was not committed is undone
            closer.close();
        }
    }
}
