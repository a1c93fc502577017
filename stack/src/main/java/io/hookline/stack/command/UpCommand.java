// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Settings;
import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Loopback;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.PrometheusProcess;
import io.hookline.stack.server.Servers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
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
                    + "Prometheus where it is installed, until Ctrl-C. Everything listens on 127.0.0.1 only. The data is kept and found again.",
            "For each port 0 stands for any that is free."
        })
final class UpCommand implements Callable<Integer> {
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
            defaultValue = "54320",
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
            DataDirectory directory = running.add(CommandSupport.open(data));
            LocalStack stack = running.add(LocalStack.start(
                    directory,
                    new Servers.Ports(kafkaPort, registryPort, postgresPort),
                    new LocalStack.HttpPorts(relayPort, durationsPort, metricsPort, archivePort),
                    List.of(new LocalStack.Desk(stationName(), directory.spool())),
                    running.progress()));
            Readiness.await(stack, running.progress());
            PrometheusProcess prometheus = startPrometheus(stack, directory, running);
            WhereToLook.print(console, stack, directory, "HOOKLINE_DATA", directory.root(), prometheus);
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
        Progress progress = running.progress();
        progress.step("Prometheus");
        long began = System.nanoTime();
        PrometheusProcess prometheus = running.add(
                PrometheusProcess.start(program, directory.prometheus(), prometheusPort, stack.scrapeTargets()));
        progress.done("Prometheus", Duration.ofNanos(System.nanoTime() - began));
        return prometheus;
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
