// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import io.hookline.hook.SpoolFile.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads the format of {@link SpoolFile}. Checks everything, so that damage is never taken for an event. */
final class SpoolFileReader {
    private SpoolFileReader() {}

    static SpooledEvent read(byte[] file) throws UnreadableException {
        if (file.length < SpoolFile.BYTES_WITHOUT_TEXTS) {
            throw unreadable("size", "at least " + SpoolFile.BYTES_WITHOUT_TEXTS + " bytes", file.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int magic = buffer.getInt();
        if (magic != SpoolFile.MAGIC) {
            throw unreadable("first bytes", hex(SpoolFile.MAGIC), hex(magic));
        }
        byte version = buffer.get();
        if (version != SpoolFile.VERSION) {
            throw unreadable("format version", SpoolFile.VERSION, version & 0xFF);
        }
        requireSize(file);
        int storedChecksum = ByteBuffer.wrap(file).getInt(file.length - Integer.BYTES);
        int checksum = SpoolFile.checksum(file);
        if (storedChecksum != checksum) {
            throw unreadable("checksum", hex(checksum), hex(storedChecksum));
        }
        return readChecked(buffer);
    }

    /** The rest of a file whose size and checksum are right; what is still wrong, its writer did wrong. */
    private static SpooledEvent readChecked(ByteBuffer buffer) throws UnreadableException {
        int code = buffer.get() & 0xFF;
        Hook hook = Hook.ofCode(code).orElseThrow(() -> unreadable("hook code", "1 to " + Hook.values().length, code));
        int flags = buffer.get() & 0xFF;
        if ((flags & ~SpoolFile.NUMBER_TRUNCATED) != 0) {
            throw unreadable("flags", "only bit 0", "0x" + Integer.toHexString(flags));
        }
        long occurredAtMicros = buffer.getLong();
        long monotonicNanos = buffer.getLong();
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        String hookVersion = text("hook version", buffer, buffer.getShort() & 0xFFFF);
        String number = text("number", buffer, buffer.getInt());
        try {
            return new SpooledEvent(
                    id,
                    hook,
                    occurredAtMicros,
                    monotonicNanos,
                    hookVersion,
                    number,
                    (flags & SpoolFile.NUMBER_TRUNCATED) != 0);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    /** Both lengths must lead exactly to the end: a file that was cut short or has something behind it is refused. */
    private static void requireSize(byte[] file) throws UnreadableException {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int lengthOfVersion = buffer.getShort(39) & 0xFFFF;
        int shortest = SpoolFile.BYTES_WITHOUT_TEXTS + lengthOfVersion;
        if (shortest > file.length) {
            throw unreadable("size", "at least " + shortest + " bytes", file.length);
        }
        // A length with its highest bit set is negative, and no size is right for it.
        long expected = (long) shortest + buffer.getInt(41 + lengthOfVersion);
        if (expected != file.length) {
            throw unreadable("size", expected + " bytes", file.length);
        }
    }

    private static String text(String what, ByteBuffer buffer, int length) throws UnreadableException {
        ByteBuffer bytes = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw unreadable(what, "UTF-8", "malformed at byte " + bytes.position() + " of " + length);
        }
    }

    private static UnreadableException unreadable(String what, Object expected, Object actual) {
        return new UnreadableException(what + ": expected " + expected + ", was " + actual);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
