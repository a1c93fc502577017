// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFileTest {
    private static final SpooledEvent EVENT = new SpooledEvent(
            UUID.fromString("01900000-0000-7abc-8def-0123456789ab"),
            Hook.CALL_BUSY,
            1_790_000_000_123_456L,
            -42,
            "0.1.0",
            "+49 é📞",
            true);

    private static final String EVENT_IN_VERSION_1 =
            // letters, version, hook, flags
            "484b4c4e" + "01" + "07" + "01"
                    // wall clock, monotonic clock
                    + "00065bfeda27c240" + "ffffffffffffffd6"
                    // id
                    + "0190000000007abc8def0123456789ab"
                    // hook version, number
                    + "0005" + "302e312e30" + "0000000a" + "2b343920c3a9f09f939e"
                    // checksum
                    + "8434eb46";

    @Test
    void version1_neverChanges() throws Exception {
        assertThat(HexFormat.of().formatHex(SpoolFile.encode(EVENT))).isEqualTo(EVENT_IN_VERSION_1);
        assertThat(SpoolFile.decode(HexFormat.of().parseHex(EVENT_IN_VERSION_1)))
                .isEqualTo(EVENT);
    }

    @ParameterizedTest
    @EnumSource
    void everyHook_readsBack(Hook hook) throws Exception {
        assertReadsBack(new SpooledEvent(UUID.randomUUID(), hook, 1, 2, "0.1.0", "100", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "100", "\u0000\n\u001B[2J", "é☎📞", "a&b|c;\"d\"", "\uFFFD"})
    void everyNumber_readsBack(String number) throws Exception {
        assertReadsBack(new SpooledEvent(UUID.randomUUID(), Hook.CALL_END, 1, 2, "0.1.0", number, false));
    }

    @Test
    void extremes_readBack() throws Exception {
        String longest = "☎".repeat(SpooledEvent.MAX_NUMBER_BYTES / 3);
        assertReadsBack(new SpooledEvent(
                new UUID(0, 0), Hook.CALL_END, Long.MIN_VALUE, Long.MAX_VALUE, "v".repeat(0xFFFF), longest, true));
        assertReadsBack(new SpooledEvent(
                new UUID(-1, -1), Hook.INCOMING_CALL, Long.MAX_VALUE, Long.MIN_VALUE, "v".repeat(0x8000), "", false));
    }

    @Test
    void everyBeginningOfAFile_isRefused() {
        byte[] file = SpoolFile.encode(EVENT);
        for (int length = 0; length < file.length; length++) {
            assertRefused(Arrays.copyOf(file, length)).withMessageStartingWith("size: expected ");
        }
    }

    @Test
    void everyFlippedBit_isRefused() {
        byte[] file = SpoolFile.encode(EVENT);
        for (int bit = 0; bit < file.length * Byte.SIZE; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(damaged).withMessageMatching(".+: expected .+, was .+");
        }
    }

    @Test
    void zeros_areRefused() {
        // What a file system may leave of a file that was not forced before the power failed.
        for (int length = 0; length < 200; length++) {
            assertRefused(new byte[length]);
        }
    }

    @Test
    void bytesBehindTheEvent_areRefused() {
        byte[] file = SpoolFile.encode(EVENT);
        assertRefused(withChecksum(Arrays.copyOf(file, file.length + 3)))
                .withMessage("size: expected %d bytes, was %d", file.length, file.length + 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 00       | first bytes: expected 0x484b4c4e, was 0x4b4c4e",
                "4 | 02       | format version: expected 1, was 2",
                "4 | ff       | format version: expected 1, was 255",
                "5 | 00       | hook code: expected 1 to 8, was 0",
                "5 | 09       | hook code: expected 1 to 8, was 9",
                "6 | 03       | flags: expected only bit 0, was 0x3",
                "6 | 80       | flags: expected only bit 0, was 0x80",
                "39 | ffff    | size: expected at least 65584 bytes, was 64",
                "41 | ff      | hook version: expected UTF-8, was malformed at byte 0 of 5",
                "46 | 7fffffff | size: expected 2147483701 bytes, was 64",
                "46 | ffffffff | size: expected 53 bytes, was 64",
                "50 | 80      | number: expected UTF-8, was malformed at byte 0 of 10",
                "56 | eda080   | number: expected UTF-8, was malformed at byte 6 of 10",
            })
    void aWrongValueUnderARightChecksum_isRefused(int offset, String bytes, String message) {
        byte[] file = SpoolFile.encode(EVENT);
        byte[] wrong = HexFormat.of().parseHex(bytes);
        System.arraycopy(wrong, 0, file, offset, wrong.length);
        assertRefused(withChecksum(file)).withMessage(message);
    }

    @Test
    void aNumberOverTheLimitUnderARightChecksum_isRefused() {
        int tooLong = SpooledEvent.MAX_NUMBER_BYTES + 1;
        byte[] file = Arrays.copyOf(SpoolFile.encode(EVENT), 54 + tooLong);
        Arrays.fill(file, 50, file.length, (byte) '7');
        ByteBuffer.wrap(file).putInt(46, tooLong);
        assertRefused(withChecksum(file)).withMessage("number: expected at most 16384 bytes of UTF-8, were 16385");
    }

    private static void assertReadsBack(SpooledEvent event) throws Exception {
        assertThat(SpoolFile.decode(SpoolFile.encode(event))).isEqualTo(event);
    }

    private static ThrowableAssertAlternative<?> assertRefused(byte[] file) {
        return assertThatExceptionOfType(SpoolFile.UnreadableException.class)
                .isThrownBy(() -> SpoolFile.decode(file))
                .withMessageNotContaining("+49")
                .withMessageNotContaining("📞");
    }

    private static byte[] withChecksum(byte[] file) {
        ByteBuffer.wrap(file).putInt(file.length - Integer.BYTES, SpoolFile.checksum(file));
        return file;
    }
}
