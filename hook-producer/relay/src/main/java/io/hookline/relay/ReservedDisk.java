// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk with a little room kept for the relay, in the file {@value #NAME}. Events can fill a disk to its last byte, and only
 * the relay takes them away; but it has to write their numbers first. So when a write fails the file is deleted and the write
 * tried again; it is made anew at the next look around.
 */
final class ReservedDisk implements SpoolDisk {
    static final String NAME = "relay.reserve";

    private static final Logger LOG = LoggerFactory.getLogger(ReservedDisk.class);

    /** Several times what {@link SequenceFile} takes: hooks may be faster to the room that becomes free. */
    private static final int BYTES = 64 * 1024;

    private final SpoolDisk disk;
    private boolean kept;

    ReservedDisk(SpoolDisk disk) {
        this.disk = disk;
    }

    @Override
    public void list(Consumer<String> name) throws IOException {
        if (!kept) {
            keep();
        }
        disk.list(name);
    }

    @Override
    public void write(String name, byte[] contents) throws IOException {
        try {
            disk.write(name, contents);
        } catch (IOException e) {
            if (!disk.exists(NAME)) {
                throw e;
            }
            disk.delete(NAME);
            kept = false;
            disk.write(name, contents);
        }
    }

    /** As much as there is room for. The contents are of no use, but no file system can store them in less. */
    private void keep() {
        kept = true;
        if (disk.exists(NAME)) {
            return;
        }
        byte[] contents = new byte[BYTES];
        new Random(1).nextBytes(contents);
        try {
            disk.write(NAME, contents);
        } catch (IOException e) {
            LOG.debug("no room can be kept for bad times", e);
        }
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        return disk.read(name, most);
    }

    @Override
    public Optional<Instant> written(String name) throws IOException {
        return disk.written(name);
    }

    @Override
    public boolean exists(String name) {
        return disk.exists(name);
    }

    @Override
    public void move(String from, String to) throws IOException {
        disk.move(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void force() throws IOException {
        disk.force();
    }

    @Override
    public Path location() {
        return disk.location();
    }
}
