// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpoolSigns;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holds the lock of a spool, by the file {@value #NAME} that it leaves there: its id and when it started,
 * in milliseconds since 1970, as ids are used again. Windows shows no process's arguments, so there is no other way to tell
 * a desk's relay from other programs in Java.
 */
public final class RelayProcess implements AutoCloseable {
    static final String NAME = "relay.process";

    private static final Logger LOG = LoggerFactory.getLogger(RelayProcess.class);

    private final Path file;
    private boolean announced;

    private RelayProcess(Path file, boolean announced) {
        this.file = file;
        this.announced = announced;
    }

    /**
     * Says that this process is the relay of a spool, whose lock it holds. On a full disk it is said later: events wait there to be
     * delivered, which makes room.
     */
    static RelayProcess announce(Path spool) {
        Path file = spool.resolve(NAME);
        boolean announced = announced(file);
        if (!announced) {
            LOG.warn("{} cannot be written yet; nobody can tell which process this relay is", file);
        }
        return new RelayProcess(file, announced);
    }

    private static boolean announced(Path file) {
        try {
            Files.writeString(file, text(ProcessHandle.current()));
            return true;
        } catch (IOException e) {
            LOG.debug("{} cannot be written", file, e);
            return false;
        }
    }

    /** Says it now if it could not be said before: the disk may have room again. */
    void announceIfNot() {
        if (!announced) {
            announced = announced(file);
        }
    }

    /**
     * The relay that runs on a spool; empty when none does, or when none is known by this file.
     *
     * @throws IOException when the spool cannot be read
     */
    public static Optional<ProcessHandle> find(Path spool) throws IOException {
        if (!runs(spool)) {
            return Optional.empty();
        }
        String text;
        try {
            text = Files.readString(spool.resolve(NAME)).strip();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return ProcessHandle.of(Long.parseLong(text.split(" ", 2)[0]))
                    .filter(process -> text(process).strip().equals(text));
        } catch (NumberFormatException e) { // half written: the relay was killed, and the lock is another one's by now
            return Optional.empty();
        }
    }

    /**
     * Whether a relay holds the spool's lock. Not for the relay's own process: on POSIX its lock would be gone with the
     * look at it.
     *
     * @throws IOException when the lock cannot be looked at
     */
    public static boolean runs(Path spool) throws IOException {
        try (FileChannel channel = FileChannel.open(spool.resolve(SpoolSigns.RELAY_LOCK), StandardOpenOption.READ)) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) { // a relay in this process
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    private static String text(ProcessHandle process) {
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + " " + started + "\n";
    }
}
