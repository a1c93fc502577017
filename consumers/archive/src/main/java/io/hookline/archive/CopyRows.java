// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows for {@code COPY … FROM STDIN} in PostgreSQL's binary format: nothing that a text holds can end its field, and the server
 * parses no text. What is encoded goes out at once, so the server takes rows in while the next are encoded.
 */
final class CopyRows {
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1);
    private static final int CHUNK = 1 << 16;
    private static final int TEXT_OID = 25;
    private static final int NULL = -1;
    private static final short END = -1;

    private final CopyIn copy;
    private final short columns;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    private CopyRows(CopyIn copy, int columns) {
        this.copy = copy;
        this.columns = (short) columns;
    }

    /** Writes the fields of a row, as many as there are columns, each of its column's type. */
    @FunctionalInterface
    interface Fields<T> {
        void write(CopyRows row, T value) throws SQLException;
    }

    /**
     * Copies one row for each value.
     *
     * @param columns names of the columns, in the order in which the fields are written
     */
    static <T> void copy(
            Connection connection, String table, List<String> columns, Collection<T> values, Fields<T> fields)
            throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN (FORMAT binary)");
        try {
            CopyRows rows = new CopyRows(copy, columns.size());
            rows.begin();
            for (T value : values) {
                rows.room(Short.BYTES).putShort(rows.columns);
                fields.write(rows, value);
            }
            rows.end();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    CopyRows text(@Nullable String value) throws SQLException {
        return value == null ? none() : bytes(Storable.text(value).getBytes(UTF_8));
    }

    /** The name of a constant. */
    CopyRows name(@Nullable Enum<?> value) throws SQLException {
        return value == null ? none() : bytes(value.name().getBytes(US_ASCII));
    }

    /** Names of constants as {@code text[]}. */
    CopyRows names(List<? extends Enum<?>> values) throws SQLException {
        int size = values.isEmpty() ? 3 * Integer.BYTES : 5 * Integer.BYTES;
        for (Enum<?> value : values) {
            size += Integer.BYTES + value.name().length();
        }
        ByteBuffer array = field(size);
        array.putInt(values.isEmpty() ? 0 : 1).putInt(0).putInt(TEXT_OID);
        if (!values.isEmpty()) {
            array.putInt(values.size()).putInt(1);
        }
        for (Enum<?> value : values) {
            byte[] name = value.name().getBytes(US_ASCII);
            array.putInt(name.length).put(name);
        }
        return this;
    }

    CopyRows uuid(@Nullable UUID value) throws SQLException {
        if (value == null) {
            return none();
        }
        field(2 * Long.BYTES).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    /** As {@code timestamptz}. */
    CopyRows time(@Nullable Instant value) throws SQLException {
        return bigint(value == null ? null : Storable.microseconds(value));
    }

    CopyRows integer(int value) throws SQLException {
        field(Integer.BYTES).putInt(value);
        return this;
    }

    CopyRows bigint(@Nullable Long value) throws SQLException {
        if (value == null) {
            return none();
        }
        field(Long.BYTES).putLong(value);
        return this;
    }

    CopyRows truth(boolean value) throws SQLException {
        field(1).put((byte) (value ? 1 : 0));
        return this;
    }

    private CopyRows bytes(byte[] value) throws SQLException {
        field(value.length).put(value);
        return this;
    }

    private CopyRows none() throws SQLException {
        room(Integer.BYTES).putInt(NULL);
        return this;
    }

    private ByteBuffer field(int size) throws SQLException {
        return room(Integer.BYTES + size).putInt(size);
    }

    /** No flags, no extension of the header. */
    private void begin() throws SQLException {
        room(SIGNATURE.length + 2 * Integer.BYTES).put(SIGNATURE).putInt(0).putInt(0);
    }

    private void end() throws SQLException {
        room(Short.BYTES).putShort(END);
        send();
        copy.endCopy();
    }

    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            send();
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
        return buffer;
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
