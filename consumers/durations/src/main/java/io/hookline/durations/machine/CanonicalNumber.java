// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/**
 * A remote party in the form in which two reports of it are compared. Made by {@link Numbering}.
 *
 * @param text digits for a telephone number, else the text as reported
 * @param kind how much is known of it
 */
record CanonicalNumber(String text, Kind kind) {
    /** Below this many digits a number is an extension or a short code, and only equals itself. */
    private static final int FEWEST_DIGITS = 7;

    /** The same once its leading zero is left out. */
    private static final int FEWEST_SIGNIFICANT_DIGITS = FEWEST_DIGITS - 1;

    /** An outside line, an international prefix and a country code, at the most. */
    private static final int LONGEST_PREFIX = 6;

    /** How much is known of a number. */
    enum Kind {
        /** A telephone number, country code and all: the numbering plan says so. */
        INTERNATIONAL,
        /** A telephone number in some form: what precedes it is not known. */
        DIALLED,
        /** Anything else: {@code anonymous}, {@code *97}, an extension with letters, nothing, an attack. */
        TEXT
    }

    /**
     * Whether both are the same party: equal, or both long enough and one the end of the other, leading zeros (trunk and
     * international prefixes) left out. Two whole international numbers are the same only if they are equal.
     */
    boolean matches(CanonicalNumber other) {
        if (text.equals(other.text)) {
            return true;
        }
        if (kind == Kind.TEXT || other.kind == Kind.TEXT) {
            return false;
        }
        if (kind == Kind.INTERNATIONAL && other.kind == Kind.INTERNATIONAL) {
            return false;
        }
        int mine = leadingZeros(text);
        int theirs = leadingZeros(other.text);
        int myLength = text.length() - mine;
        int theirLength = other.text.length() - theirs;
        int common = Math.min(myLength, theirLength);
        return text.length() >= FEWEST_DIGITS
                && other.text.length() >= FEWEST_DIGITS
                && common >= FEWEST_SIGNIFICANT_DIGITS
                && Math.abs(myLength - theirLength) <= LONGEST_PREFIX
                && text.regionMatches(text.length() - common, other.text, other.text.length() - common, common);
    }

    private static int leadingZeros(String text) {
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '0') {
            zeros++;
        }
        return zeros;
    }

    /** Leaves out the number. */
    @Override
    public String toString() {
        return kind.name();
    }
}
