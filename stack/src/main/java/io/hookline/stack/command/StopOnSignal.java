// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Closer;
import io.hookline.stack.server.Progress;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes what a command opened when it ends, be it by itself, by Ctrl-C or by SIGTERM. A signal interrupts the command,
 * whatever it waits for, and the command's own thread closes: so a start that is cut short is undone as well. Should that
 * take longer than {@value #PATIENCE_SECONDS} seconds, the process ends all the same: what was acknowledged is on the disk.
 */
public final class StopOnSignal implements AutoCloseable {
    /** What a shell reports of a command that Ctrl-C ended. The JVM's own exit code, by the signal, comes first. */
    private static final int STOPPED = 130;

    private static final int PATIENCE_SECONDS = 9;

    private final Closer closer = new Closer();
    private final Console console;
    private final Thread command = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Runnable> lastly = new ConcurrentLinkedDeque<>();
    private boolean closing;
    private boolean stopping;

    private StopOnSignal(Console console) {
        this.console = console;
    }

    /** A command, from its start to its exit code. */
    public interface Command {
        /**
         * Runs it.
         *
         * @param running takes over what the command opens
         */
        int run(StopOnSignal running) throws Exception;
    }

    /** Runs a command in this thread; returns its exit code when all that it opened is closed. */
    public static int run(Console console, Command command) throws Exception {
        StopOnSignal running = new StopOnSignal(console);
        Runtime.getRuntime().addShutdownHook(new Thread(running::onSignal, "stop"));
        try (running) {
            return command.run(running);
        } catch (Exception e) {
            if (running.isStopping()) {
                return STOPPED; // whatever it was, the signal cut it short
            }
            throw e;
        }
    }

    /** Takes over something open. Called by the command's thread. */
    public <C extends AutoCloseable> C add(C closeable) {
        return closer.add(closeable);
    }

    /**
     * What has to be done also when closing takes too long, right before the process ends. It is done in another thread than
     * the command's, while that may still be busy.
     */
    public void lastly(Runnable action) {
        lastly.push(action);
    }

    /**
     * Shows the steps of a start, and sees to it that a start which was told to stop does: libraries are used there that
     * swallow an interrupt.
     */
    public Progress progress() {
        return progress(console);
    }

    /** The same, shown by another. */
    public Progress progress(Progress shown) {
        return new Progress() {
            @Override
            public void step(String name) {
                if (isStopping()) {
                    command.interrupt();
                }
                shown.step(name);
            }

            @Override
            public void done(String name, Duration took) {
                shown.done(name, took);
            }
        };
    }

    @Override
    public void close() {
        beginClosing();
        try {
            closer.close();
        } catch (IllegalStateException e) {
            console.line("Not all of it stopped in good order: " + e.getCause());
            throw e;
        } finally {
            closed.countDown();
        }
    }

    /** From here on no signal interrupts: closing waits for this and that. */
    private synchronized void beginClosing() {
        closing = true;
        boolean wasInterrupted = Thread.interrupted();
        stopping |= wasInterrupted;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized void interruptUnlessClosing() {
        stopping = true;
        if (!closing) {
            command.interrupt();
        }
    }

    private void onSignal() {
        if (closed.getCount() == 0) {
            return;
        }
        console.line("Hookline stops …");
        interruptUnlessClosing();
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                console.line("Not everything stopped within " + PATIENCE_SECONDS + " s; what remains is ended now.");
                try {
                    lastly.forEach(Runnable::run);
                } finally {
                    Runtime.getRuntime().halt(1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
