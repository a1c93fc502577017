// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads bytes as lines of UTF-8. A line ends with a line feed, a carriage return, or both; a byte order mark before the first
 * is no part of it. A line that cannot be taken is told of when it is asked for, and those behind it can be read all the same:
 * one bad byte, or gigabytes without an end of line, are no more than one bad line.
 */
final class EventReader {
    /** The longest line that is taken, in bytes; of a longer one no more than that is held. */
    static final int MOST_LINE_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private boolean afterCarriageReturn;
    private long number;

    /** What of the line at hand came with earlier buffers, and how much that was, even of a line too long to be held. */
    private byte[] begun = new byte[256];

    private long begunBytes;

    EventReader(InputStream in) {
        this.in = in;
    }

    /** The number of the line that {@link #next} went to, from 1. */
    long number() {
        return number;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        begunBytes = 0;
        if (!fill()) {
            return false;
        }
        if (afterCarriageReturn) {
            afterCarriageReturn = false;
            if (buffer[position] == '\n') {
                position++;
                if (!fill()) {
                    return false;
                }
            }
        }
        number++;
        return true;
    }

    /** Takes the line, once. */
    String line() throws IOException, EventLine.MalformedException {
        int from = position;
        int to = endOfLine();
        while (to == end) {
            hold(from, to);
            position = end;
            if (!fill()) {
                return text(begun, 0, begunBytes);
            }
            from = position;
            to = endOfLine();
        }
        afterCarriageReturn = buffer[to] == '\r';
        position = to + 1;
        if (begunBytes == 0) {
            return text(buffer, from, to - from);
        }
        hold(from, to);
        return text(begun, 0, begunBytes);
    }

    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer));
        }
        return end > 0;
    }

    private int endOfLine() {
        byte[] bytes = buffer;
        int last = end;
        int at = position;
        while (at < last && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void hold(int from, int to) {
        int more = to - from;
        if (begunBytes + more <= MOST_LINE_BYTES) {
            int held = (int) begunBytes;
            if (held + more > begun.length) {
                begun = Arrays.copyOf(begun, Math.min(MOST_LINE_BYTES, 2 * (held + more)));
            }
            System.arraycopy(buffer, from, begun, held, more);
        }
        begunBytes += more;
    }

    private String text(byte[] bytes, int from, long length) throws EventLine.MalformedException {
        if (length > MOST_LINE_BYTES) {
            throw new EventLine.MalformedException("expected at most " + MOST_LINE_BYTES + " bytes, was longer");
        }
        String text = new String(bytes, from, (int) length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) { // it stands there itself, or for what is no UTF-8
            requireUtf8(ByteBuffer.wrap(bytes, from, (int) length));
        }
        return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    private static void requireUtf8(ByteBuffer bytes) throws EventLine.MalformedException {
        int from = bytes.position();
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(bytes, CharBuffer.allocate(bytes.remaining()), true);
        if (result.isError()) {
            throw new EventLine.MalformedException(
                    "expected UTF-8, but byte " + (bytes.position() - from + 1) + " of the line is not");
        }
    }
}
