// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.service.Meters;
import io.hookline.service.StartException;
import io.hookline.stack.command.CommandSupport;
import io.hookline.stack.server.ServerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code ./hookline bench}: the benchmarks that there are, each a command; alone, all of them. Exit codes: 0 when all
 * went well, 1 when something failed, 2 when the command line is wrong or names what is not built yet.
 */
@Command(
        name = "./hookline bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures this machine's Hookline against a baseline in the same run, and prints ratios.",
            "Without the name of a benchmark it runs all that there are."
        },
        subcommands = {HookBench.class, RelayBench.class, DurationsBench.class, ArchiveBench.class})
public final class BenchMain implements Callable<Integer> {
    private static final int HELP_WIDTH = 100;
    private static final List<String> BUILT =
            List.of(HookBench.NAME, RelayBench.NAME, DurationsBench.NAME, ArchiveBench.NAME);
    private static final List<String> TO_COME = List.of("end-to-end");

    @Spec
    private @Nullable CommandSpec spec;

    private BenchMain() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new BenchMain());
        command.getCommandSpec().version("hookline " + Meters.version());
        for (String name : TO_COME) {
            command.addSubcommand(name, new NotBuiltYet(name));
        }
        command.setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(BenchMain::wrongCommandLine)
                .setExecutionExceptionHandler(BenchMain::failed);
        return command;
    }

    @Override
    public Integer call() {
        CommandLine command = CommandSupport.commandLine(spec);
        int first = CommandLine.ExitCode.OK;
        for (String name : BUILT) {
            int exitCode = command.execute(name);
            first = first == CommandLine.ExitCode.OK ? exitCode : first;
        }
        return first;
    }

    /** Holds the name of a benchmark that will come. */
    @Command(mixinStandardHelpOptions = true, description = "Not built yet.")
    private static final class NotBuiltYet implements Callable<Integer> {
        private final String name;

        @Spec
        private @Nullable CommandSpec spec;

        NotBuiltYet(String name) {
            this.name = name;
        }

        @Override
        public Integer call() {
            CommandSupport.commandLine(spec)
                    .getErr()
                    .println("hookline: the benchmark '" + name + "' is not built yet; there are "
                            + String.join(", ", BUILT));
            return CommandLine.ExitCode.USAGE;
        }
    }

    private static int wrongCommandLine(CommandLine.ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println("hookline: " + problem.getMessage());
        command.getErr().println("See ./hookline bench --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof ServerException
                || failure instanceof StartException
                || failure instanceof BenchException) {
            command.getErr().println("hookline: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (failure instanceof IOException) { // whose message may be no more than a path
            command.getErr().println("hookline: " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
