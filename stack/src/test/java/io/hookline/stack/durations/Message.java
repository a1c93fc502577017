// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hookline.event.CallEvent;
import io.hookline.schema.IniKeys;
import io.hookline.schema.Topics;
import java.util.HexFormat;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A record for {@code hookline.call-events}.
 *
 * @param key the record's key
 * @param hex the record's value in hexadecimal digits
 * @param line the same event for the offline run; null for poison
 */
public record Message(String key, String hex, @Nullable String line) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Message event(CallEvent event, Serializer<CallEvent> avro) {
        return new Message(event.getStation(), hex(avro.serialize(Topics.CALL_EVENTS.name(), event)), line(event));
    }

    static Message poison(String key, byte[] value) {
        return new Message(key, hex(value), null);
    }

    static String hex(byte[] value) {
        return HexFormat.of().formatHex(value);
    }

    byte[] value() {
        return HexFormat.of().parseHex(hex);
    }

    /** The line of an event for the offline run. */
    public static String line(CallEvent event) {
        ObjectNode line = JSON.createObjectNode()
                .put("station", event.getStation())
                .put("hook", IniKeys.of(event.getHook()))
                .put("number", event.getNumber())
                .put("at", event.getOccurredAt().toString())
                .put("id", event.getEventId().toString())
                .put("spool", String.valueOf(event.getSpoolId()))
                .put("sequence", event.getSequence())
                .put("monotonicNanos", event.getMonotonicNanos());
        return line.toString();
    }
}
