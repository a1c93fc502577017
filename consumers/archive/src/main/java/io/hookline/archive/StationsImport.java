// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./hookline stations import FILE}: names and teams of stations into the table {@code stations}. All lines or none;
 * stations that the file does not name stay as they are.
 */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Reads names and teams of stations from a CSV file in UTF-8 into the archive.",
            "Its first line is station,name,team. A station that is there already gets the name and team of the file; an empty"
                    + " one is none. Fields with commas, quotes or line ends stand in double quotes."
        })
public final class StationsImport implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final List<String> HEADER = List.of("station", "name", "team");
    private static final int MOST_BYTES = 1000;
    private static final int MOST_PROBLEMS = 20;

    private static final String STAGE = """
            CREATE TEMPORARY TABLE imported_stations (station text, display_name text, team text) ON COMMIT DROP""";

    private static final String MERGE = """
            INSERT INTO stations (station, display_name, team)
            SELECT station, display_name, team FROM imported_stations
            ON CONFLICT (station) DO UPDATE SET display_name = excluded.display_name, team = excluded.team""";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final DatabaseOptions database;

    @Parameters(paramLabel = "FILE", description = "The CSV file, or - for standard input.")
    private @Nullable Path file;

    /** @param environment where the password may be */
    public StationsImport(Map<String, String> environment) {
        this.database = new DatabaseOptions(environment);
    }

    /** A station's line. */
    private record Row(String station, String name, String team) {}

    /** @return exit code: 0 when all is stored, 1 when nothing is */
    @Override
    public Integer call() {
        CommandLine command = commandLine();
        if (file == null) {
            throw new ParameterException(command, "expected a file");
        }
        List<String> problems = new ArrayList<>();
        List<Row> rows;
        try {
            rows = rows(read(file), problems);
        } catch (CharacterCodingException e) {
            command.getErr().println("hookline: " + name(file) + " is not in UTF-8");
            return CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            command.getErr().println("hookline: expected a CSV file that can be read, " + file + ": " + e);
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (!problems.isEmpty()) {
            problems.stream().limit(MOST_PROBLEMS).forEach(command.getErr()::println);
            command.getErr()
                    .println("hookline: nothing was imported, " + problems.size() + " problems in " + name(file));
            return CommandLine.ExitCode.SOFTWARE;
        }
        try (Connection connection = Database.connect(database.settings())) {
            connection.setAutoCommit(false);
            int stored = store(connection, rows);
            connection.commit();
            command.getOut().println(stored + " stations imported");
            return CommandLine.ExitCode.OK;
        } catch (SQLException e) {
            command.getErr()
                    .println("hookline: expected the archive's database to take the stations, at "
                            + database.settings().address() + ": " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static String read(Path file) throws IOException {
        if (!file.equals(STANDARD_INPUT)) {
            return Files.readString(file, StandardCharsets.UTF_8);
        }
        // Throws for what is not in UTF-8, where new String() would put something in its place.
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(System.in.readAllBytes()))
                .toString();
    }

    private static String name(Path file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
    }

    private static int store(Connection connection, List<Row> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(STAGE);
            CopyRows.copy(
                    connection,
                    "imported_stations",
                    List.of("station", "display_name", "team"),
                    rows,
                    (copied, row) ->
                            copied.text(row.station()).text(orNone(row.name())).text(orNone(row.team())));
            return statement.executeUpdate(MERGE);
        }
    }

    private static @Nullable String orNone(String field) {
        return field.isEmpty() ? null : field;
    }

    /** Reads what is right, and names what is not by its line. */
    private static List<Row> rows(String text, List<String> problems) {
        List<CsvLines.Line> lines = CsvLines.of(text, problems);
        List<Row> rows = new ArrayList<>();
        if (lines.isEmpty() || !lines.get(0).fields().equals(HEADER)) {
            problems.add(
                    0,
                    "line 1: expected " + String.join(",", HEADER) + ", was "
                            + (lines.isEmpty()
                                    ? "nothing"
                                    : String.join(",", lines.get(0).fields())));
            return rows;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (CsvLines.Line line : lines.subList(1, lines.size())) {
            String where = "line " + line.number() + ": ";
            List<String> fields = line.fields();
            if (fields.size() != HEADER.size()) {
                problems.add(where + "expected " + HEADER.size() + " fields, found " + fields.size());
                continue;
            }
            String station = fields.get(0);
            if (station.isBlank()) {
                problems.add(where + "expected a station, was empty");
            } else if (station.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                problems.add(where + "expected a station of at most " + MOST_BYTES + " bytes");
            }
            Integer before = seen.putIfAbsent(station, line.number());
            if (before != null) {
                problems.add(where + "the station is in line " + before + " already");
            }
            rows.add(new Row(station, fields.get(1), fields.get(2)));
        }
        return rows;
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("runs as a command");
        }
        return spec.commandLine();
    }
}
