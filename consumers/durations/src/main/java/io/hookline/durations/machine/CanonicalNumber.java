// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.regex.Pattern;

/**
 * A remote party in the form in which two reports of it are compared. What looks like a telephone number is reduced to
 * its digits, without separators; anything else (an extension with letters, {@code anonymous}, {@code *97}, an empty
 * text, an attack) stands for itself.
 *
 * @param text digits for a telephone number, else the text as reported
 * @param dialable whether it is a telephone number
 */
record CanonicalNumber(String text, boolean dialable) {
    /** Below this many digits a number is an extension or a short code, and only equals itself. */
    private static final int FEWEST_DIGITS = 7;

    /** The same once its leading zero is left out. */
    private static final int FEWEST_SIGNIFICANT_DIGITS = FEWEST_DIGITS - 1;

    /** An outside line, an international prefix and a country code, at the most. */
    private static final int LONGEST_PREFIX = 6;

    private static final Pattern SEPARATORS = Pattern.compile("[\\s().\\-/]");
    private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]{1,32}");

    static CanonicalNumber of(String reported) {
        if (reported.isEmpty() || reported.length() > 64) {
            return new CanonicalNumber(reported, false);
        }
        String stripped = SEPARATORS.matcher(reported).replaceAll("");
        if (!DIGITS.matcher(stripped).matches()) {
            return new CanonicalNumber(reported, false);
        }
        return new CanonicalNumber(stripped.startsWith("+") ? stripped.substring(1) : stripped, true);
    }

    /**
     * Whether both are the same party: equal, or both long enough and one the end of the other, leading zeros (trunk and
     * international prefixes) left out.
     */
    boolean matches(CanonicalNumber other) {
        if (text.equals(other.text)) {
            return true;
        }
        if (!dialable || !other.dialable) {
            return false;
        }
        String mine = withoutZeros();
        String theirs = other.withoutZeros();
        String longer = mine.length() >= theirs.length() ? mine : theirs;
        String shorter = mine.length() >= theirs.length() ? theirs : mine;
        return text.length() >= FEWEST_DIGITS
                && other.text.length() >= FEWEST_DIGITS
                && shorter.length() >= FEWEST_SIGNIFICANT_DIGITS
                && longer.length() - shorter.length() <= LONGEST_PREFIX
                && longer.endsWith(shorter);
    }

    private String withoutZeros() {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '0') {
            start++;
        }
        return text.substring(start);
    }
}
