// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** What the durations service could not read or take, and getting it back. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the records of hookline.call-events that the durations service could not read or take, and sends "
                    + "them back. They are in hookline.call-events.dlq.",
            "A dead letter is named by its position there, PARTITION@OFFSET, e.g. 0@12."
        },
        subcommands = {DeadLettersList.class, DeadLettersShow.class, DeadLettersReplay.class})
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
        for (CommandLine command : deadLetters.getSubcommands().values()) {
            Settings.takeVariables(command, Set.of("--bootstrap-servers", "--kafka-config"), environment);
            OptionSpec registry = command.getCommandSpec().findOption("--schema-registry");
            command.getCommandSpec().remove(registry);
            command.getCommandSpec()
                    .addOption(OptionSpec.builder(registry).hidden(true).build());
        }
    }

    /** How to reach Kafka. The registry of {@link KafkaOptions} is taken and not used: nothing here is
     * decoded. */
    static final class Connection {
        @Mixin
        private final KafkaOptions kafka = new KafkaOptions();

        KafkaConnection toKafka() {
            CommandSupport.quietLog();
            return kafka.connection();
        }
    }
}
