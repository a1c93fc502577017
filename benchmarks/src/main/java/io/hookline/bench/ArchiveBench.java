// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.service.Settings;
import io.hookline.stack.command.CommandSupport;
import io.hookline.stack.command.Console;
import io.hookline.stack.command.StopOnSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The archive's writing against plain COPY, and its figures over years of calls. */
@Command(
        name = ArchiveBench.NAME,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Rows per second of the archive, beside COPY of the same rows into a table without an index and beside an upsert "
                    + "row by row; then how long each figure takes of a day, a month and two years of calls.",
            "Starts a PostgreSQL of its own in a temporary directory, which is removed at the end."
        })
final class ArchiveBench implements Callable<Integer> {
    static final String NAME = "archive";

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "200000",
            converter = Settings.Count.class,
            description = "Rows of each table that are written.")
    private int rows;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "5000",
            converter = Settings.Count.class,
            description = "Rows of a transaction; the archive polls at most 5000.")
    private int batch;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            converter = Settings.Count.class,
            description = "How often each side writes them.")
    private int runs;

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Calls over two years of which the figures are timed; 0 for none. Ten million take 20 GB.")
    private int history;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "20",
            converter = Settings.Count.class,
            description = "How often each figure is timed.")
    private int queries;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "${sys:hookline.bench.out:-target/bench}",
            description = "Where archive.json and the plans of the figures are written.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandLine command = CommandSupport.commandLine(spec);
        if (history < 0) {
            throw new CommandLine.ParameterException(command, "--history: expected 0 or more, was " + history);
        }
        Console console = Console.on(command.getOut());
        return StopOnSignal.run(console, running -> {
            Path temporary = Workshop.temporary(running);
            String machine = Machine.describe();
            console.line("Hookline benchmark: archive, " + machine);
            ArchiveReport report = measure(machine, temporary, running, Notes.on(console, running));
            report.tables().forEach(table -> {
                console.line("");
                table.lines().forEach(console::line);
            });
            console.line("");
            console.line("Written to " + Machine.write(report, out, NAME));
            return CommandLine.ExitCode.OK;
        });
    }

    private ArchiveReport measure(String machine, Path temporary, StopOnSignal running, Notes notes)
            throws IOException, SQLException {
        try (ArchiveDatabase database = ArchiveDatabase.start(temporary.resolve("database"))) {
            running.lastly(database::stopServer);
            ArchiveWriting.Result calls =
                    new ArchiveWriting(database, ArchiveRows.calls(rows, batch), batch).measure(runs, notes);
            ArchiveWriting.Result events =
                    new ArchiveWriting(database, ArchiveRows.events(rows, batch), batch).measure(runs, notes);
            ArchiveHistory.Result figures = history == 0
                    ? null
                    : new ArchiveHistory(database, history, queries).measure(out.resolve("archive-plans"), notes);
            return new ArchiveReport(machine, batch, calls, events, figures);
        }
    }
}
