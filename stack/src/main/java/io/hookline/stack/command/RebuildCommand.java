// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.durations.DurationsSettings;
import io.hookline.durations.Rebuild;
import io.hookline.durations.RebuildException;
import io.hookline.durations.RuleOptions;
import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Servers;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** Makes all calls anew, see {@link Rebuild}. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Makes hookline.calls anew from the events that hookline.call-events still holds, e.g. after a rule was "
                    + "mended or with other limits. No durations service may run meanwhile.",
            "Every call is published again above its highest revision, with the same id, marked as "
                    + "io.hookline.call.rebuilt: the archive takes it, and whoever counts calls does not count it again. "
                    + "Calls that these events no longer give are deleted; calls older than the first event stay.",
            "With --data, the servers of ./hookline up are started on that directory for the time; without, those that "
                    + "--bootstrap-servers and --schema-registry name are used."
        })
final class RebuildCommand implements Callable<Integer> {
    private static final int TENTHS = 10;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data of ./hookline up, which does not run meanwhile.")
    private @Nullable Path data;

    @Option(
            names = "--application-id",
            paramLabel = "NAME",
            defaultValue = "hookline-durations",
            converter = Settings.NotBlank.class,
            description = "As it is set for the durations service.")
    private String applicationId = "";

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "durations-state",
            description =
                    "As it is set for the durations service: one on this machine then finds its state there, others "
                            + "restore it from Kafka.")
    private Path stateDirectory = Path.of("");

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final RuleOptions rules = new RuleOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Makes the variables of every service stand for the options here too. */
    static void takeVariables(CommandLine rebuild, Map<String, String> environment) {
        Settings.takeVariables(
                rebuild,
                Set.of(
                        "--bootstrap-servers",
                        "--schema-registry",
                        "--kafka-config",
                        "--application-id",
                        "--state-dir",
                        "--offered-limit",
                        "--ringing-limit",
                        "--dialling-limit",
                        "--connected-limit",
                        "--region"),
                environment);
    }

    @Override
    public Integer call() throws Exception {
        CommandLine command = CommandSupport.commandLine(spec);
        Console console = Console.on(command.getOut());
        Path given = data;
        if (given == null) {
            quietLog();
            return rebuild(kafka.connection(), stateDirectory, command);
        }
        if (!Files.isDirectory(given)) {
            command.getErr().println("hookline: --data: expected the data of ./hookline up, there is no " + given);
            return CommandLine.ExitCode.SOFTWARE;
        }
        return StopOnSignal.run(console, running -> {
            DataDirectory directory = running.add(CommandSupport.open(given));
            Servers servers = running.add(Servers.start(directory, Servers.Ports.FREE, running.progress()));
            return rebuild(
                    new KafkaConnection(servers.bootstrapServers(), servers.schemaRegistry(), Map.of()),
                    directory.durations(),
                    command);
        });
    }

    private int rebuild(KafkaConnection connection, Path state, CommandLine command) {
        PrintWriter out = command.getOut();
        try {
            DurationsSettings settings = new DurationsSettings(
                    connection,
                    new HttpSettings("127.0.0.1", 0),
                    applicationId,
                    state,
                    1,
                    rules.limits(),
                    rules.numbering());
            Rebuild.Result result = new Rebuild(settings, new Tenths(out)).run();
            out.println("Read " + result.events() + " records of events. Calls made anew: " + result.rebuilt()
                    + ", deleted: " + result.deleted() + ", older than the first event and left as they were: "
                    + result.kept() + ".");
            out.println("This is generation " + result.generation()
                    + "; the durations service goes on with it when it starts again.");
            return CommandLine.ExitCode.OK;
        } catch (RebuildException e) {
            command.getErr().println("hookline: " + e.getMessage());
        } catch (KafkaException e) {
            command.getErr().println("hookline: expected the brokers to answer: " + e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void quietLog() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "hookline-quiet-logback.xml");
        }
    }

    /** Says so at each tenth of the events. */
    private static final class Tenths implements Rebuild.Progress {
        private final PrintWriter out;
        private long told = -1;

        Tenths(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void read(long events, long ofAll) {
            long tenth = ofAll == 0 ? TENTHS : TENTHS * events / ofAll;
            if (tenth > told) {
                told = tenth;
                out.println("  " + events + " of " + ofAll + " records read");
            }
        }
    }
}
