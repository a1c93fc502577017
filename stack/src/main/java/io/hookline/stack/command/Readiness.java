// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.stack.LocalStack;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until every service does its work. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 100;

    private Readiness() {}

    static void await(LocalStack stack, Console console) throws InterruptedException {
        long began = System.nanoTime();
        console.step("services");
        while (!stack.isReady()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                console.line("  services           not ready after " + PATIENCE.toSeconds() + " s, see their /health");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        console.done("services", Duration.ofNanos(System.nanoTime() - began));
    }
}
