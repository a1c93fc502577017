// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import io.hookline.service.KafkaOptions;
import io.hookline.service.RefusedSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code ./hookline erase --number N}, see {@link Erasure}. The number stands in nothing that it writes. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = {
            "Removes a person's number from the archive: from all calls and events whose number matches it as docs/CALLS.md"
                    + " says. Rows stay, so figures keep their counts; in place of the number stands '(erased)' and a"
                    + " random id. hookline.calls gets a record without a value for each of the calls, so that"
                    + " compaction removes what it holds of them.",
            "Not removed are the events in hookline.call-events, which Kafka deletes by their age: the report says when. "
                    + "While they are there, ./hookline rebuild makes the calls of them again; then run this again.",
            "Run it while the archive has read all there is, and again after a day: what the archive had not read, and calls"
                    + " of which the durations service tells later, are removed then. The report says nothing of the number,"
                    + " so it may be kept.",
            "Exit code 0 when all is done, 1 when nothing is or cannot be known to be: then run it again."
        })
public final class EraseNumber implements Callable<Integer> {
    private static final Duration KEPT = Duration.ofMillis(
            Long.parseLong(Topics.CALL_EVENTS.configs().getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "0")));

    /** Kafka deletes by segments, and closes one after that time. */
    private static final Duration SEGMENT = Duration.ofDays(7);

    private static final String STANDARD_INPUT = "-";

    private final Kafka kafka;
    private final InputStream input;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final DatabaseOptions database;

    @Mixin
    private final KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--number",
            required = true,
            paramLabel = "NUMBER",
            description =
                    "The number, or - to read it from the first line of standard input: other users of this machine can"
                            + " read a command line, and shells keep it.")
    private String number = "";

    @Option(names = "--dry-run", description = "Only say what would be touched.")
    private boolean dryRun;

    /** Taken, so that no message of the parser quotes a number at the wrong place. */
    @Unmatched
    private List<String> others = new ArrayList<>();

    /** How Kafka is reached; a test has none. */
    @FunctionalInterface
    interface Kafka {
        CallTombstones open(KafkaConnection connection);
    }

    /**
     * @param environment where the password may be
     * @param beforeKafka called before Kafka's client logs anything
     */
    public EraseNumber(Map<String, String> environment, Runnable beforeKafka) {
        this(
                environment,
                connection -> {
                    beforeKafka.run();
                    return CallTombstones.open(connection);
                },
                System.in);
    }

    EraseNumber(Map<String, String> environment, Kafka kafka, InputStream input) {
        this.database = new DatabaseOptions(environment);
        this.kafka = kafka;
        this.input = input;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine command = commandLine();
        if (!others.isEmpty()) {
            throw new ParameterException(
                    command, "expected only the options of --help; what else came is not repeated, it may be a number");
        }
        String wanted = number.equals(STANDARD_INPUT) ? firstLine() : number;
        if (wanted.isBlank()) {
            throw new ParameterException(command, "--number: expected a number, was blank");
        }
        try (Connection connection = Database.connect(database.settings())) {
            connection.setNetworkTimeout(Runnable::run, 0); // reads all events, whatever that takes
            connection.setAutoCommit(false);
            Erasure.Result result = dryRun ? Erasure.count(connection, wanted) : erase(connection, wanted);
            report(command.getOut(), result);
            Erasure.clean(connection, result);
            return CommandLine.ExitCode.OK;
        } catch (SQLException e) {
            command.getErr()
                    .println("hookline: expected the archive's database to erase it, at "
                            + database.settings().address()
                            + ": SQLSTATE " + e.getSQLState() + meaning(e)
                            + "; run it again, what was done is not done twice");
        } catch (KafkaException e) {
            command.getErr()
                    .println("hookline: nothing was erased, expected the brokers to answer: "
                            + e.getClass().getSimpleName());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What PostgreSQL says may quote a number, its codes do not. */
    private static String meaning(SQLException e) {
        return switch (String.valueOf(e.getSQLState())) {
            case "3D000" -> ", there is no such database";
            case "42P01", "42883" -> ", it has no tables of this version: an archive that starts on it makes them";
            case "28000", "28P01" -> ", user or password is refused";
            case "42501" -> ", the user may not change the tables";
            case "08001", "08006" -> ", it does not answer";
            default -> "";
        };
    }

    private Erasure.Result erase(Connection connection, String wanted) throws SQLException {
        try (CallTombstones tombstones = open(kafkaOptions.connection())) {
            return Erasure.run(connection, wanted, tombstones);
        }
    }

    private CallTombstones open(KafkaConnection connection) {
        try {
            return kafka.open(connection);
        } catch (KafkaException e) {
            throw new ParameterException(commandLine(), RefusedSettings.message(connection, e));
        }
    }

    private void report(PrintWriter out, Erasure.Result result) {
        String would = dryRun ? "Would erase" : "Erased";
        out.println(would + " the number in " + result.calls() + " calls and " + result.events()
                + " events of the archive.");
        out.println((dryRun ? "Would write " : "Wrote ") + result.tombstones() + " records without a value to "
                + Topics.CALLS.name() + ", " + result.again()
                + " of them for calls erased earlier that were told of again.");
        if (!result.alike().isNone()) {
            out.println(result.alike().calls() + " calls and " + result.alike().events()
                    + " events hold its last digits in a text that does not match, e.g. tel: or sip:, and keep it. Erase each"
                    + " such text by itself: --number takes any.");
        }
        Instant last = result.lastAppended();
        if (last == null) {
            out.println("No event of the archive held it; " + Topics.CALL_EVENTS.name()
                    + " may hold events that were erased here before.");
        } else {
            LocalDate until = LocalDate.ofInstant(last.plus(KEPT).plus(SEGMENT), ZoneOffset.UTC)
                    .plusDays(1);
            out.println(Topics.CALL_EVENTS.name() + " holds the events until they are "
                    + KEPT.toDays() + " days old and their segment is closed, " + until
                    + " at the latest unless the topic is set otherwise; until then a rebuild or an empty archive brings the"
                    + " number back.");
        }
        out.println(
                "Not looked at: dead letters (90 days), state of the durations service (a day), spools of desks, backups.");
    }

    private String firstLine() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("runs as a command");
        }
        return spec.commandLine();
    }
}
