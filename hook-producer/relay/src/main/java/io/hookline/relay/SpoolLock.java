// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpoolSigns;
import io.hookline.service.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Held by the one relay of a spool, on the file {@value #NAME}. The operating system takes it back when the process ends,
 * however it ends; the file stays, for a lock on a deleted file keeps nobody out.
 */
final class SpoolLock implements AutoCloseable {
    static final String NAME = SpoolSigns.RELAY_LOCK;

    /** Hooks look at the lock by a lock of their own, for less than a millisecond each. */
    private static final Duration HOOKS_LOOK = Duration.ofSeconds(1);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final FileChannel channel;

    private SpoolLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a spool.
     *
     * @throws StartException when another relay has it, or the spool cannot be written
     */
    static SpoolLock take(Path spool) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(spool.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(channel);
            if (lock != null) {
                Files.deleteIfExists(spool.resolve(SpoolSigns.RELAY_STARTING));
                return new SpoolLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            closeAfter(channel, e);
            throw new StartException("--spool: " + spool + " cannot be locked: " + e, e);
        }
        throw new StartException("--spool: " + spool + " already has a relay; stop that one first", null);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        FileLock lock = tryLock(channel);
        for (long i = HOOKS_LOOK.dividedBy(BETWEEN_TRIES); lock == null && i > 0; i--) {
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            lock = tryLock(channel);
        }
        return lock;
    }

    /** The lock; null when someone else has it, in another process or in this one. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void closeAfter(@Nullable FileChannel channel, IOException failure) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
