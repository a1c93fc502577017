// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Starts the desk's relay when none runs, and waits for nothing but its process to exist. While one runs this costs one lock
 * that is not given.
 */
final class RelayStarter {
    /** How long a relay may take from its process to its lock; after that another one is started. */
    private static final long STARTING_MILLIS = 30_000;

    /** Of every Linux: gives the relay a session of its own. */
    private static final String SETSID = "/usr/bin/setsid";

    private final Path spool;

    RelayStarter(Path spool) {
        this.spool = spool;
    }

    /**
     * Starts a relay unless one runs or is about to.
     *
     * @param argumentFile the java argument file that is all of the relay's command line; null or empty for never
     * @throws IOException when no process could be started; the events wait in the spool
     */
    void startIfNone(@Nullable String argumentFile) throws IOException {
        if (argumentFile == null || argumentFile.isEmpty() || runs() || !isFirst()) {
            return;
        }
        try {
            start(argumentFile);
        } catch (IOException e) {
            Files.deleteIfExists(spool.resolve(SpoolSigns.RELAY_STARTING));
            throw e;
        }
    }

    /** Asks for a shared lock, so that hooks do not take each other for a relay. */
    private boolean runs() throws IOException {
        try (FileChannel channel = FileChannel.open(spool.resolve(SpoolSigns.RELAY_LOCK), StandardOpenOption.READ)) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether this hook, of all that run now, is the one to start a relay. */
    private boolean isFirst() throws IOException {
        Path sign = spool.resolve(SpoolSigns.RELAY_STARTING);
        try {
            Files.createFile(sign);
            return true;
        } catch (FileAlreadyExistsException e) {
            return isAbandoned(sign) && Files.deleteIfExists(sign) && create(sign);
        }
    }

    private static boolean create(Path sign) throws IOException {
        try {
            Files.createFile(sign);
            return true;
        } catch (FileAlreadyExistsException e) { // another hook was faster, and starts it
            return false;
        }
    }

    /** A clock that was set, in whichever direction, must not keep the relay away for ever. */
    private static boolean isAbandoned(Path sign) throws IOException {
        try {
            long age =
                    System.currentTimeMillis() - Files.getLastModifiedTime(sign).toMillis();
            return age < 0 || age > STARTING_MILLIS;
        } catch (NoSuchFileException e) { // a relay has taken the lock meanwhile
            return false;
        }
    }

    /**
     * The process outlives this one, and has nothing of it: no pipe that could fill, no stream that MicroSIP might wait for, no
     * terminal that could end it. What it says before it has a log, why it could not start above all, is in a file. On
     * Windows it shares the console that MicroSIP hid.
     */
    private void start(String argumentFile) throws IOException {
        boolean windows = File.separatorChar == '\\';
        String java = System.getProperty("java.home") + (windows ? "\\bin\\java.exe" : "/bin/java");
        ProcessBuilder relay = new File(SETSID).canExecute()
                ? new ProcessBuilder(SETSID, java, "@" + argumentFile)
                : new ProcessBuilder(java, "@" + argumentFile);
        relay.directory(spool.toFile());
        relay.redirectInput(new File(windows ? "NUL" : "/dev/null"));
        relay.redirectErrorStream(true);
        relay.redirectOutput(spool.resolve(SpoolSigns.RELAY_OUTPUT).toFile());
        relay.start();
    }
}
