// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link StateWriter} wrote. Throws {@link IllegalArgumentException} or {@link BufferUnderflowException} where the
 * bytes are something else; {@link #whole} makes one exception of them.
 */
final class StateReader {
    private final ByteBuffer buffer;

    private StateReader(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    /**
     * Reads all of the bytes.
     *
     * @throws SerializationException when they are not one such value; quotes nothing of them
     */
    static <T> T whole(String what, byte[] bytes, Function<StateReader, T> part) {
        try {
            StateReader reader = new StateReader(bytes);
            T value = part.apply(reader);
            if (reader.buffer.hasRemaining()) {
                throw new IllegalArgumentException(
                        "expected the end, found " + reader.buffer.remaining() + " bytes more");
            }
            return value;
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new SerializationException(what + " of " + bytes.length + " bytes is not readable", e);
        }
    }

    int octet() {
        return buffer.get() & 0xFF;
    }

    long number() {
        long folded = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            folded |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return (folded >>> 1) ^ -(folded & 1);
            }
        }
        throw new IllegalArgumentException("expected a number of at most ten octets");
    }

    long fixed() {
        return buffer.getLong();
    }

    UUID uuid() {
        return new UUID(fixed(), fixed());
    }

    boolean flag() {
        return octet() != 0;
    }

    String text() {
        byte[] utf8 = new byte[count()];
        buffer.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    <E> E code(List<E> codes) {
        int code = octet();
        if (code >= codes.size()) {
            throw new IllegalArgumentException("expected one of " + codes + ", was number " + code);
        }
        return codes.get(code);
    }

    <E> Set<E> codes(List<E> codes) {
        long bits = number();
        Set<E> values = new LinkedHashSet<>();
        for (int i = 0; bits != 0 && i < codes.size(); i++, bits >>>= 1) {
            if ((bits & 1) != 0) {
                values.add(codes.get(i));
            }
        }
        if (bits != 0) {
            throw new IllegalArgumentException("expected some of " + codes + ", found more");
        }
        return values;
    }

    <T> @Nullable T optional(Supplier<T> part) {
        return flag() ? part.get() : null;
    }

    <T> List<T> each(Supplier<T> part) {
        int count = count();
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(part.get());
        }
        return values;
    }

    /** How many octets or parts follow: never more than octets are left. */
    private int count() {
        long count = number();
        if (count < 0 || count > buffer.remaining()) {
            throw new IllegalArgumentException("expected a count up to " + buffer.remaining() + ", was " + count);
        }
        return (int) count;
    }
}
