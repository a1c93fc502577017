// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from Zonky's archive for this operating system.
 *
 * <p>They are unpacked once into a cache of this user, named by the archive's digest. An archive is unpacked aside and
 * renamed, so a directory that has the name is complete, whoever was killed, and processes that start at the same time
 * do no harm to each other: the first one's is used by all. (Zonky's own unpacking takes what a killed process left half
 * written for complete, and makes the directory writable for every user.)
 */
final class PostgresBinaries {
    /** Long enough for a slow disk: {@code initdb} writes 40 MB and forces them. */
    private static final long COMMAND_SECONDS = 120;

    private final Path directory;

    private PostgresBinaries(Path directory) {
        this.directory = directory;
    }

    /**
     * The programs for this machine.
     *
     * @param withoutHome the directory to unpack to for a user without a home to write to
     */
    static PostgresBinaries unpacked(Path withoutHome) throws IOException {
        byte[] archive = archive();
        Path cache = cache(withoutHome);
        Path directory = cache.resolve("postgres-" + digest(archive));
        if (Files.notExists(directory)) {
            Path aside = Files.createTempDirectory(cache, "unpacking-");
            unpack(archive, aside);
            try {
                Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                delete(aside);
                if (Files.notExists(directory)) {
                    throw e;
                }
            }
        }
        return new PostgresBinaries(directory);
    }

    private static byte[] archive() throws IOException {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.startsWith("windows") ? "Windows" : name.startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch");
        String architecture = machine.equals("amd64") ? "x86_64" : machine;
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture)) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new IOException("no PostgreSQL on the class path for " + system + " on " + architecture, e);
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static Path cache(Path withoutHome) throws IOException {
        @Nullable String caches = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home"));
        Path cache = caches != null && !caches.isBlank()
                ? Path.of(caches, "hookline")
                : home.resolve(".cache").resolve("hookline");
        if (Files.isWritable(cache) || Files.isWritable(home)) {
            return Files.createDirectories(cache);
        }
        return Files.createDirectories(withoutHome);
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path path = entry.resolveIn(target);
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.createDirectories(path.getParent());
                    Files.copy(entries, path);
                    if ((entry.getMode() & 0100) != 0 || entry.getName().contains("bin/")) {
                        makeExecutable(path);
                    }
                } else {
                    throw new IOException("unexpected entry " + entry.getName() + " in PostgreSQL's archive");
                }
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    /** Deletes a directory with all that is in it. */
    static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Runs one of the programs and waits for it. PostgreSQL refuses to run as root; for root it runs in a user namespace
     * where it is nobody, with root's files still its own.
     *
     * @param output the file for what it says; a pipe would be held open by the server that {@code pg_ctl} leaves running
     * @return its exit code
     * @throws InterruptedException when the thread is interrupted; the program is killed
     */
    int run(Path output, String program, String... arguments) throws IOException, InterruptedException {
        Process process = start(output, program, arguments);
        try {
            return exitCode(process, program);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The same, but for a program that must not be killed halfway: an interrupt waits until the program is through. */
    int runThrough(Path output, String program, String... arguments) throws IOException {
        Process process = start(output, program, arguments);
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return exitCode(process, program);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            process.destroyForcibly();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int exitCode(Process process, String program) throws IOException, InterruptedException {
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(program + " did not finish in " + COMMAND_SECONDS + " s");
        }
        return process.exitValue();
    }

    private Process start(Path output, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.add("unshare");
            command.add("-U");
        }
        command.add(directory.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
