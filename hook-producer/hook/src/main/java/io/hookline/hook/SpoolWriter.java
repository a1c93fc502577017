// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Puts events into a spool directory, one file each: written aside, forced to the disk, renamed. Whoever lists the directory
 * sees an event complete or not at all, also after a power failure.
 *
 * <p>Any number of writers, in any number of processes, can write to one directory at the same time: they share nothing but
 * the directory.
 */
public final class SpoolWriter {
    /** Windows cannot open a directory as a file; NTFS logs the rename itself, so that it needs no forcing to be whole. */
    private static final boolean DIRECTORY_CAN_BE_FORCED = File.separatorChar == '/';

    private static final byte[] ONE_MORE = {'+'};

    private final Path directory;

    /**
     * @param directory the spool directory, which must exist when an event is written: whoever installs a desk makes it. A
     *     writer that made a missing one would fill a place that no relay looks at
     */
    public SpoolWriter(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes the event; when this returns, it is on the disk. On Windows only its contents are for certain, and its name may
     * be lost with the power in the moment after.
     *
     * @return the event's file
     * @throws SpoolFullException when the relay says that the spool holds as much as it may
     * @throws IOException when this is not certain. There is then no file aside, unless it could not be removed; there is
     *     a complete event file only if everything succeeded but the last step, the forcing of the directory
     */
    public Path write(SpooledEvent event) throws IOException {
        refuseIfFull();
        String name = event.id().toString();
        Path aside = directory.resolve(name + SpoolFile.ASIDE_SUFFIX);
        Path file = directory.resolve(name + SpoolFile.SUFFIX);
        ByteBuffer contents = ByteBuffer.wrap(SpoolFile.encode(event));
        // Outside the try: a file aside that was there before is another writer's, and not ours to remove.
        FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            try (channel) {
                while (contents.hasRemaining()) {
                    channel.write(contents);
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            remove(aside, e);
            throw e;
        }
        if (DIRECTORY_CAN_BE_FORCED) {
            forceDirectory();
        }
        return file;
    }

    /** Nothing that was promised is dropped to make room; what finds no room is told so, and counted. */
    private void refuseIfFull() throws IOException {
        Path full = directory.resolve(SpoolSigns.FULL);
        if (!Files.exists(full)) {
            return;
        }
        try (FileChannel sign = FileChannel.open(full, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            sign.write(ByteBuffer.wrap(ONE_MORE));
        } catch (NoSuchFileException e) { // there is room again
            return;
        }
        throw new SpoolFullException();
    }

    /** Makes the rename itself durable. */
    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void remove(Path aside, Throwable failure) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
