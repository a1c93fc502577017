// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.stack.server.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows a person at a terminal what is going on. Any thread may call it. */
public final class Console implements Progress {
    private static final int WIDTH_OF_A_NAME = 18;

    private final PrintWriter out;
    private final boolean interactive;

    /** @param interactive whether a line may be written over */
    Console(PrintWriter out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** A console on standard output, of which the {@code hookline} script says whether it is a terminal. */
    public static Console on(PrintWriter out) {
        return new Console(out, Boolean.getBoolean("hookline.terminal"));
    }

    @Override
    public synchronized void step(String name) {
        counting("  starting " + name + " …");
    }

    @Override
    public synchronized void done(String name, Duration took) {
        line(String.format(
                Locale.ROOT, "  %-" + WIDTH_OF_A_NAME + "s ready after %.1f s", name, took.toMillis() / 1000.0));
    }

    /** A line that stays. */
    public synchronized void line(String text) {
        clear();
        out.println(text);
        out.flush();
    }

    /** A line that the next one replaces; not shown where that cannot be. */
    public synchronized void counting(String text) {
        if (interactive) {
            clear();
            out.print(text);
            out.flush();
        }
    }

    private void clear() {
        if (interactive) {
            out.print("\r\033[K");
        }
    }
}
