// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of Hookline's records: the CloudEvents 1.0 Kafka protocol binding, binary content mode.
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><th>header</th><th>call event</th><th>call</th></tr>
 * <tr><td>ce_specversion</td><td>1.0</td><td>1.0</td></tr>
 * <tr><td>ce_id</td><td>event id</td><td>call id, {@code /}, revision</td></tr>
 * <tr><td>ce_source</td><td>{@code /hookline/relay} or {@code /hookline/import}</td><td>{@code /hookline/durations}</td></tr>
 * <tr><td>ce_type</td><td>{@code io.hookline.hook.cmdCallEnd}, …</td><td>see {@link CallChange}</td></tr>
 * <tr><td>ce_time</td><td>when the hook ran, by the desk</td><td>when the call started, by the desk</td></tr>
 * <tr><td>ce_senttime</td><td>when the relay sent it, by the desk; absent when imported</td><td>absent</td></tr>
 * <tr><td>ce_publishedtime</td><td>absent</td><td>when the durations service published the revision, by its clock</td></tr>
 * <tr><td>content-type</td><td>application/avro</td><td>application/avro</td></tr>
 * </table>
 */
public final class CloudEventHeaders {
    /** The CloudEvents attribute {@code type} as a Kafka header. */
    public static final String TYPE = "ce_type";

    /** An extension attribute: the desk's wall clock when the relay handed the event to Kafka, RFC 3339. */
    public static final String SENT_TIME = "ce_senttime";

    /** An extension attribute: the durations service's wall clock when it handed the revision to Kafka, RFC 3339. */
    public static final String PUBLISHED_TIME = "ce_publishedtime";

    /**
     * The type of a record without a value that forgets a call because its number was erased. No {@link CallChange}: it is no
     * revision.
     */
    static final String ERASED = "io.hookline.call.erased";

    private CloudEventHeaders() {}

    /** Adds the headers of a call event that is sent now. */
    public static void add(Headers headers, CallEvent event, Instant sentAt) {
        add(headers, event, "/hookline/relay");
        add(headers, SENT_TIME, DateTimeFormatter.ISO_INSTANT.format(sentAt));
    }

    /** Adds the headers of a call event that was recorded earlier and that no relay sends. */
    public static void addImported(Headers headers, CallEvent event) {
        add(headers, event, "/hookline/import");
    }

    private static void add(Headers headers, CallEvent event, String source) {
        add(
                headers,
                event.getEventId().toString(),
                source,
                "io.hookline.hook." + IniKeys.of(event.getHook()),
                event.getOccurredAt());
    }

    /** Adds the headers of a new revision of a call that is published now. */
    public static void add(Headers headers, Call call, CallChange change, Instant publishedAt) {
        add(
                headers,
                call.getCallId() + "/" + call.getRevision(),
                "/hookline/durations",
                change.cloudEventType(),
                call.getStartedAt());
        add(headers, PUBLISHED_TIME, DateTimeFormatter.ISO_INSTANT.format(publishedAt));
    }

    /** Adds the headers of a record without a value that forgets a call because its number was erased. */
    public static void addErasure(Headers headers, UUID callId, Instant erasedAt) {
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", callId + "/erased/" + erasedAt.toEpochMilli());
        add(headers, "ce_source", "/hookline/erase");
        add(headers, TYPE, ERASED);
        add(headers, "ce_time", DateTimeFormatter.ISO_INSTANT.format(erasedAt));
    }

    /** Whether a record without a value is there because a number was erased: whoever keeps the call without it keeps it. */
    public static boolean isErasure(Headers headers) {
        return text(headers, TYPE).filter(ERASED::equals).isPresent();
    }

    /** When the relay sent the record; empty when no relay did or the header is not a time. */
    public static Optional<Instant> sentAt(Headers headers) {
        return text(headers, SENT_TIME).flatMap(CloudEventHeaders::instant);
    }

    /** When the revision was published; empty when the record does not say, as of an earlier version, or says no time. */
    public static Optional<Instant> publishedAt(Headers headers) {
        return text(headers, PUBLISHED_TIME).flatMap(CloudEventHeaders::instant);
    }

    /** What a record of the calls topic changed; empty when the record does not say. */
    public static Optional<CallChange> change(Headers headers) {
        return text(headers, TYPE).flatMap(CallChange::ofCloudEventType);
    }

    private static void add(Headers headers, String id, String source, String type, Instant time) {
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", id);
        add(headers, "ce_source", source);
        add(headers, TYPE, type);
        add(headers, "ce_time", DateTimeFormatter.ISO_INSTANT.format(time));
        add(headers, "content-type", "application/avro");
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
