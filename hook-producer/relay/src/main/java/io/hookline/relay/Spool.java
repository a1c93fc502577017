// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpooledEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The events of one desk that wait on its disk, and the numbers they have. For one thread, in the one process that holds
 * the {@link SpoolLock}.
 *
 * <p>Numbering: an event file keeps its name; which number it has stands in {@link SequenceFile}, which changes as a whole.
 *
 * <table>
 * <caption>What a kill or a power failure after each step leaves</caption>
 * <tr><th>step</th><th>on the disk</th><th>at the next start</th></tr>
 * <tr><td>1. decode a batch of files, in name order</td><td>as before</td><td>the batch is taken anew</td></tr>
 * <tr><td>2. force the directory: the files and earlier deletions are durable</td><td>as before</td><td>the same</td></tr>
 * <tr><td>3. write {@code relay.sequence.new} and force it</td><td>as before, and a file nobody reads</td>
 * <td>the same</td></tr>
 * <tr><td>4. rename it to {@code relay.sequence}</td><td>the old or the new file, whole</td>
 * <td>without numbers, and nothing was sent; or as after 5</td></tr>
 * <tr><td>5. force the directory: the numbers are durable; only now may the batch be sent</td><td>numbers and files</td>
 * <td>sent under the same numbers, before anything else</td></tr>
 * <tr><td>6. sent and acknowledged</td><td>the same</td><td>sent once more: same event, same number</td></tr>
 * <tr><td>7. delete the event file</td><td>a number without a file</td><td>counts as acknowledged</td></tr>
 * </table>
 *
 * <p>So no number is given to two events, and none is left out. A number whose event can never be sent, because the broker
 * refuses it or its file was damaged or removed after step 5, stays a gap: it is a loss, and the gap shows it. A
 * {@code relay.sequence} that is damaged, or another station's, is set aside, and the spool counts from 1 under a new id.
 */
final class Spool {
    private static final String SEQUENCE_ASIDE = SequenceFile.NAME + ".new";
    private static final int LONGEST_SEQUENCE_FILE = 1 << 20;

    private final SpoolDisk disk;
    private final String station;
    private final Supplier<UUID> ids;
    private final RelayMetrics metrics;
    private final EventFiles files;
    private final RejectedFiles rejected;

    private final SortedMap<Long, UUID> unacknowledged = new TreeMap<>();
    private final Map<UUID, Long> undeleted = new HashMap<>();
    private final Deque<NumberedEvent> unsaved = new ArrayDeque<>();
    private UUID spoolId = new UUID(0, 0);
    private long last;

    /** @param ids makes the ids of spools, random ones */
    Spool(SpoolDisk disk, String station, Supplier<UUID> ids, InstantSource clock, RelayMetrics metrics) {
        this.disk = disk;
        this.station = station;
        this.ids = ids;
        this.metrics = metrics;
        this.rejected = new RejectedFiles(disk, clock);
        this.files = new EventFiles(disk, clock, metrics, rejected);
    }

    /**
     * Reads where an earlier process stopped. To be called once, or again after it threw, before anything else.
     *
     * @return the events that have a number and may not have been acknowledged, by rising number
     */
    List<NumberedEvent> recover() throws IOException {
        unacknowledged.clear();
        Optional<SequenceFile> found = readSequence();
        spoolId = found.map(SequenceFile::spoolId).orElseGet(ids);
        last = found.map(SequenceFile::last).orElse(0L);
        List<NumberedEvent> recovered = new ArrayList<>();
        if (found.isPresent()) {
            for (Map.Entry<Long, UUID> entry : found.get().unacknowledged().entrySet()) {
                Optional<SpooledEvent> event = files.read(EventFiles.name(entry.getValue()));
                if (event.isPresent()) {
                    unacknowledged.put(entry.getKey(), entry.getValue());
                    recovered.add(new NumberedEvent(spoolId, entry.getKey(), event.get()));
                }
            }
        }
        metrics.pickedUp(recovered.size());
        metrics.lastSequence(last);
        return recovered;
    }

