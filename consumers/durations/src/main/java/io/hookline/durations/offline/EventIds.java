// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Ids for the events of one station in a file; the same file gives the same ids. */
final class EventIds {
    private long unnamedEvents;

    /**
     * The event's own id where it is a UUID, 36 characters in either case; else one that follows from what the file says: the
     * UUID of version 3 (MD5, 122 bits) of the station and the text. Shorter texts that Java reads as a UUID are none here:
     * several of them would be the same one.
     */
    UUID of(EventLine line) {
        if (line.id() == null) {
            return named(line.station() + "\n\n" + unnamedEvents++);
        }
        return uuid(line.id()).orElseGet(() -> named(line.station() + "\n#" + line.id()));
    }

    /** The spool's own id where it is a UUID, else one that follows from its name, which may be empty. */
    static UUID spool(EventLine line) {
        String spool = line.spool() == null ? "" : line.spool();
        return uuid(spool).orElseGet(() -> named(line.station() + "\n@" + spool));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static UUID named(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
