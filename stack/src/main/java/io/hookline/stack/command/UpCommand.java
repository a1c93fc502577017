// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Settings;
import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.GrafanaProcess;
import io.hookline.stack.server.Loopback;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.PrometheusProcess;
import io.hookline.stack.server.Servers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs everything on this machine and keeps the data. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs Kafka, the schema registry, PostgreSQL, all services and the relay of one desk on this machine, and "
                    + "Prometheus and Grafana where they are installed, until Ctrl-C. Everything listens on 127.0.0.1 only. The "
                    + "data is kept and found again.",
            "For each port 0 stands for any that is free."
        })
final class UpCommand implements Callable<Integer> {
    static final String POSTGRES_PORT = "54320";

    /** Where one usually listens that is run beside {@code --no-prometheus}. */
    private static final URI PROMETHEUS_OF_ONES_OWN = URI.create("http://127.0.0.1:9090");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:hookline.data:-data}",
            description =
                    "Where the data is kept; created if missing; one process at a time (default ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(
            names = "--station",
            paramLabel = "NAME",
            converter = Settings.NotBlank.class,
            description = "Name of the desk whose hooks write into DIR/spool (default: this machine's name).")
    private @Nullable String station;

    @Option(
            names = "--kafka-port",
            defaultValue = "9092",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "Port of Kafka (default ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            defaultValue = "8081",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "Port of the schema registry (default ${DEFAULT-VALUE}).")
    private int registryPort;

    @Option(
            names = "--postgres-port",
            defaultValue = POSTGRES_PORT,
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "Port of PostgreSQL (default ${DEFAULT-VALUE}).")
    private int postgresPort;

    @Option(
            names = "--relay-port",
            defaultValue = "9401",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "Port of the relay's /metrics and /health (default ${DEFAULT-VALUE}).")
    private int relayPort;

    @Option(
            names = "--durations-port",
            defaultValue = "9402",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "The same of the durations service (default ${DEFAULT-VALUE}).")
    private int durationsPort;

    @Option(
            names = "--metrics-port",
            defaultValue = "9403",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "The same of the metrics service (default ${DEFAULT-VALUE}).")
    private int metricsPort;

    @Option(
            names = "--archive-port",
            defaultValue = "9404",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "The same of the archive (default ${DEFAULT-VALUE}).")
    private int archivePort;

    @Option(
            names = "--prometheus-port",
            defaultValue = "9405",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "Port of Prometheus, which runs where the machine has it (default ${DEFAULT-VALUE}).")
    private int prometheusPort;

    @Option(names = "--no-prometheus", description = "Runs none, even where the machine has it.")
    private boolean noPrometheus;

    @Option(
            names = "--grafana-port",
            defaultValue = "9406",
            paramLabel = "PORT",
            converter = Settings.Port.class,
            description = "Port of Grafana, which runs where the machine has it (default ${DEFAULT-VALUE}).")
    private int grafanaPort;

    @Option(names = "--no-grafana", description = "Runs none, even where the machine has it.")
    private boolean noGrafana;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandLine command = CommandSupport.commandLine(spec);
        Console console = Console.on(command.getOut());
        return StopOnSignal.run(console, running -> {
            console.line("Hookline starts on " + data);
            if (!noPrometheus && PrometheusProcess.installed().isPresent()) {
                Loopback.requireFree("Prometheus", prometheusPort); // before the others start: they take longer
            }
            if (!noGrafana && GrafanaProcess.installed().isPresent()) {
                Loopback.requireFree("Grafana", grafanaPort);
            }
            DataDirectory directory = running.add(CommandSupport.open(data));
            LocalStack stack = running.add(LocalStack.start(
                    directory,
                    new Servers.Ports(kafkaPort, registryPort, postgresPort),
                    new LocalStack.HttpPorts(relayPort, durationsPort, metricsPort, archivePort),
                    List.of(new LocalStack.Desk(stationName(), directory.spool())),
                    running.progress()));
            Readiness.await(stack, running.progress());
            PrometheusProcess prometheus = startPrometheus(stack, directory, running);
            GrafanaProcess grafana = startGrafana(stack, directory, prometheus, running);
            WhereToLook.print(console, stack, directory, "HOOKLINE_DATA", directory.root(), prometheus, grafana);
            console.line("Ctrl-C ends it.");
            return CommandSupport.untilFailure(stack, command);
        });
    }

    /** Null where none is to run. */
    private @Nullable PrometheusProcess startPrometheus(
            LocalStack stack, DataDirectory directory, StopOnSignal running) {
        Path program = noPrometheus ? null : PrometheusProcess.installed().orElse(null);
        if (program == null) {
            return null;
        }
        return running.add(step(
                running,
                "Prometheus",
                () -> PrometheusProcess.start(program, directory.prometheus(), prometheusPort, stack.scrapeTargets())));
    }

    /** Null where none is to run. */
    private @Nullable GrafanaProcess startGrafana(
            LocalStack stack, DataDirectory directory, @Nullable PrometheusProcess prometheus, StopOnSignal running) {
        Path home = noGrafana ? null : GrafanaProcess.installed().orElse(null);
        if (home == null) {
            return null;
        }
        URI source = prometheus == null ? PROMETHEUS_OF_ONES_OWN : prometheus.uri("");
        return running.add(step(
                running,
                "Grafana",
                () -> GrafanaProcess.start(
                        home,
                        directory.grafana(),
                        grafanaPort,
                        source,
                        stack.servers().postgres())));
    }

    private static <T> T step(StopOnSignal running, String name, Supplier<T> start) {
        Progress progress = running.progress();
        progress.step(name);
        long began = System.nanoTime();
        T started = start.get();
        progress.done(name, Duration.ofNanos(System.nanoTime() - began));
        return started;
    }

    private String stationName() {
        if (station != null) {
            return station;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "desk-1";
        }
    }
}
