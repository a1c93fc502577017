// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/**
 * A process that runs one service until SIGTERM, SIGINT or a failure. Exit codes: 0 after {@code --help} and
 * {@code --version}, 1 when it could not start or could not go on, 2 for wrong settings, 128 + signal after a signal.
 */
public final class ServiceProcess {
    private static final String LOGGING = "logback.configurationFile";

    private ServiceProcess() {}

    /**
     * Runs a service; does not return. Logs to standard error, unless the system property
     * {@code logback.configurationFile} says otherwise, also what libraries log by {@code java.util.logging}. That is settled
     * before the first logger exists, so neither this class nor one that calls it may hold a logger.
     *
     * @param options an object with picocli's annotations; filled from the arguments and {@code HOOKLINE_…} variables
     * @param start starts the service by the filled options
     */
    public static <O> void main(O options, Function<O, RunningService> start, String[] args) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "hookline-service-logback.xml");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
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
        return Lifetime.run(command.getCommandName(), () -> start.apply(options), err);
    }
}
