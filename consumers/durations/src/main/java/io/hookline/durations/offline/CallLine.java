// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hookline.event.Call;
import io.hookline.event.Note;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Writes a call as one line of JSON. What is unknown is {@code null}; times have milliseconds, or microseconds. */
final class CallLine {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private CallLine() {}

    static String of(Call call) {
        StringWriter line = new StringWriter(400);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("callId", call.getCallId().toString());
            json.writeNumberField("revision", call.getRevision());
            json.writeStringField("station", call.getStation());
            json.writeStringField("direction", call.getDirection().name());
            json.writeStringField("number", call.getNumber());
            text(
                    json,
                    "outcome",
                    call.getOutcome() == null ? null : call.getOutcome().name());
            text(json, "startedAt", formatted(call.getStartedAt()));
            text(json, "ringingAt", formatted(call.getRingingAt()));
            text(json, "answeredAt", formatted(call.getAnsweredAt()));
            text(json, "endedAt", formatted(call.getEndedAt()));
            number(json, "ringMillis", call.getRingMillis());
            number(json, "talkMillis", call.getTalkMillis());
            json.writeStringField("quality", call.getQuality().name());
            json.writeArrayFieldStart("notes");
            for (Note note : call.getNotes()) {
                json.writeString(note.name());
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return line.toString();
    }

    private static @Nullable String formatted(@Nullable Instant instant) {
        return instant == null ? null : format(instant);
    }

    /** In UTC, with milliseconds, or with microseconds where they are not zero. */
    static String format(Instant instant) {
        boolean wholeMillis = instant.truncatedTo(ChronoUnit.MILLIS).equals(instant);
        return (wholeMillis ? MILLIS : MICROS).format(instant);
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
