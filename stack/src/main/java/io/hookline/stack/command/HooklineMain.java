// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.archive.EraseNumber;
import io.hookline.service.Meters;
import io.hookline.service.StartException;
import io.hookline.stack.server.ServerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * The commands of {@code ./hookline} that run in a JVM of their own. Exit codes: 0 when all went well, 1 when something
 * failed, 2 when the command line is wrong.
 */
@Command(
        name = "hookline",
        mixinStandardHelpOptions = true,
        description = "Call-event streaming for desks that use MicroSIP.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CallsCommand.class,
            DeadLettersCommand.class,
            RebuildCommand.class,
            ImportCommand.class
        })
public final class HooklineMain implements Runnable {
    private static final int HELP_WIDTH = 100;

    @Spec
    private @Nullable CommandSpec spec;

    private HooklineMain() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return commandLine(System.getenv());
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine command = new CommandLine(new HooklineMain());
        command.getCommandSpec().version("hookline " + Meters.version());
        command.getSubcommands().values().stream()
                .filter(subcommand -> subcommand.getCommand() instanceof DeadLettersCommand)
                .forEach(deadLetters -> DeadLettersCommand.takeVariables(deadLetters, environment));
        command.getSubcommands().values().stream()
                .filter(subcommand -> subcommand.getCommand() instanceof RebuildCommand)
                .forEach(rebuild -> RebuildCommand.takeVariables(rebuild, environment));
        command.getSubcommands().values().stream()
                .filter(subcommand -> subcommand.getCommand() instanceof ImportCommand)
                .forEach(read -> ImportCommand.takeVariables(read, environment));
        command.addSubcommand("stations", StationsCommand.commandLine(environment));
        command.addSubcommand("erase", erase(environment));
        command.addSubcommand("topics", TopicsCommand.commandLine(environment));
        command.addSubcommand("desk-credentials", DeskCredentialsCommand.commandLine(environment));
        command.addSubcommand("server-secrets", ServerSecretsCommand.commandLine(environment));
        command.setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(HooklineMain::wrongCommandLine)
                .setExecutionExceptionHandler(HooklineMain::failed);
        return command;
    }

    /** The registry of the Kafka options is taken and not used: nothing there is decoded. */
    private static CommandLine erase(Map<String, String> environment) {
        CommandLine erase = new CommandLine(new EraseNumber(environment, CommandSupport::quietLog));
        CommandSpec described = erase.getCommandSpec();
        OptionSpec registry = described.findOption("--schema-registry");
        described.remove(registry);
        described.addOption(OptionSpec.builder(registry).hidden(true).build());
        ArchiveOfUp.takeVariables(erase, Set.of("--bootstrap-servers", "--kafka-config"), environment);
        return erase;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(CommandSupport.commandLine(spec), "expected a command");
    }

    private static int wrongCommandLine(CommandLine.ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println("hookline: " + problem.getMessage());
        command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof ServerException
                || failure instanceof StartException
                || failure instanceof DeadLetterException) {
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
