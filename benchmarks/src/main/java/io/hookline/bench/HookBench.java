// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.service.Settings;
import io.hookline.stack.command.CommandSupport;
import io.hookline.stack.command.Console;
import io.hookline.stack.command.StopOnSignal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The hook against a bare JVM and against what else could be run there. */
@Command(
        name = HookBench.NAME,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "How long MicroSIP waits for the hook, beside a JVM that does nothing, node, kcat, and a hook that sends its "
                    + "event itself; with the broker up, down, and taking connections without an answer.",
            "Starts its own servers in a temporary directory, which is removed at the end."
        })
final class HookBench implements Callable<Integer> {
    static final String NAME = "hook";

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "100",
            converter = Settings.Count.class,
            description = "Starts of each side.")
    private int starts;

    @Option(
            names = "--slow-starts",
            paramLabel = "N",
            defaultValue = "10",
            converter = Settings.Count.class,
            description = "Starts of a side that waits five seconds for a broker in vain.")
    private int slowStarts;

    @Option(
            names = "--desk",
            paramLabel = "DIR",
            description = "Where a desk was installed, to measure it; without, what ./hookline hook runs.")
    private @Nullable Path desk;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "${sys:hookline.bench.out:-target/bench}",
            description = "Where hook.json is written.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Console console = Console.on(CommandSupport.commandLine(spec).getOut());
        DeskCommands commands = DeskCommands.of(desk);
        HookArguments arguments = HookArguments.read(commands.hookArguments());
        return StopOnSignal.run(console, running -> {
            Path temporary = Workshop.temporary(running);
            String machine = Machine.describe();
            console.line("Hookline benchmark: hook, " + machine);
            HookStarts bench = new HookStarts(
                    starts, slowStarts, commands.hook(), arguments, RelayProcess.Command.of(commands, temporary));
            HookReport report =
                    new HookReport(machine, arguments, bench.measure(temporary, Notes.on(console, running)));
            report.tables().forEach(table -> {
                console.line("");
                table.lines().forEach(console::line);
            });
            console.line("");
            report.remarks().forEach(console::line);
            console.line("Written to " + Machine.write(report, out, NAME));
            return CommandLine.ExitCode.OK;
        });
    }
}
