// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalNumberTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    +493012345678            | +493012345678        | equal
                    +493012345678            | 493012345678         | without the plus
                    +493012345678            | 00493012345678       | international prefix
                    +493012345678            | 03012345678          | trunk prefix
                    +493012345678            | 3012345678           | no prefix at all
                    +493012345678            | 12345678             | local
                    +493012345678            | 003012345678         | outside line 0, trunk prefix
                    +493012345678            | 000493012345678      | outside line 0, international prefix
                    03012345678              | 903012345678         | outside line 9
                    +493012345678            | 9493012345678        | outside line 9 before the country code
                    03012345678              | 003012345678         | outside line 0
                    +49 (30) 123-456.78      | 004930/12345678      | separators
                    1234567                  | +49301234567         | seven digits are enough
                    0123456                  | 990123456            | seven digits with the zero are enough
                    1001                     | 1001                 | extension
                    1001                     | 10-01                | the same extension with a separator
                    *97                      | *97                  | service code
                    `#31#`                   | #31#                 | service code
                    anonymous                | anonymous            | hidden
                    ``                       | ``                   | none
                    anna@example             | anna@example         | text
                    """)
    void pair_thatMatches(String one, String other, String why) {
        assertMatches(one, other, why, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    +493012345678            | +493012345679        | another subscriber
                    +493012345678            | +498912345678        | another area
                    +493012345678            | 345678               | six digits are too few
                    1001                     | 1002                 | other extension
                    1001                     | 01001                | a short number only equals itself
                    1001                     | +49301001            | nor is it an end of a long one
                    012345                   | 99012345             | six digits with the zero
                    1234567                  | 99999991234567       | a prefix longer than any
                    *97                      | 97                   | a service code is text
                    anonymous                | Anonymous            | text is compared as it is
                    anonymous                | ``                   | hidden is not none
                    ``                       | +493012345678        | none is not any
                    +493012345678x           | +493012345678        | an attack is text
                    +4930123456+78           | +493012345678        | a plus within
                    """)
    void pair_thatDoesNotMatch(String one, String other, String why) {
        assertMatches(one, other, why, false);
    }

    @Test
    void numberOfMoreDigitsThanAnyTelephoneHas_onlyEqualsItself() {
        String digits = "1234567890".repeat(4);

        assertMatches(digits, digits, "equal", true);
        assertMatches(digits, "+" + digits, "too long", false);
        assertMatches("1".repeat(1000), "1".repeat(999), "too long", false);
    }

    private static void assertMatches(String one, String other, String why, boolean expected) {
        assertThat(matches(Numbering.PLAIN, one, other)).as(why).isEqualTo(expected);
        assertThat(matches(Numbering.PLAIN, other, one)).as(why).isEqualTo(expected);
    }

    private static boolean matches(Numbering numbering, String one, String other) {
        return numbering.canonical(one).matches(numbering.canonical(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DE | 03012345678        | +493012345678       | true  | trunk prefix
                    DE | +49 30 12345678    | 004930/12345678     | true  | international prefix
                    DE | 003012345678       | +493012345678       | true  | outside line 0, trunk prefix: no valid number
                    DE | 001234567          | +4989001234567      | true  | no valid number: by its digits
                    DE | 1001               | 1001                | true  | extension
                    DE | 1001               | 1002                | false | other extension
                    DE | 030 12345678       | +43 30 12345678     | false | the same number in another country
                    US | (212) 555-0123     | +12125550123        | true  | national
                    RU | 8 (495) 123-45-67  | +74951234567        | true  | a trunk prefix that is no zero
                    HU | 06 1 234 5678      | +3612345678         | true  | another one
                    IT | 02 1234 5678       | +390212345678       | true  | a zero that is part of the number
                    """)
    void pair_inARegion(String region, String one, String other, boolean expected, String why) {
        assertThat(matches(Numbering.of(region), one, other)).as(why).isEqualTo(expected);
        assertThat(matches(Numbering.of(region), other, one)).as(why).isEqualTo(expected);
    }

    @Test
    void trunkPrefixThatIsNoZero_needsARegion() {
        assertThat(matches(Numbering.PLAIN, "84951234567", "+74951234567")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"XX", "de", "", "Germany"})
    void regionWithoutANumberingPlan_isRefused(String region) {
        assertThatThrownBy(() -> Numbering.of(region))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a region")
                .hasMessageContaining("'" + region + "'");
    }

    @Test
    void text_holdsNoNumber() {
        assertThat(Numbering.PLAIN.canonical("+493012345678").toString()).doesNotContain("30123");
    }
}
