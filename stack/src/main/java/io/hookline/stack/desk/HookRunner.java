// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import java.io.IOException;
import java.nio.file.Path;

/** Runs one hook and waits for it, as MicroSIP does. */
public interface HookRunner {
    /**
     * Runs the hook.
     *
     * @param iniKey e.g. {@code cmdCallEnd}
     * @param number what MicroSIP appends to the command
     * @return when it ran
     * @throws IOException when the hook failed: its event is not promised
     */
    RanAt run(Path spool, String iniKey, String number) throws IOException, InterruptedException;

    /**
     * When a hook took its time, by the monotonic clock of this machine: not before the one and not after the other.
     *
     * @param earliestNanos the hook's reading is not below
     * @param latestNanos the hook's reading is not above
     */
    record RanAt(long earliestNanos, long latestNanos) {
        /** How long after another hook this one ran. */
        Span since(RanAt earlier) {
            return new Span(
                    millis(Math.max(0, earliestNanos - earlier.latestNanos)),
                    millis(latestNanos - earlier.earliestNanos));
        }

        private static long millis(long nanos) {
            return Math.floorDiv(Math.floorDiv(nanos, 1000), 1000);
        }
    }
}
