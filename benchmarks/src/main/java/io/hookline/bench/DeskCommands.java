// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.stack.command.HookCommandLine;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command lines of a desk.
 *
 * @param java runs both
 * @param hookArguments the hook's argument file
 * @param relayArguments the relay's, beside it; there is none unless a desk was installed
 */
record DeskCommands(String java, Path hookArguments, Path relayArguments) {
    /** @param desk where a desk was installed; null for the hook that {@code ./hookline hook --command} prints */
    static DeskCommands of(@Nullable Path desk) {
        List<String> parts = HookCommandLine.fromSystemProperties();
        Path hook = desk == null
                ? Path.of(parts.get(1).substring(1))
                : desk.toAbsolutePath().resolve("hook.args");
        return new DeskCommands(parts.get(0), hook, hook.resolveSibling("relay.args"));
    }

    /** As MicroSIP runs the hook's line: it splits it at spaces. */
    List<String> hook() {
        return List.of((java + " @" + hookArguments).split(" ", -1));
    }
}
