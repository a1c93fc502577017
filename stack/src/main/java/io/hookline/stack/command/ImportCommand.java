// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.durations.offline.RecordedEvents;
import io.hookline.schema.KafkaConnection;
import io.hookline.service.KafkaOptions;
import io.hookline.service.RefusedSettings;
import io.hookline.service.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends recorded events through the pipeline. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Sends recorded events to hookline.call-events, from where they become calls, rows and figures like all others. "
                    + "Reads what ./hookline calls reads: one JSON object a line, in order of arrival, with the fields "
                    + "station, hook, number, at and optionally id, sequence, spool, monotonicNanos.",
            "An event without an id gets one that follows from its station and its place among the station's events, so "
                    + "the same file gives the same ids and the archive holds each event and each call once, however often it "
                    + "is imported. Append to a file, but do not remove lines from it.",
            "The durations service knows a station's last 4,096 events by their ids, and those with spool and sequence however many "
                    + "they are: of a longer file without them, a second import makes the same calls and tells of them again.",
            "Import a station's past before its desk reports: rules go by the order of arrival.",
            "A malformed line is reported with its number, the others are sent, and the exit code is 1. It is 1 too when Kafka "
                    + "does not take all; then import the file again."
        })
final class ImportCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            converter = CallsCommand.ToFile.class,
            description = "Events, or - for standard input.")
    private Path from = Path.of("");

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Makes the variables of every service stand for the options here too. */
    static void takeVariables(CommandLine command, Map<String, String> environment) {
        Settings.takeVariables(
                command, Set.of("--bootstrap-servers", "--schema-registry", "--kafka-config"), environment);
    }

    @Override
    public Integer call() {
        CommandSupport.quietLog();
        CommandLine command = CommandSupport.commandLine(spec);
        PrintWriter problems = command.getErr();
        KafkaConnection connection = kafka.connection();
        try (InputStream lines = open()) {
            return send(lines, connection, command);
        } catch (NoSuchFileException e) {
            problems.println("hookline: --from: expected a file of events, there is no " + from);
        } catch (IOException e) {
            problems.println("hookline: --from: expected a readable file, " + name() + " is not: " + e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private int send(InputStream lines, KafkaConnection connection, CommandLine command) throws IOException {
        PrintWriter problems = command.getErr();
        ImportedEvents events;
        try {
            events = ImportedEvents.open(connection);
        } catch (KafkaException e) {
            problems.println("hookline: " + RefusedSettings.message(connection, e));
            return CommandLine.ExitCode.SOFTWARE;
        }
        try (events) {
            events.begin();
            long malformed = new RecordedEvents()
                    .read(lines, events::send, problem -> problems.println("hookline: " + name() + ": " + problem));
            events.finish();
            command.getOut().println(events.committed() + " events sent");
            if (malformed == 0) {
                return CommandLine.ExitCode.OK;
            }
            problems.println("hookline: " + malformed + (malformed == 1 ? " line was" : " lines were") + " malformed");
        } catch (KafkaException e) { // whose message may quote the record
            problems.println("hookline: expected Kafka and the schema registry to take the events: "
                    + e.getClass().getSimpleName() + "; " + events.committed()
                    + " were sent for certain. Import the file again: what was sent counts once");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private InputStream open() throws IOException {
        return from.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(from);
    }

    private String name() {
        return from.equals(STANDARD_INPUT) ? "standard input" : from.toString();
    }
}
