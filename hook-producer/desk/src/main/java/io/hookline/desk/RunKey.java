// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The user's own {@code Run} key in the registry of Windows: no administrator, no window, no other program. A scheduled task at
 * log-on would need the rights of an administrator.
 */
final class RunKey implements LogOn {
    private static final String KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
    private static final String VALUE = "Hookline";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public List<String> register(List<String> relayCommand) throws IOException {
        Subprocess reg = reg("add", KEY, "/v", VALUE, "/t", "REG_SZ", "/d", String.join(" ", relayCommand), "/f");
        if (!reg.succeeded()) {
            return List.of(
                    "The relay is not started at log-on: reg says: " + reg.output(),
                    "  The first hook after each log-on starts the relay.");
        }
        ProcessBuilder relay = new ProcessBuilder(relayCommand)
                .redirectInput(ProcessBuilder.Redirect.from(new File("NUL")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        relay.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
        Process started = relay.start();
        return List.of("The relay runs as process " + started.pid() + ", and starts at log-on: " + KEY + ", " + VALUE);
    }

    @Override
    public List<String> remove(Path relayArguments) throws IOException {
        Subprocess registered = reg("query", KEY, "/v", VALUE);
        if (!registered.succeeded() || !registered.output().contains("@" + relayArguments)) {
            return List.of();
        }
        Subprocess reg = reg("delete", KEY, "/v", VALUE, "/f");
        return reg.succeeded() ? List.of() : List.of("The start at log-on could not be removed: " + reg.output());
    }

    private static Subprocess reg(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "reg";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Subprocess.run(List.of(command), Map.of(), PATIENCE);
    }
}
