// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The file of one event in a spool, format version 1. Integers are big-endian.
 *
 * <table>
 * <caption>Format version 1</caption>
 * <tr><th>offset</th><th>bytes</th><th>what</th></tr>
 * <tr><td>0</td><td>4</td><td>the letters {@code HKLN}</td></tr>
 * <tr><td>4</td><td>1</td><td>format version: 1</td></tr>
 * <tr><td>5</td><td>1</td><td>{@link Hook#code}</td></tr>
 * <tr><td>6</td><td>1</td><td>flags: bit 0 = the number was truncated, the others are 0</td></tr>
 * <tr><td>7</td><td>8</td><td>{@link SpooledEvent#occurredAtMicros}</td></tr>
 * <tr><td>15</td><td>8</td><td>{@link SpooledEvent#monotonicNanos}</td></tr>
 * <tr><td>23</td><td>16</td><td>event id, most significant byte first</td></tr>
 * <tr><td>39</td><td>2</td><td>V, unsigned: length of the hook version, at least 1</td></tr>
 * <tr><td>41</td><td>V</td><td>hook version, UTF-8</td></tr>
 * <tr><td>41 + V</td><td>4</td><td>N: length of the number, at most {@link SpooledEvent#MAX_NUMBER_BYTES}</td></tr>
 * <tr><td>45 + V</td><td>N</td><td>number, UTF-8</td></tr>
 * <tr><td>45 + V + N</td><td>4</td><td>CRC-32C of all bytes before</td></tr>
 * </table>
 *
 * <p>The file is named {@code <event id>}{@value #SUFFIX}, and {@code <event id>}{@value #ASIDE_SUFFIX} while it is being
 * written. Ids begin with the time, so the order of the names is the order of the events.
 *
 * <p>Whatever comes in later versions, the letters and the version stay where they are.
 */
public final class SpoolFile {
    /** What the name of a complete file ends with. */
    public static final String SUFFIX = ".event";

    /** What the name of a file ends with that is still being written, or whose writer was killed. */
    public static final String ASIDE_SUFFIX = ".tmp";

    static final int MAGIC = 'H' << 24 | 'K' << 16 | 'L' << 8 | 'N';
    static final byte VERSION = 1;
    static final int NUMBER_TRUNCATED = 1;
    static final int BYTES_WITHOUT_TEXTS = 49;

    private SpoolFile() {}

    /** The contents of the event's file. */
    public static byte[] encode(SpooledEvent event) {
        byte[] version = event.hookVersion().getBytes(StandardCharsets.UTF_8);
        byte[] number = event.number().getBytes(StandardCharsets.UTF_8);
        byte[] file = new byte[BYTES_WITHOUT_TEXTS + version.length + number.length];
        ByteBuffer buffer = ByteBuffer.wrap(file)
                .putInt(MAGIC)
                .put(VERSION)
                .put(event.hook().code())
                .put((byte) (event.numberTruncated() ? NUMBER_TRUNCATED : 0))
                .putLong(event.occurredAtMicros())
                .putLong(event.monotonicNanos())
                .putLong(event.id().getMostSignificantBits())
                .putLong(event.id().getLeastSignificantBits())
                .putShort((short) version.length)
                .put(version)
                .putInt(number.length)
                .put(number);
        buffer.putInt(checksum(file));
        return file;
    }

    /**
     * The event in a file of these contents.
     *
     * @throws UnreadableException when they are not a complete, undamaged file of format version 1
     */
    public static SpooledEvent decode(byte[] file) throws UnreadableException {
        // A class of its own: the hook, whose start-up time counts, never loads it.
        return SpoolFileReader.read(file);
    }

    /** The CRC-32C of all of the file but its last four bytes, where it belongs. */
    static int checksum(byte[] file) {
        CRC32C checksum = new CRC32C();
        checksum.update(file, 0, file.length - Integer.BYTES);
        return (int) checksum.getValue();
    }

    /**
     * Not a spool file, a damaged one, or one of a format that this version cannot read. Reading it again will not help.
     * The message says what was expected and what was found, and never contains the number.
     */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
