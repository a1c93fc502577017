// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.StationMachine;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.schema.Topics;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The path of an event through the service: topic of call events, a check, one processor with its stores, topic of calls. The
 * stores are named here and nowhere else; a new name is a new, empty store.
 */
final class CallTopology {
    /** Station to {@link StoredStation}. */
    static final String STATIONS = "stations";

    /** {@link Deadline}s in order of time: the next is the first. */
    static final String DEADLINES = "deadlines";

    /** Station and part to {@link io.hookline.durations.machine.SeenIds}, to know an event that comes again. */
    static final String SEEN_IDS = "seen-ids";

    private CallTopology() {}

    /** Builds the topology. */
    static Topology build(
            StationMachine machine,
            Retold retold,
            Deserializer<CallEvent> events,
            Serializer<Call> calls,
            DurationMeters meters) {
        Topology topology = new Topology();
        topology.addSource("call-events", Serdes.String().deserializer(), events, Topics.CALL_EVENTS.name());
        topology.addProcessor("check-key", StationKeyCheck::new, "call-events");
        topology.addProcessor("correlate", new Stations(machine, retold, meters), "check-key");
        topology.addSink("calls", Topics.CALLS.name(), Serdes.String().serializer(), calls, "correlate");
        return topology;
    }

    /** Makes a processor for each partition, and names its stores. */
    private record Stations(StationMachine machine, Retold retold, DurationMeters meters)
            implements ProcessorSupplier<String, CallEvent, String, Call> {
        @Override
        public Processor<String, CallEvent, String, Call> get() {
            return new StationProcessor(machine, retold, meters);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    // Cached: of a busy station's states only the last one of a transaction is written and logged.
                    Stores.keyValueStoreBuilder(
                                    Stores.persistentKeyValueStore(STATIONS), Serdes.String(), new StationStateSerde())
                            .withCachingEnabled(),
                    Stores.keyValueStoreBuilder(
                                    Stores.persistentKeyValueStore(DEADLINES), Serdes.Bytes(), Serdes.ByteArray())
                            .withCachingEnabled(),
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(SEEN_IDS), Serdes.Bytes(), new SeenIdsSerde()));
        }
    }
}
