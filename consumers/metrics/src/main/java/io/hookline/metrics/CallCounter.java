// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.event.Call;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.service.ConsumerLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the records of the calls topic. A batch is read as a whole before anything of it is counted, so one that fails
 * on the way, as the schema registry is away, is not counted in part and then again. Not thread-safe.
 */
final class CallCounter implements ConsumerLoop.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(CallCounter.class);

    private final Deserializer<Call> calls;
    private final CallMeters meters;
    private final InstantSource clock;

    CallCounter(Deserializer<Call> calls, CallMeters meters, InstantSource clock) {
        this.calls = calls;
        this.meters = meters;
        this.clock = clock;
    }

    private record Read(ConsumerRecord<String, byte[]> record, CallReading reading) {}

    @Override
    public void handle(ConsumerRecords<String, byte[]> records) {
        List<Read> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            batch.add(new Read(record, CallReading.of(record, calls)));
        }
        Instant now = clock.instant();
        for (Read read : batch) {
            meters.count(read.reading(), now);
            CloudEventHeaders.publishedAt(read.record().headers())
                    .ifPresent(publishedAt -> meters.counted(read.reading(), publishedAt, now));
            if (read.reading() instanceof CallReading.Rejected rejected) {
                warn(read.record(), rejected);
            }
        }
    }

    private static void warn(ConsumerRecord<String, byte[]> record, CallReading.Rejected rejected) {
        LOG.warn("{}-{}@{} not counted: {}", record.topic(), record.partition(), record.offset(), rejected.why());
    }
}
