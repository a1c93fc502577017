// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A directory of the file system. */
final class FileSystemDisk implements SpoolDisk {
    /**
     * Windows cannot open a directory as a file. NTFS logs renames and deletions in their order, and to force a file, as
     * {@link #write} does, writes the log so far.
     */
    private static final boolean DIRECTORY_CAN_BE_FORCED = File.separatorChar == '/';

    private final Path directory;

    FileSystemDisk(Path directory) {
        this.directory = directory;
    }

    @Override
    public void list(Consumer<String> name) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> name.accept(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        Path file = directory.resolve(name);
        if (exists(name) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotAFileException(name);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(most));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Instant> written(String name) throws IOException {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(directory.resolve(name)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void write(String name, byte[] contents) throws IOException {
        Path file = directory.resolve(name);
        if (name.indexOf('/') >= 0) {
            Files.createDirectories(file.getParent());
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer remaining = ByteBuffer.wrap(contents);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void force() throws IOException {
        if (DIRECTORY_CAN_BE_FORCED) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public Path location() {
        return directory;
    }
}
