// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.archive.Refusals.Refused;
import io.hookline.schema.DeadLetterHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sets records whose rows the database refuses aside in {@link Topics#ARCHIVE_DLQ}, before the transaction without them is
 * committed: none is lost, one may be there twice when the commit failed.
 */
final class ArchiveDeadLetters implements AutoCloseable {
    /** The cause in the headers. */
    static final String CAUSE = "database_refused";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String groupId;
    private final Producer<byte[], byte[]> producer;

    ArchiveDeadLetters(String groupId, Producer<byte[], byte[]> producer) {
        this.groupId = groupId;
        this.producer = producer;
    }

    static ArchiveDeadLetters open(String groupId, KafkaConnection kafka) {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, groupId + "-dead-letters");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
        return new ArchiveDeadLetters(
                groupId, new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** The failure in a dead letter's headers; says nothing of what the row held. */
    static final class RefusedRowException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedRowException(String sqlState) {
            super("PostgreSQL refused the row, SQLSTATE " + sqlState);
        }
    }

    /**
     * Returns when Kafka has them.
     *
     * @throws KafkaException when it does not take them now
     */
    void send(List<Refused> refused) {
        List<Future<?>> sent = new ArrayList<>();
        for (Refused one : refused) {
            sent.add(producer.send(letter(one)));
        }
        try {
            for (Future<?> future : sent) {
                future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("dead letters could not be sent to " + Topics.ARCHIVE_DLQ.name(), e);
        }
    }

    private ProducerRecord<byte[], byte[]> letter(Refused refused) {
        ConsumerRecord<String, byte[]> record = refused.received().record();
        DeadLetterHeaders headers = DeadLetterHeaders.after(record.headers());
        headers.cause(CAUSE);
        headers.source(record.topic(), record.partition(), record.offset());
        headers.timestamp(record.timestamp());
        headers.failure(new RefusedRowException(refused.sqlState()));
        headers.connect(groupId, record.topic() + "-" + record.partition(), "TASK_PUT", ArchiveWriter.class.getName());
        byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.ARCHIVE_DLQ.name(), null, null, key, record.value(), headers.all());
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
