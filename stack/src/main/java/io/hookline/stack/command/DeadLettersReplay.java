// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.archive.DatabaseOptions;
import io.hookline.archive.DatabaseSettings;
import io.hookline.archive.Readmission;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends dead letters back to the topic that they came from. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends dead letters back to where they came from. Those of hookline.call-events.dlq go to hookline.call-events, with the key, the value and the headers that they came "
                    + "with, in the order of their offsets. What was replayed before is passed over, also after a "
                    + "crash in the middle: sending and the mark that it was sent are one transaction.",
            "Calls come to no harm: each event has an id and a sequence number, and counts once however often it "
                    + "arrives. A record that still cannot be read or taken comes back as a new dead letter.",
            "Those of hookline.archive.dlq, which the archive alone missed, go into its tables and not to Kafka again, in "
                    + "batches: an event once, a call only where the table has no higher revision, and not where "
                    + "hookline.calls says that it is no more. What PostgreSQL still refuses stays as it is, is named on "
                    + "standard error, and makes the exit code 1. A number that was erased meanwhile may come back with "
                    + "a call or event that the archive never had: run erase again."
        })
final class DeadLettersReplay implements Callable<Integer> {
    @Mixin
    private final DeadLettersCommand.Connection connection = new DeadLettersCommand.Connection();

    @Mixin
    private final DatabaseOptions database;

    @Parameters(arity = "0..*", paramLabel = "PARTITION@OFFSET", description = "Positions, as list prints them.")
    private List<String> positions = new ArrayList<>();

    @Option(names = "--all", description = "All that were not replayed yet.")
    private boolean all;

    @Option(names = "--again", description = "Also those of the given positions that were replayed before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Only print what would be sent.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param environment where the password of the archive's database may be */
    DeadLettersReplay(Map<String, String> environment) {
        this.database = new DatabaseOptions(environment);
    }

    @Override
    public Integer call() {
        CommandLine command = CommandSupport.commandLine(spec);
        if (all == !positions.isEmpty()) {
            throw new CommandLine.ParameterException(command, "expected either positions PARTITION@OFFSET or --all");
        }
        if (again && all) {
            throw new CommandLine.ParameterException(command, "--again: expected positions with it, was --all");
        }
        Set<Position> wanted = positions(command);
        KafkaConnection kafka = connection.toKafka();
        try (DeadLetterTopic topic = DeadLetterTopic.open(kafka, connection.topic())) {
            if (dryRun) {
                print(topic, wanted, command.getOut());
                return CommandLine.ExitCode.OK;
            }
            requireThere(topic, wanted); // before another replay is ended for it
            if (topic.name().equals(DeadLetterTopic.OF_ARCHIVE)) {
                return archive(topic, wanted, kafka, command);
            }
            send(topic, wanted, kafka, command.getOut());
            return CommandLine.ExitCode.OK;
        }
    }

    /** Not by picocli: of several values it takes one that is malformed for a word that it does not know. */
    private Set<Position> positions(CommandLine command) {
        Position.Converter converter = new Position.Converter();
        try {
            return positions.stream().map(converter::convert).collect(Collectors.toCollection(TreeSet::new));
        } catch (CommandLine.TypeConversionException e) {
            throw new CommandLine.ParameterException(command, e.getMessage(), e);
        }
    }

    private void print(DeadLetterTopic topic, Set<Position> wanted, PrintWriter out) {
        Set<Position> replayed = plan(topic, wanted);
        long[] count = {0};
        long before = Replay.select(topic, replayed, selection(wanted), again, record -> {
            count[0]++;
            out.println(line(record));
        });
        out.println("Would replay " + count[0] + ", already replayed " + before + hint(before));
    }

    private void send(DeadLetterTopic topic, Set<Position> wanted, KafkaConnection kafka, PrintWriter out) {
        try (Replay replay = new Replay(kafka, topic.name())) {
            topic.moveEnd();
            Set<Position> replayed = plan(topic, wanted);
            long before = Replay.select(topic, replayed, selection(wanted), again, replay::send);
            replay.finish();
            out.println("Replayed " + replay.committed() + ", already replayed " + before + hint(before));
        }
    }

    private int archive(DeadLetterTopic topic, Set<Position> wanted, KafkaConnection kafka, CommandLine command) {
        DatabaseSettings archive = database.settings();
        try (Readmission readmission = Readmission.open(archive, kafka);
                Replay replay = new Replay(kafka, topic.name())) {
            ArchiveReplay letters = new ArchiveReplay(readmission, replay, command.getErr());
            topic.moveEnd();
            Set<Position> replayed = plan(topic, wanted);
            long before = Replay.select(topic, replayed, selection(wanted), again, letters::take);
            letters.finish();
            command.getOut()
                    .println("Replayed " + replay.committed() + " (" + letters.summary() + "), already replayed "
                            + before + hint(before));
            return letters.left() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (SQLException e) {
            throw ArchiveReplay.failure(archive.toString(), e);
        } catch (KafkaException e) { // settings that the client refuses
            throw DeadLetterTopic.failure(kafka, Topics.CALLS.name(), e);
        }
    }

    /** Who names a letter wants it sent; with --all nobody means those that were. */
    private String hint(long before) {
        return before == 0 || all ? "" : "; --again replays what was replayed before";
    }

    /** What was replayed before; refuses wanted positions where no dead letter is. */
    private static Set<Position> plan(DeadLetterTopic topic, Set<Position> wanted) {
        requireThere(topic, wanted);
        return topic.replayed();
    }

    private static void requireThere(DeadLetterTopic topic, Set<Position> wanted) {
        for (Position position : wanted) {
            if (topic.at(position)
                    .filter(found -> DeadLetter.replayed(found).isEmpty())
                    .isEmpty()) {
                throw topic.nothingAt(position);
            }
        }
    }

    private Predicate<Position> selection(Set<Position> wanted) {
        return all ? position -> true : wanted::contains;
    }

    private static String line(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter letter = DeadLetter.of(record);
        String to = record.topic().equals(DeadLetterTopic.OF_ARCHIVE) ? "the archive" : Topics.CALL_EVENTS.name();
        return letter.position() + " to " + to + ", " + letter.bytes() + " B, " + letter.cause();
    }
}
