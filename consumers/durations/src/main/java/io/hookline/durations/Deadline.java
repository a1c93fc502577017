// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * When a station has an overdue call, as the key of an ordered store: 8 bytes of time, big-endian, then the station in
 * UTF-8. Keys sort by time, so what is due costs what is due and not the number of stations.
 *
 * @param millis milliseconds since 1970, not negative
 * @param station the desk
 */
record Deadline(long millis, String station) {
    Deadline {
        if (millis < 0) {
            throw new IllegalArgumentException("deadline: expected no time before 1970, was " + millis + " ms");
        }
    }

    Bytes key() {
        byte[] name = station.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(millis)
                .put(name)
                .array());
    }

    /** A key behind those of all deadlines up to that time; it may be the first one of a later time. */
    static Bytes keyAfter(long millis) {
        return keyFrom(millis + 1);
    }

    /** A key that is no later than those of all deadlines from that time on, and behind those before it. */
    static Bytes keyFrom(long millis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
    }

    static Deadline ofKey(Bytes key) {
        ByteBuffer buffer = ByteBuffer.wrap(key.get());
        long millis = buffer.getLong();
        return new Deadline(millis, StandardCharsets.UTF_8.decode(buffer).toString());
    }
}
