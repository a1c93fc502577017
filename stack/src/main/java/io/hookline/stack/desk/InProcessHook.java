// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import io.hookline.hook.HookCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Runs the hook's own code in this process, with the clock readings of this process: fast, and its times are known. */
public final class InProcessHook implements HookRunner {
    private final Clock clock;

    public InProcessHook(Clock clock) {
        this.clock = clock;
    }

    @Override
    public RanAt run(Path spool, String iniKey, String number) throws IOException {
        long nanos = System.nanoTime();
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        HookCommand.run(new String[] {iniKey, number}, spool, micros, nanos);
        return new RanAt(nanos, nanos);
    }
}
