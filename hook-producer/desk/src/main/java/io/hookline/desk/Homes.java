// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which directories MicroSIP can run a hook from. It splits its line at spaces and runs it through the shell of Windows,
 * which gives some characters a meaning of their own; what is not ASCII depends on the PC's code page.
 */
final class Homes {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/\\\\:._~+@-]+");

    private Homes() {}

    /** Where Hookline is installed unless told otherwise; empty when the user has no directory that would do. */
    static Optional<String> byDefault(Platform platform, Map<String, String> environment) {
        if (platform == Platform.WINDOWS) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            return Optional.of(
                    local.isEmpty() || fault(local).isPresent()
                            ? environment.getOrDefault("SystemDrive", "C:") + "\\Hookline"
                            : local + "\\Hookline");
        }
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty() ? Optional.empty() : Optional.of(home + "/.local/share/hookline");
    }

    /** Why MicroSIP could not run what lies under a path; empty when it can. */
    static Optional<String> fault(String path) {
        if (PLAIN.matcher(path).matches()) {
            return Optional.empty();
        }
        String why;
        if (path.indexOf(' ') >= 0) {
            why = "MicroSIP splits its line at spaces";
        } else if (path.chars().anyMatch(c -> c > '~')) {
            why = "what is not ASCII depends on the PC's code page";
        } else {
            why =
                    "other characters than letters, digits, and . _ ~ + @ - have a meaning in MicroSIP's line or in Windows";
        }
        return Optional.of(why + ", was '" + path + "'");
    }
}
