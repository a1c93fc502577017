// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.util.List;

/** The command line that a user puts into MicroSIP's INI, as {@code ./hookline hook --command} prints it. */
public final class HookCommandLine {
    /** System property that holds it; the {@code hookline} script sets it. */
    public static final String PROPERTY = "hookline.hook.command";

    private HookCommandLine() {}

    /**
     * The command line, split into arguments at spaces, which it has nowhere else: MicroSIP would not run it.
     *
     * @throws IllegalStateException when the property is not set
     */
    public static List<String> fromSystemProperty() {
        String line = System.getProperty(PROPERTY);
        if (line == null || line.isBlank()) {
            throw new IllegalStateException("expected the hook's command line in the system property " + PROPERTY
                    + ", was not set; start with ./hookline");
        }
        return List.of(line.split(" "));
    }
}
