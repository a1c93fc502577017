// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory that holds everything the stack keeps, owned by one process at a time.
 *
 * <p>Ownership is a lock on {@code hookline.lock}, which the operating system releases when the process ends, however it
 * ends. The file's text is the owner's process id; it says who, the lock says whether.
 */
public final class DataDirectory implements AutoCloseable {
    /** Past the file's text, so that others can read the text where locks are mandatory (Windows). */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /**
     * Directories open in this JVM. Needed because POSIX drops a process's lock when the process closes <em>any</em>
     * descriptor of the file: a second attempt in the same JVM must fail before it opens the file.
     */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates the directory when it is missing, readable by its owner alone, and takes it.
     *
     * @throws ServerException when another process, or another part of this one, has it, or it cannot be written
     */
    public static DataDirectory open(Path directory) {
        Path root;
        try {
            createPrivately(directory);
            root = directory.toRealPath();
        } catch (IOException e) {
            throw new ServerException("data directory " + directory + " cannot be created: " + e, e);
        }
        if (!OPEN_HERE.add(root)) {
            throw inUse(root, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new DataDirectory(root, lock(root));
        } catch (IOException e) {
            OPEN_HERE.remove(root);
            throw new ServerException("data directory " + root + " cannot be locked: " + e, e);
        } catch (ServerException e) {
            OPEN_HERE.remove(root);
            throw e;
        }
    }

    private static void createPrivately(Path directory) throws IOException {
        boolean created = Files.notExists(directory);
        Files.createDirectories(directory);
        if (created && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve("hookline.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw inUse(root, Files.readString(file, UTF_8).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static ServerException inUse(Path root, String processId) {
        return new ServerException("data directory " + root + " is in use by process " + processId);
    }

    /** The directory itself: absolute, without symbolic links. */
    public Path root() {
        return root;
    }

    /** Kafka's log directory. */
    public Path kafka() {
        return sub("kafka");
    }

    /** PostgreSQL's cluster and its log. */
    public Path postgres() {
        return sub("postgres");
    }

    /** The registry's log; its schemas are in PostgreSQL. */
    public Path registry() {
        return sub("registry");
    }

    /** Prometheus' series, configuration and log, where one is installed. */
    public Path prometheus() {
        return sub("prometheus");
    }

    /** Grafana's state, password and log, where one is installed. */
    public Path grafana() {
        return sub("grafana");
    }

    /** Logs of Hookline's own processes. */
    public Path logs() {
        return sub("logs");
    }

    /** Where the simulated desks' hooks write and their relays read. */
    public Path spool() {
        return sub("spool");
    }

    /** State stores of the durations service. */
    public Path durations() {
        return sub("durations");
    }

    private Path sub(String name) {
        Path directory = root.resolve(name);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new ServerException("directory " + directory + " cannot be created: " + e, e);
        }
    }

    /** Gives the directory up. Whoever wrote in it must have stopped. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new ServerException("data directory " + root + " cannot be unlocked: " + e, e);
        } finally {
            OPEN_HERE.remove(root);
        }
    }

    @Override
    public String toString() {
        return "DataDirectory[" + root + "]";
    }
}
