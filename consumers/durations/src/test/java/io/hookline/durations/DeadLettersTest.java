// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.Outages;
import io.hookline.schema.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final byte[] POISON = "poison".getBytes(StandardCharsets.UTF_8);

    @Test
    void undecodableRecord_goesToTheDeadLetters_asItCame_withTheReasonInItsHeaders() {
        Deserializer<CallEvent> deserializer = (topic, bytes) -> {
            throw new SerializationException("expected 0 and a schema id");
        };
        try (TopologyFixture topology = new TopologyFixture(deserializer)) {
            topology.sendBytes("desk-1", POISON);

            List<TestRecord<String, byte[]>> letters = topology.deadLetters();
            assertThat(letters).hasSize(1);
            TestRecord<String, byte[]> letter = letters.get(0);
            assertThat(letter.key()).isEqualTo("desk-1");
            assertThat(letter.value()).isEqualTo(POISON);
            assertThat(letter.getRecordTime()).isEqualTo("2026-03-03T00:00:00Z");
            assertThat(header(letter.headers(), "exception")).isEqualTo(SerializationException.class.getName());
            assertThat(header(letter.headers(), "message")).isEqualTo("expected 0 and a schema id");
            assertThat(header(letter.headers(), "stacktrace"))
                    .contains(getClass().getName());
            assertThat(header(letter.headers(), "topic")).isEqualTo("hookline.call-events");
            assertThat(header(letter.headers(), "partition")).isEqualTo("0");
            assertThat(header(letter.headers(), "offset")).isEqualTo("0");
            assertThat(topology.meter("hookline.events.dead.letters")).isEqualTo(1);
            assertThat(topology.calls()).isEmpty();
        }
    }

    @Test
    void recordsBehindAPoisonOne_areTaken() {
        try (TopologyFixture topology = new TopologyFixture()) {
            topology.sendBytes("desk-1", POISON);
            topology.hook("desk-1", Hook.OUTGOING_CALL, "1001");

            assertThat(topology.deadLetters()).hasSize(1);
            assertThat(topology.calls()).hasSize(1);
        }
    }

    @Test
    void hookThatThisVersionDoesNotKnow_goesToTheDeadLetters() {
        try (TopologyFixture topology = new TopologyFixture()) {
            topology.hook("desk-1", Hook.UNKNOWN, "1001");

            assertThat(topology.deadLetters()).hasSize(1);
            assertThat(topology.calls()).isEmpty();
        }
    }

    @Test
    void outageOfTheRegistry_isNoDeadLetter_andTheRecordIsNotPassedOver() {
        Deserializer<CallEvent> deserializer = (topic, bytes) -> {
            throw Outages.registry();
        };
        try (TopologyFixture topology = new TopologyFixture(deserializer)) {
            assertThatThrownBy(() -> topology.sendBytes("desk-1", POISON))
                    .isInstanceOf(StreamsException.class)
                    .hasCauseInstanceOf(RegistryUnavailableException.class);

            assertThat(topology.deadLetters()).isEmpty();
            assertThat(topology.meter("hookline.events.dead.letters")).isZero();
        }
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader("__streams.errors." + name).value(), StandardCharsets.UTF_8);
    }
}
