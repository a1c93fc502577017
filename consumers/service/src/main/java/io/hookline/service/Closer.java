// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes what was opened, in reverse order. A failure to close one thing does not keep the others open: the first
 * failure is thrown when all are closed, with the later ones suppressed in it. Closing twice does nothing. Not for use
 * by several threads at once.
 */
public final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Takes over something open and returns it. */
    public <C extends AutoCloseable> C add(C closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** Closes everything after a failed start; the failures to close are suppressed in that of the start. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** @throws IllegalStateException when something could not be closed, with the reason as its cause */
    @Override
    public void close() {
        Throwable failure = null;
        while (!opened.isEmpty()) {
            failure = combine(failure, closeOne(opened.pop()));
        }
        if (failure != null) {
            throw new IllegalStateException("not closed in good order: " + failure.getMessage(), failure);
        }
    }

    private static @Nullable Throwable closeOne(AutoCloseable closeable) {
        try {
            closeable.close();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (Throwable e) { // an Error too must not keep the others open
            return e;
        }
    }

    private static @Nullable Throwable combine(@Nullable Throwable first, @Nullable Throwable later) {
        if (first == null) {
            return later;
        }
        if (later != null && later != first) { // nothing can suppress itself
            first.addSuppressed(later);
        }
        return first;
    }
}
