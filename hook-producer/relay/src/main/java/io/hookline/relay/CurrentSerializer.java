// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.event.CallEvent;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events with what is known of the registry. It outlives a publisher, so that a failed send does not ask the registry
 * again; it is made anew when the registry's settings are others, as after a credential was corrected. For the relay's thread.
 */
final class CurrentSerializer implements AutoCloseable {
    private @Nullable SchemaRegistry registry;
    private @Nullable Serde<CallEvent> serde;

    Serializer<CallEvent> of(SchemaRegistry wanted) {
        Serde<CallEvent> current = serde;
        if (current == null || !wanted.equals(registry)) {
            close();
            current = Topics.CALL_EVENTS.valueSerde(wanted);
            serde = current;
            registry = wanted;
        }
        return current.serializer();
    }

    @Override
    public void close() {
        if (serde != null) {
            serde.close();
            serde = null;
        }
    }
}
