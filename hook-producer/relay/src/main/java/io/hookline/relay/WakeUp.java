// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one thread sleep until there may be something to do. A call that comes before the sleep is not lost. */
final class WakeUp {
    private final Semaphore calls = new Semaphore(0);

    /** From any thread. */
    void call() {
        calls.release();
    }

    /** Sleeps until a call, unless there was one since the last sleep; false when the time is over. */
    boolean await(Duration most) throws InterruptedException {
        boolean called = calls.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
        calls.drainPermits();
        return called;
    }
}
