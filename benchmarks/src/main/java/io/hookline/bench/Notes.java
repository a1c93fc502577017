// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.stack.command.Console;
import io.hookline.stack.command.StopOnSignal;
import io.hookline.stack.server.Progress;

/** Told what a benchmark is doing, for a person who waits: it takes minutes. */
interface Notes {
    void note(String text);

    /** Told of servers that start; a start that was told to stop does, though it is shown to nobody. */
    Progress ofStarts();

    /** Shown on a console, as a part of a command that a signal may end. */
    static Notes on(Console console, StopOnSignal running) {
        Progress starts = running.progress(Progress.SILENT);
        return new Notes() {
            @Override
            public void note(String text) {
                console.line("  " + text);
            }

            @Override
            public Progress ofStarts() {
                return starts;
            }
        };
    }
}
