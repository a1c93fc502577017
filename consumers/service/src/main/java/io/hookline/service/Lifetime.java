// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.io.PrintWriter;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service from its start until it cannot go on, or until the signal that closes it. */
final class Lifetime {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);
    private static final int FAILED = 1;

    private Lifetime() {}

    /** Starts the service and waits; returns the exit code when it could not start or cannot go on. */
    static int run(String name, Supplier<RunningService> start, PrintWriter err) {
        RunningService service;
        try {
            service = start.get();
        } catch (StartException e) {
            err.println(name + ": " + e.getMessage());
            return FAILED;
        } catch (RuntimeException | Error e) { // must end in an exit code, whatever threads the start has left behind
            LOG.error("{} could not start", name, e);
            return FAILED;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(name, service), "shutdown"));
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
        return FAILED;
    }

    private static void close(String name, RunningService service) {
        LOG.info("{} stops", name);
        try {
            service.close();
            LOG.info("{} stopped", name);
        } catch (RuntimeException e) {
            LOG.error("{} was not closed in good order", name, e);
        }
    }
}
