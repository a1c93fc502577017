// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.KafkaConnection;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the dead letters, without what is in them. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the dead letters: position, when it was set aside, where the record stood, cause, size, whether it "
                    + "was replayed, and the reason on a line of its own. Prints no key, no value and no number."
        })
final class DeadLettersList implements Callable<Integer> {
    @Mixin
    private final DeadLettersCommand.Connection connection = new DeadLettersCommand.Connection();

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = CommandSupport.commandLine(spec);
        PrintWriter out = command.getOut();
        KafkaConnection kafka = connection.toKafka();
        try (DeadLetterTopic topic = DeadLetterTopic.open(kafka, connection.topic())) {
            Set<Position> replayed = topic.replayed();
            long[] counts = {0, 0};
            topic.forEach(record -> {
                if (DeadLetter.replayed(record).isPresent()) {
                    return;
                }
                DeadLetter letter = DeadLetter.of(record);
                boolean done = replayed.contains(letter.position());
                counts[0]++;
                counts[1] += done ? 1 : 0;
                if (json) {
                    out.println(DeadLetterText.json(letter, done));
                } else {
                    DeadLetterText.entry(letter, done).forEach(out::println);
                }
            });
            if (counts[0] == 0) {
                (json ? command.getErr() : out).println("No dead letters in " + topic.name());
            } else if (!json) {
                out.println(
                        counts[0] + (counts[0] == 1 ? " dead letter, " : " dead letters, ") + counts[1] + " replayed");
            }
        }
        if (connection.topic().equals(DeadLetterTopic.OF_DURATIONS)) {
            pointToTheArchive(kafka, command.getErr());
        }
        return CommandLine.ExitCode.OK;
    }

    /** Who asks for dead letters means all that wait; what is printed stays that of one topic. */
    private static void pointToTheArchive(KafkaConnection kafka, PrintWriter err) {
        String archive = DeadLetterTopic.OF_ARCHIVE;
        try (DeadLetterTopic topic = DeadLetterTopic.open(kafka, archive)) {
            long waiting = topic.waiting();
            if (waiting > 0) {
                err.println("hookline: " + waiting + " more not replayed in " + archive + ", see --topic " + archive);
            }
        } catch (DeadLetterException e) {
            err.println("hookline: warning: " + archive + " was not looked at: " + e.getMessage());
        }
    }
}
