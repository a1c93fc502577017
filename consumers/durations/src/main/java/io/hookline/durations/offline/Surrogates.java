// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

/** Halves of surrogate pairs: an escape of JSON can make them, UTF-8 cannot hold them. */
final class Surrogates {
    private Surrogates() {}

    /** The text with U+FFFD for each half that lacks the other; the same one where none does. */
    static String whole(String text) {
        int at = firstHalf(text, 0);
        if (at == text.length()) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (; at < text.length(); at = firstHalf(text, at + 1)) {
            whole.setCharAt(at, '\uFFFD');
        }
        return whole.toString();
    }

    private static int firstHalf(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char unit = text.charAt(at);
            if (!Character.isSurrogate(unit)) {
                at++;
            } else if (Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at += 2;
            } else {
                return at;
            }
        }
        return at;
    }
}
