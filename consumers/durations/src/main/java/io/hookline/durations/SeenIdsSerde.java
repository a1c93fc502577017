// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.SeenIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Writes a part of the event ids seen on a station: for each id 16 octets and the ordinal of its event in 8, big-endian. The
 * key is the station in UTF-8, and one octet for the part.
 */
final class SeenIdsSerde implements Serde<SeenIds> {
    private static final int ENTRY = 3 * Long.BYTES;

    /** Where the part of a station's ids is that an event's id belongs to. */
    static Bytes key(String station, UUID eventId) {
        byte[] name = station.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1)
                .put(name)
                .put((byte) SeenIds.part(eventId))
                .array());
    }

    @Override
    public Serializer<SeenIds> serializer() {
        return (topic, seen) -> seen == null ? null : encode(seen);
    }

    @Override
    public Deserializer<SeenIds> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(bytes);
    }

    private static byte[] encode(SeenIds seen) {
        ByteBuffer buffer = ByteBuffer.allocate(seen.ids().size() * ENTRY);
        for (SeenIds.Seen one : seen.ids()) {
            buffer.putLong(one.id().getMostSignificantBits());
            buffer.putLong(one.id().getLeastSignificantBits());
            buffer.putLong(one.ordinal());
        }
        return buffer.array();
    }

    private static SeenIds decode(byte[] bytes) {
        if (bytes.length % ENTRY != 0) {
            throw new SerializationException(
                    "seen ids: expected entries of " + ENTRY + " bytes, found " + bytes.length + " in all");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<SeenIds.Seen> ids = new ArrayList<>(bytes.length / ENTRY);
        while (buffer.hasRemaining()) {
            ids.add(new SeenIds.Seen(new UUID(buffer.getLong(), buffer.getLong()), buffer.getLong()));
        }
        return new SeenIds(ids);
    }
}
