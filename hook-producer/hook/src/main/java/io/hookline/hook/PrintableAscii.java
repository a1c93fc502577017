// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

/** Makes foreign text safe to show on one line of a terminal. */
final class PrintableAscii {
    private PrintableAscii() {}

    /** The text's first characters, with {@code ?} for each that is not printable ASCII, and {@code ...} if there are more. */
    static String of(String text, int maxCharacters) {
        int shown = Math.min(text.length(), maxCharacters);
        StringBuilder printable = new StringBuilder(shown + 3);
        for (int i = 0; i < shown; i++) {
            char character = text.charAt(i);
            printable.append(character >= ' ' && character <= '~' ? character : '?');
        }
        return text.length() > shown ? printable.append("...").toString() : printable.toString();
    }
}
