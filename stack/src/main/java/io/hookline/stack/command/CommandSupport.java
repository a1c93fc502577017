// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What several commands do alike. */
public final class CommandSupport {
    private CommandSupport() {}

    /** Takes a data directory, and sends the log there; called before anything logs. */
    public static DataDirectory open(Path data) {
        DataDirectory directory = DataDirectory.open(data);
        System.setProperty(
                "hookline.log.file", directory.logs().resolve("hookline.log").toString());
        // Kafka brings log4j along, which says at its first use that it comes too late to hear of the process's end.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        return directory;
    }

    /** Keeps the log silent, for a command that only answers; what goes wrong is in its answer. Called before anything logs. */
    static void quietLog() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "hookline-quiet-logback.xml");
        }
    }

    /** Waits, for as long as every service goes on by itself; returns the exit code when one does not. */
    static int untilFailure(LocalStack stack, CommandLine command) throws InterruptedException {
        Object failure;
        try {
            failure = stack.failure().get();
        } catch (ExecutionException e) {
            failure = e.getCause();
        }
        command.getErr().println("hookline: a service cannot go on: " + failure);
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What picocli injects, without its null. */
    public static CommandLine commandLine(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets the spec before it calls the command")
                .commandLine();
    }
}
