// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a spool counts: {@value #NAME}, format version 1. Text in UTF-8, one item a line.
 *
 * <table>
 * <caption>Format version 1</caption>
 * <tr><th>line</th><th>what</th></tr>
 * <tr><td>{@code hookline-sequence 1}</td><td>format and its version</td></tr>
 * <tr><td>{@code spool <UUID>}</td><td>whose numbers these are; random, made with the file</td></tr>
 * <tr><td>{@code station <name>}</td><td>for whom the spool counts</td></tr>
 * <tr><td>{@code last <n>}</td><td>the highest number given; 0 before the first</td></tr>
 * <tr><td>{@code <n> <event id>}</td><td>for each number that may not be acknowledged yet, rising: whose it is</td></tr>
 * <tr><td>{@code crc32c <8 hex digits>}</td><td>of all bytes before this line</td></tr>
 * </table>
 *
 * @param spoolId whose numbers these are
 * @param station for whom the spool counts
 * @param last the highest number given
 * @param unacknowledged event ids by number; an event whose file is gone was acknowledged
 */
record SequenceFile(UUID spoolId, String station, long last, SortedMap<Long, UUID> unacknowledged) {
    static final String NAME = "relay.sequence";

    private static final String FORMAT = "hookline-sequence 1";
    private static final String CHECKSUM = "crc32c ";

    SequenceFile {
        Names.require("station", station);
        if (last < 0) {
            throw new IllegalArgumentException("last: expected at least 0, was " + last);
        }
        unacknowledged = Collections.unmodifiableSortedMap(new TreeMap<>(unacknowledged));
        if (!unacknowledged.isEmpty() && (unacknowledged.firstKey() < 1 || unacknowledged.lastKey() > last)) {
            throw new IllegalArgumentException("numbers: expected 1 to " + last + ", were " + unacknowledged.firstKey()
                    + " to " + unacknowledged.lastKey());
        }
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(FORMAT)
                .append("\nspool ")
                .append(spoolId)
                .append("\nstation ")
                .append(station)
                .append("\nlast ")
                .append(last)
                .append('\n');
        unacknowledged.forEach(
                (number, event) -> text.append(number).append(' ').append(event).append('\n'));
        String checksum = checksum(text.toString());
        return text.append(CHECKSUM).append(checksum).append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws DamagedException when these are not the whole, unchanged bytes of such a file */
    static SequenceFile decode(byte[] bytes) throws DamagedException {
        String text = text(bytes);
        int end = text.lastIndexOf(CHECKSUM);
        if (end < 0) {
            throw new DamagedException("expected a checksum at the end of " + bytes.length + " bytes, was none", null);
        }
        String counted = text.substring(0, end);
        String expected = CHECKSUM + checksum(counted) + "\n";
        if (!text.substring(end).equals(expected)) {
            throw new DamagedException("checksum: expected " + expected.strip() + ", was another", null);
        }
        try {
            return parse(counted.split("\n", -1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DamagedException("expected the format '" + FORMAT + "', was another", e);
        }
    }

    private static SequenceFile parse(String[] lines) {
        value(lines[0], FORMAT);
        UUID spoolId = UUID.fromString(value(lines[1], "spool "));
        String station = value(lines[2], "station ");
        long last = Long.parseLong(value(lines[3], "last "));
        SortedMap<Long, UUID> unacknowledged = new TreeMap<>();
        for (int i = 4; i < lines.length - 1; i++) {
            int space = lines[i].indexOf(' ');
            unacknowledged.put(
                    Long.parseLong(lines[i].substring(0, space)), UUID.fromString(lines[i].substring(space + 1)));
        }
        return new SequenceFile(spoolId, station, last, unacknowledged);
    }

    private static String value(String line, String prefix) {
        if (!line.startsWith(prefix)) {
            throw new IllegalArgumentException("expected '" + prefix + "'");
        }
        return line.substring(prefix.length());
    }

    private static String text(byte[] bytes) throws DamagedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DamagedException("expected UTF-8 in " + bytes.length + " bytes, was not", e);
        }
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", checksum.getValue());
    }

    /** The bytes are no such file; the message quotes nothing of them. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
