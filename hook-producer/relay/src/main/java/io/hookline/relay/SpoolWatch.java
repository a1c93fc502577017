// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpoolFile;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when an event file appears, on a thread of its own. Operating systems drop such messages under load, network drives
 * have none, and Linux gives a user 128 watches by default; so whoever listens also looks by itself every
 * {@link #lookEvery()}, which is short when there is no watch.
 */
final class SpoolWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWatch.class);
    private static final Duration WITH_WATCH = Duration.ofSeconds(2);
    private static final Duration WITHOUT_WATCH = Duration.ofMillis(200);

    private final @Nullable WatchService watch;
    private volatile Duration lookEvery;

    private SpoolWatch(@Nullable WatchService watch) {
        this.watch = watch;
        this.lookEvery = watch == null ? WITHOUT_WATCH : WITH_WATCH;
    }

    /** Watches a spool from now on. */
    static SpoolWatch start(Path spool, Runnable appeared) {
        WatchService service = null;
        try {
            service = spool.getFileSystem().newWatchService();
            spool.register(service, StandardWatchEventKinds.ENTRY_CREATE);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("{} cannot be watched, looks every {} instead", spool, WITHOUT_WATCH, e);
            close(service);
            return new SpoolWatch(null);
        }
        SpoolWatch started = new SpoolWatch(service);
        WatchService watched = service;
        Thread thread = new Thread(() -> started.run(watched, appeared), "spool-watch");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    /** How long to wait for a message at most before looking without one. */
    Duration lookEvery() {
        return lookEvery;
    }

    @Override
    public void close() {
        close(watch);
    }

    private void run(WatchService watched, Runnable appeared) {
        try {
            boolean valid = true;
            while (valid) {
                WatchKey key = watched.take();
                if (key.pollEvents().stream().anyMatch(SpoolWatch::concernsEvents)) {
                    appeared.run();
                }
                valid = key.reset();
            }
            LOG.warn("the watch ended, looks every {} instead", WITHOUT_WATCH);
        } catch (ClosedWatchServiceException e) {
            LOG.debug("closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("the watch was interrupted, looks every {} instead", WITHOUT_WATCH);
        }
        lookEvery = WITHOUT_WATCH;
    }

    /** Not so the relay's own files, which would wake it after each of its steps. */
    private static boolean concernsEvents(WatchEvent<?> event) {
        return event.kind() == StandardWatchEventKinds.OVERFLOW
                || (event.context() instanceof Path name && name.toString().endsWith(SpoolFile.SUFFIX));
    }

    private static void close(@Nullable WatchService service) {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.warn("the watch was not closed in good order", e);
        }
    }
}
