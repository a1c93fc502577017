// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows all of one dead letter. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows all of one dead letter: its headers, key, value as a hex dump, and the stack trace.",
            "Key and value may hold a phone number."
        })
final class DeadLettersShow implements Callable<Integer> {
    @Mixin
    private final DeadLettersCommand.Connection connection = new DeadLettersCommand.Connection();

    @Parameters(
            paramLabel = "PARTITION@OFFSET",
            converter = Position.Converter.class,
            description = "Its position, as list prints it.")
    private Position position = new Position(0, 0);

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = CommandSupport.commandLine(spec);
        try (DeadLetterTopic topic = DeadLetterTopic.open(connection.toKafka(), connection.topic())) {
            ConsumerRecord<byte[], byte[]> record = topic.at(position)
                    .filter(found -> DeadLetter.replayed(found).isEmpty())
                    .orElseThrow(() -> topic.nothingAt(position));
            command.getErr().println("hookline: warning: key and value may hold a phone number");
            DeadLetterText.page(record, topic.replayed().contains(position)).forEach(command.getOut()::println);
        }
        return CommandLine.ExitCode.OK;
    }
}
