// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.event.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a call says but its revision, which tells how often something was published and not what is true. */
public record FinalCall(
        String callId,
        String station,
        String direction,
        String number,
        @Nullable String outcome,
        Instant startedAt,
        @Nullable Instant ringingAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Long ringMillis,
        @Nullable Long talkMillis,
        String quality,
        List<String> notes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static FinalCall of(Call call) {
        return new FinalCall(
                call.getCallId().toString(),
                call.getStation(),
                call.getDirection().name(),
                call.getNumber(),
                call.getOutcome() == null ? null : call.getOutcome().name(),
                call.getStartedAt(),
                call.getRingingAt(),
                call.getAnsweredAt(),
                call.getEndedAt(),
                call.getRingMillis(),
                call.getTalkMillis(),
                call.getQuality().name(),
                call.getNotes().stream().map(Enum::name).toList());
    }

    /** Of a line that the offline run printed. */
    public static FinalCall of(String line) {
        try {
            JsonNode call = JSON.readTree(line);
            List<String> notes = new ArrayList<>();
            call.required("notes").forEach(note -> notes.add(note.textValue()));
            return new FinalCall(
                    call.required("callId").textValue(),
                    call.required("station").textValue(),
                    call.required("direction").textValue(),
                    call.required("number").textValue(),
                    call.required("outcome").textValue(),
                    Instant.parse(call.required("startedAt").textValue()),
                    instant(call, "ringingAt"),
                    instant(call, "answeredAt"),
                    instant(call, "endedAt"),
                    millis(call, "ringMillis"),
                    millis(call, "talkMillis"),
                    call.required("quality").textValue(),
                    notes);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    private static @Nullable Instant instant(JsonNode call, String field) {
        JsonNode value = call.required(field);
        return value.isNull() ? null : Instant.parse(value.textValue());
    }

    private static @Nullable Long millis(JsonNode call, String field) {
        JsonNode value = call.required(field);
        return value.isNull() ? null : value.longValue();
    }
}
