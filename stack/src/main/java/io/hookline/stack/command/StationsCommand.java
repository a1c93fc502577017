// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.archive.StationsImport;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Names and teams of stations, as figures show them. */
@Command(
        name = "stations",
        mixinStandardHelpOptions = true,
        description = "Names and teams of stations in the archive.")
final class StationsCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private StationsCommand() {}

    /** The variables of the archive stand for its options here too. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine read = new CommandLine(new StationsImport(environment));
        ArchiveOfUp.takeVariables(read, Set.of(), environment);
        return new CommandLine(new StationsCommand()).addSubcommand("import", read);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(CommandSupport.commandLine(spec), "expected a command: import");
    }
}
