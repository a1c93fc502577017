// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String TOO_LONG = "expected at most 1048576 bytes, was longer";

    /** At most so many bytes at once. */
    private static final class Trickle extends ByteArrayInputStream {
        private final int most;

        Trickle(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(length, most));
        }
    }

    /** Each line with its number, or why it is none. */
    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        EventReader reader = new EventReader(in);
        while (reader.next()) {
            String line;
            try {
                line = reader.line();
            } catch (EventLine.MalformedException e) {
                line = e.getMessage();
            }
            lines.add(reader.number() + " " + line);
        }
        return lines;
    }

    private static List<String> lines(String text) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void lines_endWithALineFeed_aCarriageReturn_orBoth_howeverTheyArrive(int atOnce) throws IOException {
        byte[] text = "\uFEFFa\r\n\nb\r\rc é\uD83D\uDE00\n\r\nd\r\n".getBytes(UTF_8);

        assertThat(lines(new Trickle(text, atOnce)))
                .containsExactly("1 a", "2 ", "3 b", "4 ", "5 c é\uD83D\uDE00", "6 ", "7 d");
    }

    @Test
    void lastLine_needsNoEnd_andNothing_isNoLine() throws IOException {
        assertThat(lines("a\nb")).containsExactly("1 a", "2 b");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\uFEFF")).containsExactly("1 ");
    }

    @Test
    void byteOrderMark_isTextBehindTheFirstLine() throws IOException {
        assertThat(lines("a\n\uFEFFb")).containsExactly("1 a", "2 \uFEFFb");
    }

    @Test
    void bytesThatAreNoUtf8_areToldOfByLine_andTheOthersAreRead() throws IOException {
        byte[] text = "a\nb\u00E4b\n\u00C0\u0080\n\u00ED\u00A0\u0080\nc\n\u00E2\u0082".getBytes(ISO_8859_1);

        assertThat(lines(new ByteArrayInputStream(text)))
                .containsExactly(
                        "1 a",
                        "2 expected UTF-8, but byte 2 of the line is not",
                        "3 expected UTF-8, but byte 1 of the line is not",
                        "4 expected UTF-8, but byte 1 of the line is not",
                        "5 c",
                        "6 expected UTF-8, but byte 1 of the line is not");
    }

    @Test
    void replacementCharacter_isText() throws IOException {
        assertThat(lines("\uFFFD\nb")).containsExactly("1 \uFFFD", "2 b");
    }

    @Test
    void lineOfTheMostBytes_isTaken_andALongerOneToldOf() throws IOException {
        String longest = "é".repeat(EventReader.MOST_LINE_BYTES / 2);

        List<String> lines = lines(longest + "\n" + longest + "x\r\nb\n" + longest + "x");

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("1 " + longest);
        assertThat(lines.subList(1, 4)).containsExactly("2 " + TOO_LONG, "3 b", "4 " + TOO_LONG);
    }

    /** More of it than a heap of tests holds, were it held. */
    @Test
    void lineWithoutEnd_isNotHeld() throws IOException {
        long bytes = 3L << 30;
        InputStream endless = new InputStream() {
            private long left = bytes;

            @Override
            public int read() {
                throw new AssertionError("read one by one");
            }

            @Override
            public int read(byte[] to, int from, int length) {
                int taken = (int) Math.min(length, left);
                Arrays.fill(to, from, from + taken, (byte) 'x');
                left -= taken;
                return taken == 0 ? -1 : taken;
            }
        };

        assertThat(lines(endless)).containsExactly("1 " + TOO_LONG);
    }
}
