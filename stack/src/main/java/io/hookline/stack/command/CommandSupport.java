// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.stack.server.DataDirectory;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What several commands do alike. */
final class CommandSupport {
    private CommandSupport() {}

    /** Takes a data directory, and sends the log there; called before anything logs. */
    static DataDirectory open(Path data) {
        DataDirectory directory = DataDirectory.open(data);
        System.setProperty(
                "hookline.log.file", directory.logs().resolve("hookline.log").toString());
        return directory;
    }

    /** What picocli injects, without its null. */
    static CommandLine commandLine(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets the spec before it calls the command")
                .commandLine();
    }
}
