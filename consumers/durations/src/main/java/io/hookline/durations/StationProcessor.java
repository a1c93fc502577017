// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.HookEvent;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.Revision;
import io.hookline.durations.machine.SpoolPosition;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.Step;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.CloudEventHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
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
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the state machine for the stations of one partition: state from the store, through the machine, back to the
 * store, revisions downstream. Once a second it tells of what is overdue.
 */
final class StationProcessor implements Processor<String, CallEvent, String, Call> {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final byte[] PRESENT = {};

    private final StationMachine machine;
    private final DurationMeters meters;
    private final OpenCalls openCalls;
    private @Nullable Context context;

    StationProcessor(Limits limits, DurationMeters meters) {
        this.machine = new StationMachine(limits);
        this.meters = meters;
        this.openCalls = meters.openCalls();
    }

    /** What Kafka Streams gives a processor when its task begins. */
    private record Context(
            ProcessorContext<String, Call> streams,
            KeyValueStore<String, StationState> stations,
            KeyValueStore<Bytes, byte[]> deadlines,
            WindowStore<String, byte[]> seenIds) {}

    @Override
    public void init(ProcessorContext<String, Call> streams) {
        Context started = new Context(
                streams,
                streams.getStateStore(CallTopology.STATIONS),
                streams.getStateStore(CallTopology.DEADLINES),
                streams.getStateStore(CallTopology.SEEN_IDS));
        context = started;
        try (KeyValueIterator<String, StationState> all = started.stations().all()) {
            all.forEachRemaining(entry -> openCalls.add(entry.value));
        }
        streams.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tellOverdue);
    }

    @Override
    public void process(Record<String, CallEvent> record) {
        Context current = Objects.requireNonNull(context);
        CallEvent event = record.value();
        if (event == null) {
            meters.emptyRecord();
            return;
        }
        String station = event.getStation();
        if (seenBefore(current, station, event.getEventId(), record.timestamp())) {
            meters.duplicate();
            return;
        }
        StationState before = state(current, station);
        Step step = machine.take(
                station, before, hookEvent(event), current.streams().currentSystemTimeMs());
        if (!step.taken()) {
            meters.duplicate();
            return;
        }
        meters.taken(event.getHook());
        keep(current, station, before, step, record.timestamp());
    }

    @Override
    public void close() {
        openCalls.close();
    }

    private void tellOverdue(long nowMillis) {
        Context current = Objects.requireNonNull(context);
        List<Deadline> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> keys = current.deadlines().range(null, Deadline.keyAfter(nowMillis))) {
            while (keys.hasNext()) {
                KeyValue<Bytes, byte[]> entry = keys.next();
                Deadline deadline = Deadline.ofKey(entry.key);
                if (deadline.millis() <= nowMillis) {
                    due.add(deadline);
                }
            }
        }
        for (Deadline deadline : due) {
            StationState before = state(current, deadline.station());
            Step step = machine.tellOverdue(deadline.station(), before, nowMillis);
            keep(current, deadline.station(), before, step, nowMillis);
            current.deadlines().delete(deadline.key());
        }
    }

    private void keep(Context current, String station, StationState before, Step step, long timestamp) {
        current.stations().put(station, step.state());
        openCalls.replace(before, step.state());
        moveDeadline(current, station, before.dueMillis(), step.state().dueMillis());
        for (Revision revision : step.revisions()) {
            Headers headers = new RecordHeaders();
            CloudEventHeaders.add(headers, revision.call(), revision.change());
            current.streams()
                    .forward(new Record<>(revision.call().getCallId().toString(), revision.call(), timestamp, headers));
            meters.published(revision.change());
        }
    }

    private static void moveDeadline(Context current, String station, OptionalLong before, OptionalLong after) {
        if (before.equals(after)) {
            return;
        }
        before.ifPresent(millis -> current.deadlines().delete(new Deadline(millis, station).key()));
        after.ifPresent(millis -> current.deadlines().put(new Deadline(millis, station).key(), PRESENT));
    }

    private static boolean seenBefore(Context current, String station, UUID eventId, long timestamp) {
        String key = station + '/' + eventId;
        long from = timestamp - CallTopology.SEEN_FOR.toMillis();
        try (WindowStoreIterator<byte[]> seen = current.seenIds().fetch(key, from, timestamp)) {
            if (seen.hasNext()) {
                return true;
            }
        }
        current.seenIds().put(key, PRESENT, timestamp);
        return false;
    }

    private static StationState state(Context current, String station) {
        StationState state = current.stations().get(station);
        return state == null ? StationState.NEW : state;
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
