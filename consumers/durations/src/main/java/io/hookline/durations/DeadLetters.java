// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.schema.RegistryUnavailableException;
import io.hookline.schema.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets records that cannot be read aside in {@link Topics#CALL_EVENTS_DLQ}, as they came, in the transaction of the
 * records around them. The reason is in the headers that Kafka Streams uses for this (KIP-1034).
 */
public final class DeadLetters implements DeserializationExceptionHandler {
    /** Key in the configuration under which the meters are passed. */
    static final String METERS = "hookline.meters";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final String PREFIX = "__streams.errors.";

    private @Nullable DurationMeters meters;

    @Override
    public void configure(Map<String, ?> configs) {
        meters = configs.get(METERS) instanceof DurationMeters passed ? passed : null;
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RegistryUnavailableException) {
            return Response.fail();
        }
        LOG.warn(
                "{}-{}@{} cannot be read and goes to {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                Topics.CALL_EVENTS_DLQ.name(),
                exception.getMessage());
        if (meters != null) {
            meters.deadLetter();
        }
        return Response.resume(List.of(new ProducerRecord<>(
                Topics.CALL_EVENTS_DLQ.name(),
                null,
                record.timestamp(),
                record.key(),
                record.value(),
                headers(record, exception))));
    }

    private static Headers headers(ConsumerRecord<byte[], byte[]> record, Exception exception) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        StringWriter trace = new StringWriter();
        exception.printStackTrace(new PrintWriter(trace));
        add(headers, "exception", exception.getClass().getName());
        add(headers, "message", String.valueOf(exception.getMessage()));
        add(headers, "stacktrace", trace.toString());
        add(headers, "topic", record.topic());
        add(headers, "partition", Integer.toString(record.partition()));
        add(headers, "offset", Long.toString(record.offset()));
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.remove(PREFIX + name);
        headers.add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
