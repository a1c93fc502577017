// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Closer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes what was opened when the command ends, be it by itself, by Ctrl-C or by SIGTERM, once. Should that take longer
 * than {@value #PATIENCE_SECONDS} seconds, the process ends all the same: what was acknowledged is on the disk.
 */
final class StopOnSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 9;

    private final Closer closer = new Closer();
    private final Console console;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean closing;

    StopOnSignal(Console console) {
        this.console = console;
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "stop"));
    }

    synchronized <C extends AutoCloseable> C add(C closeable) {
        return closer.add(closeable);
    }

    @Override
    public void close() {
        if (beginClosing()) {
            try {
                closeAll();
            } finally {
                closed.countDown();
            }
        }
    }

    private synchronized boolean beginClosing() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    private synchronized void closeAll() {
        closer.close();
    }

    private void onSignal() {
        if (closed.getCount() == 0) {
            return;
        }
        console.line("Hookline stops …");
        Thread stopping = new Thread(this::close, "closing");
        stopping.setDaemon(true);
        stopping.start();
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                console.line("Not everything stopped within " + PATIENCE_SECONDS + " s; what remains is ended now.");
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
