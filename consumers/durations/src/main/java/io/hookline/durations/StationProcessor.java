// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Arrival;
import io.hookline.durations.machine.HookEvent;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.Revision;
import io.hookline.durations.machine.SeenIds;
import io.hookline.durations.machine.SpoolPosition;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.Step;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.CallChange;
import io.hookline.schema.CloudEventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the state machine for the stations of one partition: state from the store, through the machine, back to the
 * store, revisions downstream. Once a second it tells of what is overdue.
 */
final class StationProcessor implements Processor<String, CallEvent, String, Call> {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final byte[] PRESENT = {};

    private final StationMachine machine;
    private final Retold retold;
    private final DurationMeters meters;
    private final PartitionTotals totals;
    private @Nullable Context context;
    private long noneBeforeMillis;

    StationProcessor(StationMachine machine, Retold retold, DurationMeters meters) {
        this.machine = machine;
        this.retold = retold;
        this.meters = meters;
        this.totals = meters.partition();
    }

    /** What Kafka Streams gives a processor when its task begins. */
    private record Context(
            ProcessorContext<String, Call> streams,
            RecentStations stations,
            KeyValueStore<Bytes, byte[]> deadlines,
            KeyValueStore<Bytes, SeenIds> seenIds) {
        SeenIds seen(Bytes key) {
            SeenIds seen = seenIds.get(key);
            return seen == null ? SeenIds.NONE : seen;
        }
    }

    @Override
    public void init(ProcessorContext<String, Call> streams) {
        KeyValueStore<String, StoredStation> stations = streams.getStateStore(CallTopology.STATIONS);
        Context started = new Context(
                streams,
                new RecentStations(stations),
                streams.getStateStore(CallTopology.DEADLINES),
                streams.getStateStore(CallTopology.SEEN_IDS));
        context = started;
        noneBeforeMillis = 0;
        try (KeyValueIterator<String, StoredStation> all = stations.all()) {
            all.forEachRemaining(entry -> totals.add(entry.value.state()));
        }
        streams.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tellOverdue);
    }

    @Override
    public void process(Record<String, CallEvent> record) {
        Context current = Objects.requireNonNull(context);
        CallEvent event = record.value();
        meters.read(record.timestamp());
        if (event == null) {
            meters.emptyRecord();
            return;
        }
        String station = event.getStation();
        StoredStation stored = current.stations().get(station);
        StationState before = stored.state();
        UUID id = event.getEventId();
        Bytes seenKey = SeenIdsSerde.key(station, id);
        SeenIds seen = current.seen(seenKey);
        HookEvent hook = hookEvent(event);
        Arrival arrival = seen.contains(id, before.taken()) ? Arrival.REPEATED_ID : before.arrival(hook.position());
        meters.arrived(event.getHook(), arrival);
        long nowMillis = current.streams().currentSystemTimeMs();
        Step step = machine.take(station, before, hook, arrival, nowMillis);
        if (arrival.isNew()) {
            current.seenIds().put(seenKey, seen.with(id, before.taken()));
        }
        if (arrival != Arrival.REPEATED_SEQUENCE) {
            boolean isRetold = current.streams()
                    .recordMetadata()
                    .map(metadata -> retold.holds(metadata.partition(), metadata.offset()))
                    .orElse(false);
            if (arrival.isNew() && !isRetold) {
                meters.came(
                        event.getOccurredAt(),
                        CloudEventHeaders.sentAt(record.headers()).orElse(null),
                        Instant.ofEpochMilli(record.timestamp()),
                        Instant.ofEpochMilli(nowMillis));
            }
            keep(current, station, stored, step, record.timestamp(), isRetold);
        }
    }

    @Override
    public void close() {
        totals.close();
    }

    private void tellOverdue(long nowMillis) {
        Context current = Objects.requireNonNull(context);
        List<Deadline> due = due(current, nowMillis);
        noneBeforeMillis = nowMillis;
        for (Deadline deadline : due) {
            String station = deadline.station();
            StationState before = current.stations().get(station).state();
            Step step = machine.tellOverdue(station, before, nowMillis);
            current.deadlines().delete(deadline.key());
            keep(current, station, new StoredStation(before, null), step, nowMillis, false);
        }
    }

    /**
     * The deadlines that have come; no other entry of the store is read but the next one, nor what is left in it of
     * entries that were deleted: idle stations leave one each.
     */
    private List<Deadline> due(Context current, long nowMillis) {
        List<Deadline> due = new ArrayList<>();
        Bytes from = Deadline.keyFrom(Math.min(noneBeforeMillis, nowMillis));
        try (KeyValueIterator<Bytes, byte[]> keys = current.deadlines().range(from, Deadline.keyAfter(nowMillis))) {
            while (keys.hasNext()) {
                KeyValue<Bytes, byte[]> entry = keys.next();
                Deadline deadline = Deadline.ofKey(entry.key);
                if (deadline.millis() <= nowMillis) {
                    due.add(deadline);
                }
            }
        }
        return due;
    }

    private void keep(
            Context current, String station, StoredStation stored, Step step, long timestamp, boolean isRetold) {
        StationState after = step.state();
        meters.effects(step.effects());
        current.stations().put(station, new StoredStation(after, deadline(current, station, stored, after)));
        totals.replace(stored.state(), after);
        Instant published = Instant.ofEpochMilli(current.streams().currentSystemTimeMs());
        for (Revision revision : step.revisions()) {
            Headers headers = new RecordHeaders();
            CallChange change = isRetold ? CallChange.REBUILT : revision.change();
            CloudEventHeaders.add(headers, revision.call(), change, published);
            current.streams()
                    .forward(new Record<>(revision.call().getCallId().toString(), revision.call(), timestamp, headers));
            meters.published(change);
        }
    }

    /** Makes sure that the station has a deadline no later than its state is due; returns the one it has now. */
    private @Nullable Long deadline(Context current, String station, StoredStation stored, StationState after) {
        Long has = stored.deadlineMillis();
        if (after.dueMillis().isEmpty()) {
            return has;
        }
        long due = after.dueMillis().getAsLong();
        if (has != null && has <= due) {
            return has;
        }
        if (has != null) {
            current.deadlines().delete(new Deadline(has, station).key());
        }
        current.deadlines().put(new Deadline(due, station).key(), PRESENT);
        noneBeforeMillis = Math.min(noneBeforeMillis, due);
        return due;
    }

    private static HookEvent hookEvent(CallEvent event) {
        UUID spool = event.getSpoolId();
        Long sequence = event.getSequence();
        return new HookEvent(
                event.getEventId(),
                event.getHook(),
                event.getNumber(),
                Moment.micros(event.getOccurredAt()),
                event.getMonotonicNanos(),
                spool == null || sequence == null ? null : new SpoolPosition(spool.toString(), sequence),
                event.getAccount());
    }
}
