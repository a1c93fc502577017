// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.util.List;

/**
 * The text of a java argument file: one argument a line. Inside double quotes, which an argument gets when it has anything but
 * plain characters, java reads {@code \\}, {@code \"}, {@code \n}, {@code \r}, {@code \t} and {@code \f} as one
 * character; outside, blanks separate arguments and {@code #} begins a comment.
 */
final class ArgumentFile {
    private ArgumentFile() {}

    /** @throws DeskException when an argument holds a character that no argument can */
    static String text(List<String> arguments) {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            text.append(quoted(argument)).append('\n');
        }
        return text.toString();
    }

    private static String quoted(String argument) {
        StringBuilder quoted = new StringBuilder("\"");
        boolean plain = !argument.isEmpty();
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            plain &= c > ' ' && c <= '~' && "\\\"'#".indexOf(c) < 0;
            switch (c) {
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\f' -> quoted.append("\\f");
                case '\0' -> throw new DeskException("an argument cannot hold the character 0");
                default -> quoted.append(c);
            }
        }
        return plain ? argument : quoted.append('"').toString();
    }
}