    /** Looks what has arrived. Costs one pass over the directory. */
    void scan() throws IOException {
        deleteAcknowledged();
        files.scan(unacknowledged.values());
    }

    /** Looks how many events there are, and no more. Costs one pass over the directory. */
    void recount() throws IOException {
        files.recount();
    }

    /** How many events wait, by the last look and since. */
    long events() {
        return files.count();
    }

    /** Whether files are known that have no number yet. */
    boolean hasPending() {
        return files.hasPending() || !unsaved.isEmpty();
    }

    /** Whether the last scan saw more than it keeps in mind: another one will find them. */
    boolean hasMore() {
        return files.hasMore();
    }

    /** When the oldest event without a number occurred, by its name. */
    Optional<Instant> oldestPending() {
        return files.oldestPending();
    }

    /**
     * Gives the next numbers to the oldest events that have none; rejects files on the way that hold no event.
     *
     * @return the numbered events, to be sent in this order; empty when no file is known that has no number
     * @throws IOException when the disk failed; what was numbered so far is returned by a later call
     */
    List<NumberedEvent> number(int most) throws IOException {
        deleteAcknowledged();
        if (unsaved.isEmpty()) {
            pickUp(most);
        }
        if (!unsaved.isEmpty()) {
            save();
        }
        List<NumberedEvent> numbered = List.copyOf(unsaved);
        unsaved.clear();
        return numbered;
    }

    /**
     * The event's file has done its duty.
     *
     * @throws IOException when it could not be deleted; that is tried again before any other event gets a number
     */
    void acknowledged(NumberedEvent numbered) throws IOException {
        metrics.acknowledged(numbered.occurredAt());
        undeleted.put(numbered.event().id(), numbered.sequence());
        deleteAcknowledged();
    }

    /** Sets an event aside that has a number and can never be delivered. */
    void reject(NumberedEvent numbered, RejectionCause cause, String reason) throws IOException {
        rejected.add(EventFiles.name(numbered.event().id()), cause, "sequence " + numbered.sequence() + ": " + reason);
        unacknowledged.remove(numbered.sequence());
        metrics.rejected(cause);
        files.gone();
    }

    private void pickUp(int most) throws IOException {
        for (SpooledEvent event : files.take(most)) {
            last++;
            unacknowledged.put(last, event.id());
            unsaved.add(new NumberedEvent(spoolId, last, event));
        }
        metrics.pickedUp(unsaved.size());
    }

    private void save() throws IOException {
        disk.force();
        disk.write(SEQUENCE_ASIDE, new SequenceFile(spoolId, station, last, unacknowledged).encode());
        disk.move(SEQUENCE_ASIDE, SequenceFile.NAME);
        disk.force();
        metrics.lastSequence(last);
    }

    private void deleteAcknowledged() throws IOException {
        for (Map.Entry<UUID, Long> entry : List.copyOf(undeleted.entrySet())) {
            disk.delete(EventFiles.name(entry.getKey()));
            undeleted.remove(entry.getKey());
            unacknowledged.remove(entry.getValue());
            files.gone();
        }
    }

    private Optional<SequenceFile> readSequence() throws IOException {
        Optional<byte[]> bytes = disk.read(SequenceFile.NAME, LONGEST_SEQUENCE_FILE);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            SequenceFile found = SequenceFile.decode(bytes.get());
            if (found.station().equals(station)) {
                return Optional.of(found);
            }
            restart(RelayMetrics.Restart.FOREIGN, "expected station '" + station + "', was '" + found.station() + "'");
        } catch (SequenceFile.DamagedException e) {
            restart(RelayMetrics.Restart.DAMAGED, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private void restart(RelayMetrics.Restart cause, String reason) throws IOException {
        rejected.addSequence(cause, reason);
        metrics.restarted(cause);
    }
}
