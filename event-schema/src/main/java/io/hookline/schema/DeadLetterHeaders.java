// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a dead letter: those that the record came with, and why it was set aside, by the names of Kafka Streams
 * (KIP-1034) and of Kafka Connect (KIP-298), so that tools for either know them. All values are UTF-8 text.
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><th>what</th><th>__streams.errors.</th><th>__connect.errors.</th></tr>
 * <tr><td>where the record stood</td><td>topic, partition, offset</td><td>topic, partition, offset</td></tr>
 * <tr><td>class of the exception</td><td>exception</td><td>exception.class.name</td></tr>
 * <tr><td>its message</td><td>message</td><td>exception.message</td></tr>
 * <tr><td>its stack trace</td><td>stacktrace</td><td>exception.stacktrace</td></tr>
 * <tr><td>application and task</td><td></td><td>connector.name, task.id</td></tr>
 * <tr><td>stage, and the class that refused it</td><td></td><td>stage, class.name</td></tr>
 * </table>
 *
 * <p>{@link #CAUSE} and {@link #TIMESTAMP} are Hookline's own. A record that comes a second time has each header once.
 */
public final class DeadLetterHeaders {
    /** The cause as one word, e.g. {@code wrong_key}. */
    public static final String CAUSE = "hookline.errors.cause";

    /** The timestamp that the record had in its topic, in milliseconds: the letter's own is when it was set aside. */
    public static final String TIMESTAMP = "hookline.errors.timestamp";

    /** On a record that was sent again: the dead letter that it was, {@code topic-partition@offset}. */
    public static final String REPLAYED_FROM = "hookline.replayed.from";

    /** On a record without a value in the topic of dead letters: which was sent again, {@code partition@offset}. */
    public static final String REPLAYED = "hookline.replayed";

    private static final String STREAMS = "__streams.errors.";
    private static final String CONNECT = "__connect.errors.";
    private static final List<String> PREFIXES = List.of(STREAMS, CONNECT, "hookline.errors.");

    private final Headers headers;

    private DeadLetterHeaders(Headers headers) {
        this.headers = headers;
    }

    /** Begins with the headers that the record came with, without those of a time that it was a dead letter before. */
    public static DeadLetterHeaders after(Headers original) {
        return new DeadLetterHeaders(withoutReason(original));
    }

    /** The headers that the record came with: a copy without the reasons. */
    public static Headers withoutReason(Headers all) {
        Headers kept = new RecordHeaders();
        for (Header header : all) {
            if (PREFIXES.stream().noneMatch(header.key()::startsWith)) {
                kept.add(header);
            }
        }
        return kept;
    }

    public void cause(String cause) {
        add(CAUSE, cause);
    }

    /** Where the record stood. */
    public void source(String topic, int partition, long offset) {
        for (String prefix : List.of(STREAMS, CONNECT)) {
            add(prefix + "topic", topic);
            add(prefix + "partition", Integer.toString(partition));
            add(prefix + "offset", Long.toString(offset));
        }
    }

    /** When it came there, by its timestamp. */
    public void timestamp(long millis) {
        add(TIMESTAMP, Long.toString(millis));
    }

    /** The timestamp that the record had; empty when no header says so. */
    public static OptionalLong timestamp(Headers headers) {
        try {
            return text(headers, TIMESTAMP)
                    .map(millis -> OptionalLong.of(Long.parseLong(millis)))
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** What went wrong. Kept as it is: its messages and those of its causes must quote nothing of the record. */
    public void failure(Exception exception) {
        StringWriter trace = new StringWriter();
        exception.printStackTrace(new PrintWriter(trace));
        String name = exception.getClass().getName();
        String message = String.valueOf(exception.getMessage());
        add(STREAMS + "exception", name);
        add(STREAMS + "message", message);
        add(STREAMS + "stacktrace", trace.toString());
        add(CONNECT + "exception.class.name", name);
        add(CONNECT + "exception.message", message);
        add(CONNECT + "exception.stacktrace", trace.toString());
    }

    /** What only Kafka Connect tells. */
    public void connect(String connector, String task, String stage, String className) {
        add(CONNECT + "connector.name", connector);
        add(CONNECT + "task.id", task);
        add(CONNECT + "stage", stage);
        add(CONNECT + "class.name", className);
    }

    /** All of them, to be sent. */
    public Headers all() {
        return headers;
    }

    /** A header's text; empty when it is missing. */
    public static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** A part of the reason by either framework's name, so that letters of other writers are understood too. */
    public static Optional<String> reason(Headers headers, String streamsName, String connectName) {
        return text(headers, STREAMS + streamsName).or(() -> text(headers, CONNECT + connectName));
    }

    private void add(String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
