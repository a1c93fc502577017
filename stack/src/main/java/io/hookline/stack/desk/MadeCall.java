// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that a simulated desk made, in truth.
 *
 * @param station the desk
 * @param number the remote party; no other call of the simulation has it
 * @param direction who called whom
 * @param outcome how it ended
 * @param hooks the INI keys of the hooks that ran, in order; all of them exited with 0
 * @param asProcesses whether the hooks ran as processes of their own
 * @param ring how long it rang; null where no hook tells
 * @param talk how long they talked; null where they did not
 */
public record MadeCall(
        String station,
        String number,
        Direction direction,
        Outcome outcome,
        List<String> hooks,
        boolean asProcesses,
        @Nullable Span ring,
        @Nullable Span talk) {
    /** Leaves out the number. */
    @Override
    public String toString() {
        return station + ": " + direction + " " + outcome;
    }
}
