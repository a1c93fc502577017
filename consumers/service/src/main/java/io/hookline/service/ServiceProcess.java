// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * A process that runs one service until SIGTERM, SIGINT or a failure. Exit codes: 0 after {@code --help} and
 * {@code --version}, 1 when it could not start or could not go on, 2 for wrong settings, 128 + signal after a signal.
 */
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    private ServiceProcess() {}

    /**
     * Runs a service; does not return.
     *
     * @param options an object with picocli's annotations; filled from the arguments and {@code HOOKLINE_…} variables
     * @param start starts the service by the filled options
     */
    public static <O> void main(O options, Function<O, RunningService> start, String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        System.exit(run(options, start, args, System.getenv(), out, err));
    }

    static <O> int run(
            O options,
            Function<O, RunningService> start,
            String[] args,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err) {
        CommandLine command = Settings.commandLine(options, environment);
        var ended = Settings.parse(command, args, out, err);
        if (ended.isPresent()) {
            return ended.getAsInt();
        }
        try {
            return untilItEnds(command.getCommandName(), start.apply(options));
        } catch (StartException e) {
            err.println(command.getCommandName() + ": " + e.getMessage());
            return 1;
        }
    }

    private static int untilItEnds(String name, RunningService service) {
        Thread onSignal = new Thread(
                () -> {
                    LOG.info("{} stops", name);
                    service.close();
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(onSignal);
        LOG.info("{} runs, see {}", name, service.http().uri("/health"));
        try {
            Throwable failure = service.failure().get();
            LOG.error("{} cannot go on", name, failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.error("{} was interrupted", name, e);
        } catch (ExecutionException e) {
            LOG.error("{} cannot go on", name, e.getCause());
        }
        return 1;
    }
}
