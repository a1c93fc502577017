// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.SeenIds;
import io.hookline.durations.machine.StationMachine;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.CloudEventHeaders;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The processor by itself, with stores that outlive it, as they do when an instance starts again. */
class StationProcessorTest {
    private static final long NOW = Instant.parse("2026-03-03T00:00:00Z").toEpochMilli();

    private final MockProcessorContext<String, Call> owner = new MockProcessorContext<>();
    private final List<String> stationsRead = new ArrayList<>();
    private final KeyValueStore<String, StoredStation> stations =
            counting(keyValueStore(CallTopology.STATIONS, Serdes.String(), new StationStateSerde()));
    private final KeyValueStore<Bytes, byte[]> deadlines =
            keyValueStore(CallTopology.DEADLINES, Serdes.Bytes(), Serdes.ByteArray());
    private final KeyValueStore<Bytes, SeenIds> seenIds =
            keyValueStore(CallTopology.SEEN_IDS, Serdes.Bytes(), new SeenIdsSerde());
    private final List<Bytes> lookedFrom = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DurationMeters durationMeters = new DurationMeters(meters, () -> Instant.ofEpochMilli(NOW));

    private <K, V> KeyValueStore<K, V> keyValueStore(String name, Serde<K> key, Serde<V> value) {
        KeyValueStore<K, V> store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), key, value)
                .withLoggingDisabled()
                .build();
        store.init(owner.getStateStoreContext(), store);
        return store;
    }

    /** A store that notes which stations are asked for. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<String, StoredStation> counting(KeyValueStore<String, StoredStation> store) {
        return (KeyValueStore<String, StoredStation>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("get")) {
                        stationsRead.add(String.valueOf(arguments[0]));
                    }
                    return method.invoke(store, arguments);
                });
    }

    /** A store that notes from where it is looked through. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> notingRanges(KeyValueStore<Bytes, byte[]> store) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("range")) {
                        lookedFrom.add((Bytes) arguments[0]);
                    }
                    return method.invoke(store, arguments);
                });
    }

    private StationProcessor starts(MockProcessorContext<String, Call> context) {
        context.addStateStore(stations);
        context.addStateStore(notingRanges(deadlines));
        context.addStateStore(seenIds);
        context.setCurrentSystemTimeMs(NOW);
        StationProcessor processor = new StationProcessor(
                new StationMachine(Limits.DEFAULT, Numbering.PLAIN), Retold.NOTHING, durationMeters);
        processor.init(context);
        return processor;
    }

    private static void rings(StationProcessor processor, String station) {
        CallEvent event = CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setStation(station)
                .setHook(Hook.CALL_RING)
                .setNumber("1001")
                .setOccurredAt(Instant.ofEpochMilli(NOW))
                .setHookVersion("test")
                .build();
        processor.process(new Record<>(station, event, NOW));
    }

    private static void tick(MockProcessorContext<String, Call> context, Duration later) {
        long now = NOW + later.toMillis();
        context.setCurrentSystemTimeMs(now);
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
    }

    private double ringing() {
        return meters.get("hookline.calls.in.progress")
                .tag("phase", "ringing")
                .gauge()
                .value();
    }

    @Test
    void tick_readsNoStationThatIsNotDue() {
        MockProcessorContext<String, Call> before = new MockProcessorContext<>();
        StationProcessor first = starts(before);
        for (int desk = 0; desk < 1000; desk++) {
            rings(first, "desk-" + desk);
        }
        before.setCurrentSystemTimeMs(NOW - 60_000);
        rings(first, "early");
        first.close();
        MockProcessorContext<String, Call> context = new MockProcessorContext<>();
        starts(context); // which remembers no station
        stationsRead.clear();

        tick(context, Duration.ofSeconds(119));
        assertThat(stationsRead).isEmpty();

        tick(context, Duration.ofMinutes(2));
        assertThat(stationsRead).containsExactly("early");
        assertThat(context.forwarded()).hasSize(1);

        tick(context, Duration.ofSeconds(121));
        assertThat(stationsRead).containsExactly("early");
    }

    /** Where nothing is left, an ordered store on the disk still holds a mark for each entry that was deleted. */
    @Test
    void tick_looksOnlyWhereTheLastOneDidNot() {
        MockProcessorContext<String, Call> context = new MockProcessorContext<>();
        StationProcessor processor = starts(context);
        rings(processor, "desk-1");

        tick(context, Duration.ofMinutes(3));
        tick(context, Duration.ofMinutes(4));
        assertThat(lookedFrom)
                .containsExactly(
                        Deadline.keyFrom(0),
                        Deadline.keyFrom(NOW + Duration.ofMinutes(3).toMillis()));
    }

    @Test
    void clockThatWasSetBack_hidesNoDeadline() {
        MockProcessorContext<String, Call> context = new MockProcessorContext<>();
        StationProcessor processor = starts(context);
        tick(context, Duration.ofMinutes(10));
        context.setCurrentSystemTimeMs(NOW - Duration.ofHours(1).toMillis());
        rings(processor, "desk-1");

        tick(context, Duration.ofMinutes(-58));
        assertThat(context.forwarded()).hasSize(1);
        tick(context, Duration.ofMinutes(-57));
        assertThat(context.forwarded()).hasSize(2);
    }

    @Test
    void station_isReadOnce_howeverManyEventsItHas() {
        StationProcessor processor = starts(new MockProcessorContext<>());
        rings(processor, "desk-1");
        rings(processor, "desk-1");
        rings(processor, "desk-1");

        assertThat(stationsRead).containsExactly("desk-1");
        assertThat(stations.get("desk-1").state().calls()).hasSize(3);
    }

    @Test
    void start_withStoresThatHoldCalls_goesOnWhereTheOtherEnded() {
        StationProcessor first = starts(new MockProcessorContext<>());
        rings(first, "desk-1");
        rings(first, "desk-2");
        assertThat(ringing()).isEqualTo(2);
        first.close();
        assertThat(ringing()).isZero();

        MockProcessorContext<String, Call> context = new MockProcessorContext<>();
        StationProcessor second = starts(context);
        assertThat(ringing()).isEqualTo(2);

        tick(context, Duration.ofMinutes(3));
        assertThat(ringing()).isZero();
        assertThat(context.forwarded()).hasSize(2);
        second.close();
        assertThat(ringing()).isZero();
    }

    @Test
    void partitions_shareTheGauge() {
        StationProcessor one = starts(new MockProcessorContext<>());
        rings(one, "desk-1");
        PartitionTotals other = durationMeters.partition();
        other.add(stations.get("desk-1").state());
        assertThat(ringing()).isEqualTo(2);

        other.close();
        assertThat(ringing()).isEqualTo(1);
    }

    @Test
    void stations_areCountedByTheirLastEvent_andGoWithTheirPartition() {
        StationProcessor first = starts(new MockProcessorContext<>());
        rings(first, "imported-1"); // without a monotonic clock
        rings(first, "imported-1");
        rings(first, "desk-1", Duration.ofHours(5));
        rings(first, "desk-2", Duration.ofHours(5));
        rings(first, "desk-2", Duration.ofMinutes(5));
        assertThat(stations()).containsExactly(1, 0, 1, 0, 0, 1);

        first.close();
        assertThat(stations()).containsOnly(0);

        starts(new MockProcessorContext<>());
        assertThat(stations()).containsExactly(1, 0, 1, 0, 0, 1);
    }

    @Test
    void stages_areMeasuredForEventsThatAreTaken_asFarAsTheirTimesAreKnown() {
        MockProcessorContext<String, Call> context = new MockProcessorContext<>();
        StationProcessor processor = starts(context);
        context.setCurrentSystemTimeMs(NOW + 400);
        CallEvent event = event("desk-1", NOW - 2000, 1L);
        Headers headers = new RecordHeaders();
        CloudEventHeaders.add(headers, event, Instant.ofEpochMilli(NOW - 1000));
        Record<String, CallEvent> record = new Record<>("desk-1", event, NOW, headers);

        processor.process(record);
        processor.process(record); // a duplicate
        assertThat(stage("hook_to_sent")).isEqualTo("1 in 1000 ms");
        assertThat(stage("sent_to_appended")).isEqualTo("1 in 1000 ms");
        assertThat(stage("appended_to_published")).isEqualTo("1 in 400 ms");

        rings(processor, "imported-1");
        assertThat(stage("hook_to_sent")).isEqualTo("1 in 1000 ms");
        assertThat(stage("appended_to_published")).isEqualTo("2 in 800 ms");
    }

    @Test
    void revisions_sayWhenTheyWerePublished() {
        MockProcessorContext<String, Call> context = new MockProcessorContext<>();
        StationProcessor processor = starts(context);
        context.setCurrentSystemTimeMs(NOW + 400);

        rings(processor, "desk-1");

        assertThat(context.forwarded())
                .singleElement()
                .satisfies(forwarded -> assertThat(
                                CloudEventHeaders.publishedAt(forwarded.record().headers()))
                        .contains(Instant.ofEpochMilli(NOW + 400)));
    }

    private void rings(StationProcessor processor, String station, Duration ago) {
        long at = NOW - ago.toMillis();
        processor.process(new Record<>(station, event(station, at, at * 1_000_000), NOW));
    }

    private static CallEvent event(String station, long atMillis, long nanos) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setStation(station)
                .setHook(Hook.CALL_RING)
                .setNumber("1001")
                .setOccurredAt(Instant.ofEpochMilli(atMillis))
                .setMonotonicNanos(nanos)
                .setHookVersion("test")
                .build();
    }

    private List<Integer> stations() {
        return Arrays.stream(LastHeard.Ago.values())
                .map(ago -> (int) meters.get("hookline.stations")
                        .tag("last_event", ago.tag())
                        .gauge()
                        .value())
                .toList();
    }

    private String stage(String stage) {
        Timer timer = meters.get("hookline.stage.delay").tag("stage", stage).timer();
        return timer.count() + " in " + (long) timer.totalTime(TimeUnit.MILLISECONDS) + " ms";
    }
}
