// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.RegistryUnavailableException;
import io.hookline.schema.Topics;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import io.hookline.service.StartException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a cluster ready for Hookline. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description =
                "Creates the topics that are missing, and registers the schemas of their values. What is there stays as "
                        + "it is. To be run before the services start, as desks may do neither.")
final class TopicsCommand implements Callable<Integer> {
    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Copies of each partition that is created; at most as many as there are brokers. Default: 1.")
    private short replicas;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine topics = new CommandLine(new TopicsCommand());
        Settings.takeVariables(
                topics, Set.of("--bootstrap-servers", "--schema-registry", "--kafka-config"), environment);
        return topics;
    }

    @Override
    public Integer call() {
        CommandSupport.quietLog();
        KafkaConnection connection = kafka.connection();
        try (Admin admin = Admin.create(connection.clientConfig())) {
            Topics.createMissing(admin, replicas);
        } catch (KafkaException e) {
            throw new StartException(
                    "expected Kafka at " + connection.bootstrapServers() + " to have or take Hookline's topics: "
                            + (e.getCause() == null ? e : e.getCause()),
                    e);
        }
        try {
            Topics.registered().forEach(connection.registry()::register);
        } catch (RegistryUnavailableException e) {
            throw new StartException(
                    "expected the registry at " + connection.registry().url() + " to take schemas: " + e.getMessage(),
                    e);
        }
        CommandSupport.commandLine(spec)
                .getOut()
                .println(Topics.all().size() + " topics and "
                        + Topics.registered().size() + " schemas are there");
        return 0;
    }
}
