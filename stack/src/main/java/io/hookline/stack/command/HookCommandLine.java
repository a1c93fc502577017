// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.util.List;

/** The command line that a user puts into MicroSIP's INI, as {@code ./hookline hook --command} prints it. */
public final class HookCommandLine {
    /** System properties of its two parts, which the {@code hookline} script sets; either may have spaces. */
    static final String JAVA = "hookline.java";

    static final String ARGUMENT_FILE = "hookline.hook.args";

    private HookCommandLine() {}

    /**
     * The command line, without the hook's name and the number.
     *
     * @throws IllegalStateException when a property is not set
     */
    public static List<String> fromSystemProperties() {
        return List.of(required(JAVA), "@" + required(ARGUMENT_FILE));
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(
                    "expected the system property " + property + ", was not set; start with ./hookline");
        }
        return value;
    }
}
