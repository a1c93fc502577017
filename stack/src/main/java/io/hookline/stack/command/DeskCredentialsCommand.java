// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import io.hookline.service.StartException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Who may send call events: a user and a password for each desk, and nothing else that they open. */
@Command(
        name = "desk-credentials",
        mixinStandardHelpOptions = true,
        description = {
            "Credentials of desks. A desk's user is called desk-NAME, signs in by SCRAM-SHA-512 over TLS, and may write to "
                    + "hookline.call-events and do nothing else.",
            "It needs a Kafka with an authorizer and a listener for SASL_SSL, and an administrator in --kafka-config."
        },
        subcommands = {DeskCredentialsList.class, DeskCredentialsRemove.class})
final class DeskCredentialsCommand implements Runnable {
    private static final Set<String> VARIABLES = Set.of("--bootstrap-servers", "--kafka-config", "--registry-users");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(CommandSupport.commandLine(spec), "expected one of add, list, remove");
    }

    /** Makes the variables of every service stand for the options here too. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine credentials = new CommandLine(new DeskCredentialsCommand());
        credentials.addSubcommand("add", new DeskCredentialsAdd());
        credentials.getSubcommands().forEach((name, command) -> {
            OptionSpec registry = command.getCommandSpec().findOption("--schema-registry");
            command.getCommandSpec().remove(registry);
            command.getCommandSpec()
                    .addOption(OptionSpec.builder(registry).hidden(true).build());
            Settings.takeVariables(command, name.equals("add") ? DeskCredentialsAdd.VARIABLES : VARIABLES, environment);
        });
        return credentials;
    }

    /** Takes what can be a desk's name: a part of a user's name, of a file's and of a line of a users file. */
    static final class DeskName implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                throw new CommandLine.TypeConversionException(
                        "expected up to 64 letters, digits, '.', '_' and '-', was '" + text + "'");
            }
            return text;
        }
    }

    /** How to reach Kafka; the registry of {@link KafkaOptions} is taken and not used. */
    static final class Connection {
        @Mixin
        private final KafkaOptions kafka = new KafkaOptions();

        /** @throws StartException when Kafka cannot be reached with these settings, or refuses */
        <T> T ask(Function<DeskAccess, T> work) {
            CommandSupport.quietLog();
            KafkaConnection connection = kafka.connection();
            try (Admin admin = Admin.create(connection.clientConfig())) {
                return work.apply(new DeskAccess(admin));
            } catch (SecurityDisabledException e) {
                throw new StartException(
                        "expected a Kafka with users and rights at " + connection.bootstrapServers()
                                + ", this one lets everybody do everything, as that of ./hookline up does",
                        e);
            } catch (KafkaException e) {
                throw new StartException(
                        "expected Kafka at " + connection.bootstrapServers() + " to take it: " + reason(e), e);
            }
        }

        void change(Consumer<DeskAccess> work) {
            boolean unused = ask(desks -> {
                work.accept(desks);
                return true;
            });
        }

        private static String reason(KafkaException e) {
            Throwable reason = e.getCause() instanceof KafkaException cause ? cause : e;
            return reason.getClass().getSimpleName() + ": " + reason.getMessage();
        }
    }
}
