// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpoolFile;
import io.hookline.hook.SpooledEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The event files of a spool that have no number yet, oldest first. Keeps {@value #WINDOW} names in mind at most, however
 * many files wait, so that neither memory nor the number of passes over the directory grows without need.
 */
final class EventFiles {
    private static final int WINDOW = 10_000;

    /** More than the longest event file; of a longer one the beginning is read, which is unreadable. */
    private static final int LONGEST_EVENT_FILE = 128 * 1024;

    /** A hook that takes longer was killed: MicroSIP gives it ten seconds. It promised nothing. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** With the pauses between, about half a minute: longer than a virus scanner holds a file. */
    private static final int MOST_TRIES = 10;

    private final SpoolDisk disk;
    private final InstantSource clock;
    private final RelayMetrics metrics;
    private final RejectedFiles rejected;
    private final Deque<String> pending = new ArrayDeque<>();
    private boolean more;
    private long files;
    private String inaccessible = "";
    private int tries;

    EventFiles(SpoolDisk disk, InstantSource clock, RelayMetrics metrics, RejectedFiles rejected) {
        this.disk = disk;
        this.clock = clock;
        this.metrics = metrics;
        this.rejected = rejected;
    }

    static String name(UUID event) {
        return event + SpoolFile.SUFFIX;
    }

    /** Finds the oldest files but those of the given events, and clears away what killed hooks left behind. */
    void scan(Collection<UUID> numbered) throws IOException {
        Set<String> known = numbered.stream().map(EventFiles::name).collect(Collectors.toSet());
        PriorityQueue<String> oldest = new PriorityQueue<>(Comparator.reverseOrder());
        List<String> aside = new ArrayList<>();
        AtomicLong numberedFiles = new AtomicLong();
        AtomicLong newFiles = new AtomicLong();
        disk.list(name -> {
            if (name.endsWith(SpoolFile.SUFFIX)) {
                if (known.contains(name)) {
                    numberedFiles.incrementAndGet();
                } else {
                    newFiles.incrementAndGet();
                    keepOldest(oldest, name);
                }
            } else if (name.endsWith(SpoolFile.ASIDE_SUFFIX)
                    && aside.size() < WINDOW
                    && id(name, SpoolFile.ASIDE_SUFFIX).isPresent()) {
                aside.add(name);
            }
        });
        List<String> found = new ArrayList<>(oldest);
        Collections.sort(found);
        pending.clear();
        pending.addAll(found);
        files = numberedFiles.get() + newFiles.get();
        more = newFiles.get() > pending.size();
        metrics.files(files);
        removeAbandoned(aside);
    }

    /** Counts what is there, without a thought for what it is. */
    void recount() throws IOException {
        AtomicLong count = new AtomicLong();
        disk.list(name -> {
            if (name.endsWith(SpoolFile.SUFFIX)) {
                count.incrementAndGet();
            }
        });
        files = count.get();
        metrics.files(files);
    }

    /** How many there are, with a number or without, by the last look and since. */
    long count() {
        return files;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    boolean hasMore() {
        return more;
    }

    Optional<Instant> oldestPending() {
        return Optional.ofNullable(pending.peek())
                .flatMap(EventFiles::id)
                .filter(id -> id.version() == 7)
                .map(id -> Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16));
    }

    /**
     * Takes the oldest events; rejects files that hold none.
     *
     * @throws IOException when not even one could be taken; the file that could not be read stays the next
     */
    List<SpooledEvent> take(int most) throws IOException {
        List<SpooledEvent> taken = new ArrayList<>();
        String next;
        while (taken.size() < most && (next = pending.peek()) != null) {
            try {
                read(next).ifPresent(taken::add);
            } catch (IOException e) {
                if (taken.isEmpty()) {
                    throw e;
                }
                return taken; // the failure comes again with the next call
            }
            pending.remove();
        }
        return taken;
    }

    /**
     * Reads one event, or rejects the file.
     *
     * @return empty when the file is gone, be it because it was rejected
     */
    Optional<SpooledEvent> read(String name) throws IOException {
        Optional<UUID> id = id(name);
        if (id.isEmpty()) {
            return reject(name, RejectionCause.MISNAMED, "expected <event id>" + SpoolFile.SUFFIX + " as its name");
        }
        Optional<byte[]> bytes = open(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        SpooledEvent event;
        try {
            event = SpoolFile.decode(bytes.get());
        } catch (SpoolFile.UnreadableException e) {
            return reject(name, RejectionCause.UNREADABLE, String.valueOf(e.getMessage()));
        }
        return event.id().equals(id.get())
                ? Optional.of(event)
                : reject(name, RejectionCause.MISNAMED, "expected the name of event " + event.id());
    }

    /** One file less. */
    void gone() {
        files = Math.max(0, files - 1);
        metrics.files(files);
    }

    private Optional<byte[]> open(String name) throws IOException {
        try {
            Optional<byte[]> bytes = disk.read(name, LONGEST_EVENT_FILE);
            tries = 0;
            return bytes;
        } catch (SpoolDisk.NotAFileException e) {
            reject(name, RejectionCause.UNREADABLE, "expected a file, found a directory, a link or a device");
            return Optional.empty();
        } catch (IOException e) {
            tries = name.equals(inaccessible) ? tries + 1 : 1;
            inaccessible = name;
            if (tries < MOST_TRIES) {
                throw e;
            }
            tries = 0;
            reject(name, RejectionCause.INACCESSIBLE, "not readable, " + MOST_TRIES + " times in a row: " + e);
            return Optional.empty();
        }
    }

    private Optional<SpooledEvent> reject(String name, RejectionCause cause, String reason) throws IOException {
        rejected.add(name, cause, reason);
        metrics.pickedUp(1);
        metrics.rejected(cause);
        gone();
        return Optional.empty();
    }

    private static void keepOldest(PriorityQueue<String> oldest, String name) {
        if (oldest.size() < WINDOW) {
            oldest.add(name);
        } else if (name.compareTo(oldest.element()) < 0) {
            oldest.remove();
            oldest.add(name);
        }
    }

    private void removeAbandoned(List<String> aside) throws IOException {
        Instant recent = clock.instant().minus(ABANDONED);
        for (String name : aside) {
            Optional<Instant> written = disk.written(name);
            if (written.isPresent() && written.get().isBefore(recent)) {
                disk.delete(name);
                metrics.abandonedRemoved();
            }
        }
    }

    private static Optional<UUID> id(String name) {
        return id(name, SpoolFile.SUFFIX);
    }

    private static Optional<UUID> id(String name, String suffix) {
        String id = name.substring(0, name.length() - suffix.length());
        try {
            // Java reads "1-1-1-1-1" too; what it makes of it is no longer the name.
            return Optional.of(UUID.fromString(id))
                    .filter(uuid -> uuid.toString().equals(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
