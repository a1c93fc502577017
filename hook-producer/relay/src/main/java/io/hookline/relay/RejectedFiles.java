// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@value #DIRECTORY} of a spool: files that can never be delivered, each with a text file
 * {@code <name>.reason} beside it. Nothing in it is ever deleted; it is for a person to look at. A file can be put back by
 * moving it into the spool.
 */
final class RejectedFiles {
    static final String DIRECTORY = "rejected";

    private static final Logger LOG = LoggerFactory.getLogger(RejectedFiles.class);

    private static final int LONGEST_NAME = 200;

    private final SpoolDisk disk;
    private final InstantSource clock;

    RejectedFiles(SpoolDisk disk, InstantSource clock) {
        this.disk = disk;
        this.clock = clock;
    }

    /** Moves an event file there. */
    void add(String name, RejectionCause cause, String reason) throws IOException {
        String moved = move(name, cause.name(), reason);
        // A misnamed file's name is anybody's text, and may be a number.
        LOG.warn(
                "set aside, {}: {}/{}",
                cause.label(),
                disk.location().resolve(DIRECTORY),
                cause == RejectionCause.MISNAMED ? "…" : moved);
    }

    /** Moves the file there by which the spool counted. */
    void addSequence(RelayMetrics.Restart cause, String reason) throws IOException {
        String moved = move(SequenceFile.NAME, cause.name(), reason);
        LOG.warn(
                "{} is {} and was set aside as {}/{}: the spool counts from 1 under a new id",
                SequenceFile.NAME,
                cause.label(),
                disk.location().resolve(DIRECTORY),
                moved);
    }

    /** The reason comes first: a file that was set aside has one, always. */
    private String move(String name, String cause, String reason) throws IOException {
        String free = free(name);
        String text = cause + "\n" + reason + "\n" + clock.instant() + "\n";
        String explanation = DIRECTORY + "/" + free + ".reason";
        disk.write(explanation, text.getBytes(StandardCharsets.UTF_8));
        try {
            disk.move(name, DIRECTORY + "/" + free);
        } catch (NoSuchFileException e) {
            disk.delete(explanation); // somebody took the file away: nothing to explain
        }
        return free;
    }

    private String free(String name) {
        String base = shortened(name);
        String free = base;
        for (int i = 1; disk.exists(DIRECTORY + "/" + free); i++) {
            free = base + "." + i;
        }
        return free;
    }

    /** File systems end at 255 bytes; the reason's name is longer than the file's. */
    private static String shortened(String name) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }
}
