// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

/** Measures and cuts text by its length in UTF-8. Lengths are of well-formed text: every surrogate has its other half. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static boolean isWellFormed(String text) {
        return firstLoneSurrogate(text, 0) < 0;
    }

    /** The text with U+FFFD in place of each surrogate that has no other half. */
    static String wellFormed(String text) {
        int lone = firstLoneSurrogate(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        while (lone >= 0) {
            repaired.setCharAt(lone, REPLACEMENT);
            lone = firstLoneSurrogate(text, lone + 1);
        }
        return repaired.toString();
    }

    /** How many bytes the text takes. */
    static int length(String wellFormed) {
        int bytes = 0;
        for (int i = 0; i < wellFormed.length(); i++) {
            bytes += length(wellFormed.charAt(i));
        }
        return bytes;
    }

    /** The longest beginning of the text that takes at most that many bytes and ends between two code points. */
    static String prefix(String wellFormed, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < wellFormed.length(); i++) {
            bytes += length(wellFormed.charAt(i));
            if (bytes > maxBytes) {
                return wellFormed.substring(0, Character.isLowSurrogate(wellFormed.charAt(i)) ? i - 1 : i);
            }
        }
        return wellFormed;
    }

    /** A surrogate counts as half of the four bytes of its pair. */
    private static int length(char character) {
        if (character < 0x80) {
            return 1;
        }
        return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
    }

    private static int firstLoneSurrogate(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char character = text.charAt(i);
            if (!Character.isSurrogate(character)) {
                i++;
            } else if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }
}
