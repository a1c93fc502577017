// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a spool needs of a disk. Names are relative to the spool, with {@code /} before a file of a directory in it.
 *
 * <p>Promise: after a power failure the contents of a written file are whole. Whether a file that was written, moved or
 * deleted since the last {@link #force} is there under its new name, its old one or not at all is open, for each file by
 * itself. When only the process dies, everything that returned has happened.
 */
interface SpoolDisk {
    /** Names every entry of the spool, in no order; what comes or goes meanwhile may be missing. */
    void list(Consumer<String> name) throws IOException;

    /** An entry that cannot be read as a file: a directory, a link, a pipe. */
    final class NotAFileException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAFileException(String name) {
            super("not a file: an entry with a name of " + name.length() + " characters");
        }
    }

    /**
     * The first bytes of a file, that many at most; empty when there is no such file.
     *
     * @throws NotAFileException when the entry is something else, which might never end
     */
    Optional<byte[]> read(String name, int most) throws IOException;

    /** When a file was last written; empty when there is no such file. */
    Optional<Instant> written(String name) throws IOException;

    /** Whether there is such an entry. */
    boolean exists(String name);

    /** Makes or replaces a file, and its directory if need be. */
    void write(String name, byte[] contents) throws IOException;

    /** Renames, in one step; a file that has the new name is replaced. */
    void move(String from, String to) throws IOException;

    /** Deletes a file; nothing happens when there is none. */
    void delete(String name) throws IOException;

    /** Makes durable which files the spool has, under which names. */
    void force() throws IOException;

    /** Where it is, for a person to look. */
    Path location();
}
