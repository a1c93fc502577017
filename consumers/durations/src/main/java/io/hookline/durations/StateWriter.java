// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a state; {@link StateReader} reads them. Small numbers are short. */
final class StateWriter {
    private byte[] bytes = new byte[512];
    private int length;

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Seven bits an octet, the lowest first; negative numbers folded in between the positive ones. */
    void number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            octet((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** Eight octets, big-endian. */
    void fixed(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    void uuid(UUID value) {
        fixed(value.getMostSignificantBits());
        fixed(value.getLeastSignificantBits());
    }

    void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    /** The place in a list that only ever grows at its end. */
    <E> void code(E value, List<E> codes) {
        octet(codes.indexOf(value));
    }

    /** A bit for each place in such a list. */
    <E> void codes(Set<E> values, List<E> codes) {
        int bits = 0;
        for (E value : values) {
            bits |= 1 << codes.indexOf(value);
        }
        number(bits);
    }

    <T> void optional(@Nullable T value, Consumer<T> part) {
        flag(value != null);
        if (value != null) {
            part.accept(value);
        }
    }

    <T> void each(Collection<T> values, Consumer<T> part) {
        number(values.size());
        values.forEach(part);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
