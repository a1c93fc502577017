// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.schema.DeadLetterHeaders;
import io.hookline.schema.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets records that cannot be read or taken aside in {@link Topics#CALL_EVENTS_DLQ}, as they came, in the transaction of
 * the records around them, with the reason in {@link DeadLetterHeaders}. A failure that says nothing about the record (an
 * outage of the registry, an interrupt, an error further on) fails the transaction, and the record is read again.
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    /** Key in the configuration under which the meters are passed. */
    static final String METERS = "hookline.meters";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private @Nullable DurationMeters meters;
    private String applicationId = "";

    @Override
    public void configure(Map<String, ?> configs) {
        meters = configs.get(METERS) instanceof DurationMeters passed ? passed : null;
        applicationId = String.valueOf(configs.get(StreamsConfig.APPLICATION_ID_CONFIG));
    }

    /** Called with a record whose value could not be deserialized. */
    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof SerializationException)) {
            return DeserializationExceptionHandler.Response.fail();
        }
        return DeserializationExceptionHandler.Response.resume(
                List.of(setAside(context, record.key(), record.value(), exception, PatientDeserializer.class)));
    }

    /** Called with a record that a processor could not take, of which only the check of the key speaks for the record. */
    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (!(exception instanceof RejectedEventException)) {
            return ProcessingExceptionHandler.Response.fail();
        }
        return ProcessingExceptionHandler.Response.resume(List.of(
                setAside(context, context.sourceRawKey(), context.sourceRawValue(), exception, StationKeyCheck.class)));
    }

    private ProducerRecord<byte[], byte[]> setAside(
            ErrorHandlerContext context,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Exception exception,
            Class<?> refusedBy) {
        DeadLetterCause cause = DeadLetterCause.of(exception);
        LOG.warn(
                "{}-{}@{} goes to {} ({}): {}",
                context.topic(),
                context.partition(),
                context.offset(),
                Topics.CALL_EVENTS_DLQ.name(),
                cause.tag(),
                exception.getMessage());
        if (meters != null) {
            meters.deadLetter(cause);
        }
        DeadLetterHeaders headers = DeadLetterHeaders.after(context.headers());
        headers.cause(cause.tag());
        headers.source(context.topic(), context.partition(), context.offset());
        headers.failure(exception);
        headers.connect(applicationId, String.valueOf(context.taskId()), cause.connectStage(), refusedBy.getName());
        return new ProducerRecord<>(
                Topics.CALL_EVENTS_DLQ.name(), null, context.timestamp(), key, value, headers.all());
    }
}
