// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.durations.RuleOptions;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.offline.OfflineCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes calls of the events in a file, without Kafka. */
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        description = {
            "Makes calls of recorded events, without Kafka: the state machine of the durations service.",
            "Reads one JSON object a line, in order of arrival, with the fields station, hook (the INI key), number, "
                    + "at (ISO instant) and optionally id, sequence, spool, monotonicNanos.",
            "Prints one call a line, its last revision, ordered by station and first event. With --explain, each call is "
                    + "followed by which event did what to it, by which rule of docs/CALLS.md, and each station by the "
                    + "events that changed nothing.",
            "A malformed line is reported with its number, the others are processed, and the exit code is 1."
        })
final class CallsCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            converter = ToFile.class,
            description = "Events, or - for standard input.")
    private Path from = Path.of("");

    @Option(
            names = "--until",
            paramLabel = "INSTANT",
            converter = ToInstant.class,
            description = "How far time runs on at the end of the file, e.g. 2026-03-02T18:00:00Z. "
                    + "Without it, until every open call is closed.")
    private @Nullable Instant until;

    @Option(names = "--explain", description = "Says below each call which event did what to it, and why.")
    private boolean explain;

    @Mixin
    private final RuleOptions rules = new RuleOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandSupport.quietLog();
        StationMachine machine = new StationMachine(rules.limits(), rules.numbering());
        try (OfflineCalls calls = new OfflineCalls(machine, explain)) {
            return call(calls);
        }
    }

    private int call(OfflineCalls calls) throws IOException {
        PrintWriter problems = CommandSupport.commandLine(spec).getErr();
        long malformed;
        try (InputStream events = open()) {
            malformed = calls.read(events, problem -> problems.println("hookline: " + name() + ": " + problem));
        } catch (NoSuchFileException e) {
            problems.println("hookline: --from: expected a file of events, there is no " + from);
            return CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            problems.println("hookline: --from: expected a readable file, " + name() + " is not: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        PrintWriter lines = CommandSupport.commandLine(spec).getOut();
        calls.finish(until, line -> lines.print(line + "\n"));
        lines.flush();
        if (lines.checkError() || System.out.checkError()) {
            problems.println("hookline: the calls could not all be written");
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (malformed > 0) {
            problems.println("hookline: " + malformed + (malformed == 1 ? " line was" : " lines were") + " malformed");
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private InputStream open() throws IOException {
        return from.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(from);
    }

    private String name() {
        return from.equals(STANDARD_INPUT) ? "standard input" : from.toString();
    }

    /** A path that is not blank. */
    static final class ToFile implements CommandLine.ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isBlank()) {
                throw new CommandLine.TypeConversionException("expected a file of events or -, was blank");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new CommandLine.TypeConversionException("expected a file of events or -, was '" + text + "'");
            }
        }
    }

    /** An instant in ISO-8601. */
    static final class ToInstant implements CommandLine.ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                Instant instant = Instant.parse(text);
                Moment.micros(instant);
                return instant;
            } catch (DateTimeParseException | ArithmeticException e) {
                throw new CommandLine.TypeConversionException(
                        "expected an instant such as 2026-03-02T18:00:00Z, was '" + text + "'");
            }
        }
    }
}
