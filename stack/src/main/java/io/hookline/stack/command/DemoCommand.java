// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Settings;
import io.hookline.stack.LocalStack;
import io.hookline.stack.desk.HookProcess;
import io.hookline.stack.desk.InProcessHook;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Simulation;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows all of Hookline at work, and checks it against what is known to be true. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs everything on this machine with an empty data directory, lets simulated desks make calls through the "
                    + "real hook and relay, and compares what arrives with what was done.",
            "Without --exit it stays up until Ctrl-C. The data is removed at the end."
        })
final class DemoCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 100;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "200",
            converter = Settings.Count.class,
            description = "How many calls (default ${DEFAULT-VALUE}).")
    private int calls;

    @Option(
            names = "--desks",
            paramLabel = "D",
            defaultValue = "5",
            converter = Settings.Count.class,
            description = "How many desks make them (default ${DEFAULT-VALUE}).")
    private int desks;

    @Option(names = "--exit", description = "End after the summary; exit code 0 only if every number agrees.")
    private boolean exit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which calls are made (default ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandLine command = CommandSupport.commandLine(spec);
        Console console = Console.on(command.getOut());
        HookProcess hookProcess = new HookProcess(HookCommandLine.fromSystemProperties());
        Path data = Files.createTempDirectory("hookline-demo");
        return StopOnSignal.run(console, running -> {
            running.add(() -> delete(data));
            console.line("Hookline demo: " + calls + " calls on " + desks + " desks");
            DataDirectory directory = running.add(CommandSupport.open(data));
            List<LocalStack.Desk> spools = desks(directory);
            LocalStack stack = running.add(LocalStack.start(
                    directory, Servers.Ports.FREE, LocalStack.HttpPorts.FREE, spools, running.progress()));
            Readiness.await(stack, running.progress());
            Simulation simulation =
                    running.add(new Simulation(new InProcessHook(Clock.systemUTC()), hookProcess, seed));
            Summary summary = demonstrate(stack, spools, simulation, console);
            summary.print(console);
            if (exit) {
                return summary.agrees() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
            WhereToLook.print(
                    console, stack, directory, "HOOKLINE_SPOOL", spools.get(0).spool(), null, null);
            console.line("Ctrl-C ends it and removes the data.");
            return CommandSupport.untilFailure(stack, command);
        });
    }

    private Summary demonstrate(LocalStack stack, List<LocalStack.Desk> spools, Simulation simulation, Console console)
            throws IOException, InterruptedException {
        List<Simulation.SimulatedDesk> simulated = spools.stream()
                .map(desk -> new Simulation.SimulatedDesk(desk.station(), desk.spool()))
                .toList();
        console.line("  the desks make their calls …");
        CompletableFuture<List<MadeCall>> day = CompletableFuture.supplyAsync(() -> {
            try {
                return simulation.run(simulated, calls);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        });
        try (ArchivedCalls archived = ArchivedCalls.open(stack.servers().jdbcUrl())) {
            while (!day.isDone()) {
                console.counting("  " + simulation.callsMade() + " of " + calls + " calls made, " + archived.closed()
                        + " archived");
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            List<MadeCall> made = made(day);
            console.line("  " + made.size() + " calls made, waiting for the last to be archived …");
            archived.awaitClosed(
                    made.size(), count -> console.counting("  " + count + " of " + made.size() + " archived"));
            return Summary.compare(made, archived.all(), TopicEvents.read(stack), archived.latency());
        }
    }

    private static List<MadeCall> made(CompletableFuture<List<MadeCall>> day) throws IOException {
        try {
            return day.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            throw e;
        }
    }

    private List<LocalStack.Desk> desks(DataDirectory data) throws IOException {
        List<LocalStack.Desk> all = new ArrayList<>();
        for (int i = 1; i <= desks; i++) {
            String station = "desk-" + i;
            all.add(new LocalStack.Desk(
                    station, Files.createDirectories(data.spool().resolve(station))));
        }
        return all;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's data could not all be removed from " + directory, e);
        }
    }
}
