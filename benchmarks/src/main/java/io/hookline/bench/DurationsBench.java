// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.service.Settings;
import io.hookline.stack.command.CommandSupport;
import io.hookline.stack.command.Console;
import io.hookline.stack.command.StopOnSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The durations service against pass-through topologies, and what its clock and its state cost. */
@Command(
        name = DurationsBench.NAME,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Events per second through the durations service and through pass-through topologies on the same topic, "
                    + "what a punctuation costs beside idle stations, and what a station and an open call cost in memory.",
            "Starts its own servers in a temporary directory, which is removed at the end."
        })
final class DurationsBench implements Callable<Integer> {
    static final String NAME = "durations";

    /** The parts of the benchmark. */
    enum Part {
        throughput,
        punctuation,
        memory
    }

    @Option(names = "--only", split = ",", paramLabel = "PART", description = "Of: ${COMPLETION-CANDIDATES}.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--stations",
            split = ",",
            paramLabel = "N",
            defaultValue = "100,10000,100000",
            converter = Settings.Count.class,
            description = "Throughput: numbers of stations.")
    private List<Integer> stations = List.of();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "200000",
            converter = Settings.Count.class,
            description = "Throughput: events of all stations together.")
    private int events;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            converter = Settings.Count.class,
            description = "How often each is measured.")
    private int runs;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            converter = Settings.Count.class,
            description = "Throughput: stream threads of each side.")
    private int threads;

    @Option(
            names = "--idle",
            split = ",",
            paramLabel = "N",
            defaultValue = "0,10000,100000",
            description = "Punctuation: numbers of idle stations, rising. Memory: the last of them.")
    private List<Integer> idle = List.of();

    @Option(
            names = "--open",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Settings.Count.class,
            description = "Punctuation and memory: calls that are open.")
    private int open;

    @Option(
            names = "--due",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Settings.Count.class,
            description = "Punctuation: calls that fall due together.")
    private int due;

    @Option(
            names = "--window-seconds",
            paramLabel = "N",
            defaultValue = "6",
            converter = Settings.Count.class,
            description = "Punctuation: how long one measurement takes.")
    private int windowSeconds;

    @Option(
            names = "--client",
            paramLabel = "NAME=VALUE",
            description = "A setting for Kafka's clients of all sides, e.g. commit.interval.ms=1000. May be repeated.")
    private Map<String, String> client = new TreeMap<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "${sys:hookline.bench.out:-target/bench}",
            description = "Where durations.json is written.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Console console = Console.on(CommandSupport.commandLine(spec).getOut());
        return StopOnSignal.run(console, running -> {
            Path temporary = Workshop.temporary(running);
            Notes notes = Notes.on(console, running);
            console.line("Hookline benchmark: durations, " + DurationsReport.thisMachine());
            DurationsReport report = measure(temporary, notes);
            report.tables().forEach(table -> {
                console.line("");
                table.lines().forEach(console::line);
            });
            console.line("");
            console.line("Written to " + report.write(out));
            return CommandLine.ExitCode.OK;
        });
    }

    private DurationsReport measure(Path temporary, Notes notes) {
        List<Throughput.Result> throughput = new ArrayList<>();
        if (only.contains(Part.throughput)) {
            Throughput bench = new Throughput(events, runs, threads, client);
            for (int number : stations) {
                throughput.add(bench.measure(temporary, number, notes));
            }
        }
        List<Punctuation.Result> punctuation = new ArrayList<>();
        if (only.contains(Part.punctuation)) {
            punctuation.addAll(new Punctuation(idle, open, due, runs, Duration.ofSeconds(windowSeconds), client)
                    .measure(temporary, notes));
        }
        Memory.@Nullable Result memory = null;
        if (only.contains(Part.memory)) {
            memory = new Memory(idle.get(idle.size() - 1), open, client).measure(temporary, notes);
        }
        return new DurationsReport(DurationsReport.thisMachine(), throughput, punctuation, memory);
    }
}
