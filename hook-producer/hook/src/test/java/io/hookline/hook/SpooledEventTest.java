// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpooledEventTest {
    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final int LIMIT = SpooledEvent.MAX_NUMBER_BYTES;

    @Test
    void number_atTheLimit_isKept() {
        String number = "7".repeat(LIMIT);
        assertThat(withNumber(number).number()).isEqualTo(number);
        assertThat(withNumber(number).numberTruncated()).isFalse();
    }

    @Test
    void number_overTheLimit_isCutAndMarked() {
        assertThat(withNumber("7".repeat(LIMIT + 1)).number()).isEqualTo("7".repeat(LIMIT));
        assertThat(withNumber("7".repeat(LIMIT + 1)).numberTruncated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "☎", "📞"})
    void number_isCutBetweenCodePoints(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        for (int offset = 0; offset < bytes; offset++) {
            String number = "7".repeat(offset) + character.repeat(LIMIT);
            String kept = withNumber(number).number();
            assertThat(number).startsWith(kept);
            assertThat(kept.substring(offset).replace(character, "")).isEmpty();
            assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(LIMIT - bytes + 1, LIMIT);
        }
    }

    @Test
    void loneSurrogates_becomeReplacementCharacters() {
        assertThat(withNumber("1\uD83D2").number()).isEqualTo("1\uFFFD2");
        assertThat(withNumber("\uDCDE").number()).isEqualTo("\uFFFD");
        assertThat(withNumber("\uDCDE\uD83D").number()).isEqualTo("\uFFFD\uFFFD");
        assertThat(withNumber("\uD83D\uD83D\uDCDE\uDCDE").number()).isEqualTo("\uFFFD📞\uFFFD");
        assertThat(withNumber("1\uD83D2").numberTruncated()).isFalse();
    }

    @Test
    void loneSurrogates_overTheLimit_areReplacedAndCut() {
        assertThat(withNumber("\uD83D".repeat(LIMIT)).number()).isEqualTo("\uFFFD".repeat(LIMIT / 3));
        assertThat(withNumber("\uD83D".repeat(LIMIT)).numberTruncated()).isTrue();
    }

    @Test
    void anEventThatCannotBeWritten_cannotBeMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpooledEvent(ID, Hook.CALL_END, 1, 2, "1", "7".repeat(LIMIT + 1), true))
                .withMessage("number: expected at most 16384 bytes of UTF-8, were 16385");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpooledEvent(ID, Hook.CALL_END, 1, 2, "1", "777\uD83D", false))
                .withMessage("number: expected well-formed Unicode, had a lone surrogate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpooledEvent(ID, Hook.CALL_END, 1, 2, "", "777", false))
                .withMessage("hook version: expected at least 1 character, was empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpooledEvent(ID, Hook.CALL_END, 1, 2, "v".repeat(65_536), "777", false))
                .withMessage("hook version: expected at most 65535 bytes of UTF-8, were 65536");
    }

    @Test
    void toString_hasNoNumber() {
        assertThat(withNumber("777")).hasToString("cmdCallEnd 01900000-0000-7000-8000-000000000001");
    }

    private static SpooledEvent withNumber(String number) {
        return SpooledEvent.of(ID, Hook.CALL_END, 1, 2, "1", number);
    }
}
