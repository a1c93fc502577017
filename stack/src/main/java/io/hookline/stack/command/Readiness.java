// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.StartException;
import io.hookline.stack.LocalStack;
import io.hookline.stack.server.Progress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until every service does its work. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 100;

    private Readiness() {}

    static void await(LocalStack stack, Progress progress) throws InterruptedException {
        long began = System.nanoTime();
        progress.step("services");
        while (!stack.isReady()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new StartException("the services are not ready after " + PATIENCE.toSeconds() + " s", null);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        progress.done("services", Duration.ofNanos(System.nanoTime() - began));
    }
}
