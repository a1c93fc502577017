// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Records that become rows, in Avro's own framing, which needs no registry: some hours of 500 desks, on one day.
 *
 * @param table which of the archive's tables they go to
 * @param columns those that the archive fills
 * @param batches what a poll gives, one after the other
 */
record ArchiveRows(String table, String columns, String key, List<ConsumerRecords<String, byte[]>> batches) {
    private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
    private static final int STATIONS = 500;
    private static final int EACH_MILLIS = 100;
    private static final Account ACCOUNT = new Account("2001", "pbx.example.org", "Reception");

    static final Deserializer<Call> CALLS = (topic, bytes) -> {
        try {
            return Call.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new SerializationException(e);
        }
    };

    static final Deserializer<CallEvent> EVENTS = (topic, bytes) -> {
        try {
            return CallEvent.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new SerializationException(e);
        }
    };

    static ArchiveRows calls(int rows, int batch) {
        Random random = new Random(5);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(bytes(call(i, random)));
        }
        return new ArchiveRows(
                "calls",
                "call_id, revision, station, direction, number, outcome, started_at, ringing_at, answered_at, ended_at,"
                        + " ring_millis, talk_millis, quality, notes, extension, domain, label",
                "call_id, started_at",
                batches(Topics.CALLS.name(), values, batch));
    }

    static ArchiveRows events(int rows, int batch) {
        Random random = new Random(7);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(bytes(event(i, random)));
        }
        return new ArchiveRows(
                "call_events",
                "event_id, station, extension, domain, label, hook, number, number_truncated, occurred_at, monotonic_nanos,"
                        + " spool_id, sequence, hook_version, sent_at, appended_at",
                "event_id, occurred_at",
                batches(Topics.CALL_EVENTS.name(), values, batch));
    }

    TopicPartition partition() {
        return batches.get(0).partitions().iterator().next();
    }

    int rows() {
        return batches.stream().mapToInt(ConsumerRecords::count).sum();
    }

    /** Ids are of version 5, spread over the whole index. */
    private static Call call(int n, Random random) {
        Instant started = BEGIN.plusMillis((long) n * EACH_MILLIS);
        boolean inbound = random.nextInt(10) < 6;
        boolean answered = random.nextInt(10) < 6;
        long ring = random.nextInt(30_000);
        long talk = random.nextInt(600_000);
        Outcome otherwise = inbound ? Outcome.MISSED : Outcome.NO_ANSWER;
        return Call.newBuilder()
                .setCallId(new UUID(random.nextLong(), random.nextLong()))
                .setRevision(1)
                .setStation(station(random))
                .setAccount(ACCOUNT)
                .setDirection(inbound ? Direction.INBOUND : Direction.OUTBOUND)
                .setNumber(number(random))
                .setOutcome(answered ? Outcome.ANSWERED : otherwise)
                .setStartedAt(started)
                .setRingingAt(started.plusMillis(80))
                .setAnsweredAt(answered ? started.plusMillis(ring) : null)
                .setEndedAt(started.plusMillis(answered ? ring + talk : ring))
                .setRingMillis(ring)
                .setTalkMillis(answered ? talk : null)
                .setQuality(Quality.EXACT)
                .setNotes(List.of())
                .build();
    }

    /** Ids are of version 7: ordered by time. */
    private static CallEvent event(int n, Random random) {
        Instant at = BEGIN.plusMillis((long) n * EACH_MILLIS);
        long station = random.nextInt(STATIONS);
        return CallEvent.newBuilder()
                .setEventId(new UUID((at.toEpochMilli() << 16) | 0x7000L | random.nextInt(0x1000), random.nextLong()))
                .setStation("desk-" + station)
                .setAccount(ACCOUNT)
                .setHook(Hook.INCOMING_CALL)
                .setNumber(number(random))
                .setOccurredAt(at)
                .setMonotonicNanos((long) n * EACH_MILLIS * 1_000_000)
                .setSpoolId(new UUID(0x7000, station))
                .setSequence((long) n)
                .setHookVersion("0.1.0")
                .build();
    }

    private static String station(Random random) {
        return "desk-" + random.nextInt(STATIONS);
    }

    private static String number(Random random) {
        return "+4930" + (1_000_000 + random.nextInt(9_000_000));
    }

    private static byte[] bytes(Call call) {
        try {
            return array(call.toByteBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(CallEvent event) {
        try {
            return array(event.toByteBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static List<ConsumerRecords<String, byte[]>> batches(String topic, List<byte[]> values, int batch) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecords<String, byte[]>> batches = new ArrayList<>();
        for (int from = 0; from < values.size(); from += batch) {
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            for (int i = from; i < Math.min(values.size(), from + batch); i++) {
                records.add(new ConsumerRecord<>(
                        topic,
                        0,
                        i,
                        BEGIN.toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        "key",
                        values.get(i),
                        new RecordHeaders(),
                        Optional.empty()));
            }
            batches.add(new ConsumerRecords<>(Map.of(partition, records), Map.of()));
        }
        return batches;
    }
}
