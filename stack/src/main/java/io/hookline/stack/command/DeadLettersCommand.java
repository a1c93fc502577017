// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the durations service could not read or take and what the archive's database refused, and getting it back. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the records of hookline.call-events that the durations service could not read or take, and sends "
                    + "them back. They are in hookline.call-events.dlq.",
            "With --topic hookline.archive.dlq: the records whose rows the archive's database refused, and takes them "
                    + "into the archive.",
            "A dead letter is named by its position there, PARTITION@OFFSET, e.g. 0@12."
        },
        subcommands = {DeadLettersList.class, DeadLettersShow.class})
final class DeadLettersCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                CommandSupport.commandLine(spec), "expected one of list, show, replay");
    }

    /** Makes the variables of every service stand for the options here too. */
    static void takeVariables(CommandLine deadLetters, Map<String, String> environment) {
        deadLetters.addSubcommand("replay", replay(environment));
        for (CommandLine command : List.of(
                deadLetters.getSubcommands().get("list"),
                deadLetters.getSubcommands().get("show"))) {
            Settings.takeVariables(command, Set.of("--bootstrap-servers", "--kafka-config"), environment);
            OptionSpec registry = command.getCommandSpec().findOption("--schema-registry");
            command.getCommandSpec().remove(registry);
            command.getCommandSpec()
                    .addOption(OptionSpec.builder(registry).hidden(true).build());
        }
    }

    /** It alone decodes, and writes to the archive. */
    private static CommandLine replay(Map<String, String> environment) {
        CommandLine replay = new CommandLine(new DeadLettersReplay(environment));
        ArchiveOfUp.takeVariables(
                replay, Set.of("--bootstrap-servers", "--kafka-config", "--schema-registry"), environment);
        return replay;
    }

    /** Takes the topics of dead letters that there are. */
    static final class TopicName implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.equals(DeadLetterTopic.OF_DURATIONS) || text.equals(DeadLetterTopic.OF_ARCHIVE)) {
                return text;
            }
            throw new CommandLine.TypeConversionException("expected " + DeadLetterTopic.OF_DURATIONS + " or "
                    + DeadLetterTopic.OF_ARCHIVE + ", was '" + text + "'");
        }
    }

    /** Which topic, and how to reach Kafka. The registry of {@link KafkaOptions} is taken, and used by a replay
     * into the archive alone. */
    static final class Connection {
        @Mixin
        private final KafkaOptions kafka = new KafkaOptions();

        @Option(
                names = "--topic",
                paramLabel = "TOPIC",
                defaultValue = "hookline.call-events.dlq",
                converter = TopicName.class,
                description =
                        "hookline.call-events.dlq (default), of the durations service, or hookline.archive.dlq, of "
                                + "the archive.")
        private String topic = DeadLetterTopic.OF_DURATIONS;

        String topic() {
            return topic;
        }

        KafkaConnection toKafka() {
            CommandSupport.quietLog();
            return kafka.connection();
        }
    }
}
