// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.Settings;
import io.hookline.stack.command.CommandSupport;
import io.hookline.stack.command.Console;
import io.hookline.stack.command.StopOnSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The relay as its own process: how late it is, how fast, and what it takes from the desk's PC. */
@Command(
        name = RelayBench.NAME,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "From the hook's exit to the broker's acknowledgement with a relay that is there already; events per second of a "
                    + "relay that finds a full spool, beside a producer that sends the same records; memory, and "
                    + "processor time when nothing happens.",
            "Starts its own servers in a temporary directory, which is removed at the end."
        })
final class RelayBench implements Callable<Integer> {
    static final String NAME = "relay";

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "200",
            converter = Settings.Count.class,
            description = "Hooks run one after the other, for the delay.")
    private int events;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "100000",
            converter = Settings.Count.class,
            description = "Events waiting in the spool.")
    private int backlog;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            converter = Settings.Count.class,
            description = "How often the backlog is measured.")
    private int runs;

    @Option(
            names = "--idle-seconds",
            paramLabel = "N",
            defaultValue = "30",
            converter = Settings.Count.class,
            description = "How long the relay is watched while nothing happens.")
    private int idleSeconds;

    @Option(
            names = "--desk",
            paramLabel = "DIR",
            description = "Where a desk was installed, to measure it; without, what ./hookline hook and relay run.")
    private @Nullable Path desk;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "${sys:hookline.bench.out:-target/bench}",
            description = "Where relay.json is written.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Console console = Console.on(CommandSupport.commandLine(spec).getOut());
        DeskCommands commands = DeskCommands.of(desk);
        return StopOnSignal.run(console, running -> {
            Path temporary = Workshop.temporary(running);
            String machine = Machine.describe();
            console.line("Hookline benchmark: relay, " + machine);
            RelayProcess.Command relay = RelayProcess.Command.of(commands, temporary);
            RelayReport report = measure(commands.hook(), relay, machine, temporary, Notes.on(console, running));
            report.tables().forEach(table -> {
                console.line("");
                table.lines().forEach(console::line);
            });
            console.line("");
            console.line("Written to " + Machine.write(report, out, NAME));
            return CommandLine.ExitCode.OK;
        });
    }

    private RelayReport measure(
            List<String> hook, RelayProcess.Command command, String machine, Path temporary, Notes notes)
            throws IOException {
        try (Workshop workshop = Workshop.open(temporary, notes.ofStarts())) {
            KafkaConnection kafka = workshop.kafka(Map.of());
            Path directory = workshop.state("relays");
            RelayReport.Resident resident;
            RelayDelay.Result delay;
            Path spool = Files.createDirectories(directory.resolve("desk"));
            try (RelayProcess relay = RelayProcess.start(command, spool, kafka)) {
                double started = relay.residentMegabytes();
                notes.note("runs hooks");
                delay = new RelayDelay(events).measure(RelayDelay.hook(hook, spool), relay, kafka);
                notes.note("watches the relay do nothing");
                resident = watch(relay, started);
            }
            RelayBacklog.Result drained = new RelayBacklog(backlog, runs).measure(command, directory, kafka, notes);
            return new RelayReport(machine, delay, resident, drained);
        }
    }

    private RelayReport.Resident watch(RelayProcess relay, double startedMegabytes) {
        Duration before = relay.processorTime();
        long began = System.nanoTime();
        Offsets.pause(Duration.ofSeconds(idleSeconds).toMillis());
        double seconds = (System.nanoTime() - began) / 1e9;
        double used = relay.processorTime().minus(before).toMillis() / 1e3;
        return new RelayReport.Resident(
                startedMegabytes, relay.residentMegabytes(), relay.mostResidentMegabytes(), seconds, used);
    }
}
