// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.DeadLetterHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/**
 * What can be told of a dead letter without its content.
 *
 * @param position where it stands in the topic of dead letters
 * @param setAsideAt the broker's clock when it came there; empty when the topic does not say
 * @param source where the record stood, {@code topic-partition@offset}; empty when no header says so
 * @param cause one word: the cause that Hookline gave it, else the simple name of the exception, else {@code unknown}
 * @param message why; digits that could be a phone number are blotted out. Empty when no header says so
 * @param bytes size of the value
 */
record DeadLetter(
        Position position,
        Optional<Instant> setAsideAt,
        Optional<String> source,
        String cause,
        Optional<String> message,
        int bytes) {
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("\\+?\\d[\\d ()/.-]{4,}\\d");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        return new DeadLetter(
                positionOf(record),
                record.timestampType() == TimestampType.LOG_APPEND_TIME
                        ? Optional.of(Instant.ofEpochMilli(record.timestamp()))
                        : Optional.empty(),
                source(headers),
                cause(headers),
                DeadLetterHeaders.reason(headers, "message", "exception.message")
                        .map(DeadLetter::printable),
                record.value() == null ? 0 : record.value().length);
    }

    static Position positionOf(ConsumerRecord<byte[], byte[]> record) {
        return new Position(record.partition(), record.offset());
    }

    /** The dead letter that this record says was replayed; empty when the record is a dead letter itself. */
    static Optional<Position> replayed(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null
                ? DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.REPLAYED)
                        .flatMap(Position::parse)
                : Optional.empty();
    }

    private static Optional<String> source(Headers headers) {
        return DeadLetterHeaders.reason(headers, "topic", "topic")
                .map(topic -> printable(topic) + "-"
                        + DeadLetterHeaders.reason(headers, "partition", "partition")
                                .orElse("?") + "@"
                        + DeadLetterHeaders.reason(headers, "offset", "offset").orElse("?"));
    }

    private static String cause(Headers headers) {
        return DeadLetterHeaders.text(headers, DeadLetterHeaders.CAUSE)
                .or(() -> DeadLetterHeaders.reason(headers, "exception", "exception.class.name")
                        .map(name -> name.substring(name.lastIndexOf('.') + 1)))
                .map(DeadLetter::printable)
                .orElse("unknown");
    }

    /** Hookline's own reasons quote no number; those of other writers may. */
    private static String printable(String text) {
        String oneLine = CONTROL.matcher(text).replaceAll(" ");
        return LIKE_A_NUMBER.matcher(oneLine).replaceAll("…");
    }
}
