// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.DeadLetterHeaders;
import io.hookline.schema.Outages;
import io.hookline.schema.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLettersTest {
    private static final String NUMBER = "+493012345678";
    private static final byte[] POISON = ("poison of " + NUMBER).getBytes(StandardCharsets.UTF_8);
    private static final Deserializer<CallEvent> UNREADABLE = (topic, bytes) -> {
        throw new SerializationException("expected 0 and a schema id");
    };

    @Test
    void undecodableRecord_goesToTheDeadLetters_asItCame() {
        try (TopologyFixture topology = new TopologyFixture(UNREADABLE)) {
            topology.sendBytes("desk-1", POISON);

            TestRecord<String, byte[]> letter = only(topology.deadLetters());
            assertThat(letter.key()).isEqualTo("desk-1");
            assertThat(letter.value()).isEqualTo(POISON);
            assertThat(letter.getRecordTime()).isEqualTo("2026-03-03T00:00:00Z");
            assertThat(topology.meter("hookline.events.dead.letters")).isEqualTo(1);
            assertThat(topology.calls()).isEmpty();
        }
    }

    @Test
    void theReason_isInTheHeadersOfKafkaStreams_andOfKafkaConnect() {
        try (TopologyFixture topology = new TopologyFixture(UNREADABLE)) {
            topology.sendBytes("desk-1", POISON);

            Headers headers = only(topology.deadLetters()).headers();
            assertThat(text(headers, "hookline.errors.cause")).isEqualTo("not_readable");
            assertThat(text(headers, "__streams.errors.exception")).isEqualTo(SerializationException.class.getName());
            assertThat(text(headers, "__streams.errors.message")).isEqualTo("expected 0 and a schema id");
            assertThat(text(headers, "__streams.errors.stacktrace"))
                    .contains(getClass().getName());
            assertThat(text(headers, "__streams.errors.topic")).isEqualTo("hookline.call-events");
            assertThat(text(headers, "__streams.errors.partition")).isEqualTo("0");
            assertThat(text(headers, "__streams.errors.offset")).isEqualTo("0");
            assertThat(text(headers, "__connect.errors.topic")).isEqualTo("hookline.call-events");
            assertThat(text(headers, "__connect.errors.partition")).isEqualTo("0");
            assertThat(text(headers, "__connect.errors.offset")).isEqualTo("0");
            assertThat(text(headers, "__connect.errors.connector.name")).isEqualTo("test");
            assertThat(text(headers, "__connect.errors.task.id")).isEqualTo("0_0");
            assertThat(text(headers, "__connect.errors.stage")).isEqualTo("VALUE_CONVERTER");
            assertThat(text(headers, "__connect.errors.class.name")).isEqualTo(PatientDeserializer.class.getName());
            assertThat(text(headers, "__connect.errors.exception.class.name"))
                    .isEqualTo(SerializationException.class.getName());
            assertThat(text(headers, "__connect.errors.exception.message")).isEqualTo("expected 0 and a schema id");
            assertThat(text(headers, "__connect.errors.exception.stacktrace"))
                    .isEqualTo(text(headers, "__streams.errors.stacktrace"));
        }
    }

    @Test
    void recordThatComesBack_hasEachHeaderOnce_andThoseItCameWith() {
        RecordHeaders first = new RecordHeaders();
        first.add("ce_id", "1".getBytes(StandardCharsets.UTF_8));
        try (TopologyFixture topology = new TopologyFixture(UNREADABLE)) {
            topology.record(new TestRecord<>("desk-1", POISON, first));
            Headers once = only(topology.deadLetters()).headers();
            Headers again = new RecordHeaders(once.toArray());
            again.add(DeadLetterHeaders.REPLAYED_FROM, "dlq-0@0".getBytes(StandardCharsets.UTF_8));
            topology.record(new TestRecord<>("desk-1", POISON, again));

            Headers twice = only(topology.deadLetters()).headers();
            assertThat(names(twice)).doesNotHaveDuplicates().containsAll(names(once));
            assertThat(text(twice, "ce_id")).isEqualTo("1");
            assertThat(text(twice, DeadLetterHeaders.REPLAYED_FROM)).isEqualTo("dlq-0@0");
            assertThat(text(twice, "__streams.errors.offset")).isEqualTo("1");
            assertThat(text(twice, "__connect.errors.offset")).isEqualTo("1");
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

    static Stream<Arguments> nonsense() {
        Instant now = Instant.parse("2026-03-03T00:00:00Z");
        Instant beyond = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);
        return Stream.of(
                Arguments.of("unknown_hook", "desk-1", event("desk-1", Hook.UNKNOWN, now)),
                Arguments.of("no_station", "", event("", Hook.CALL_RING, now)),
                Arguments.of("no_station", "desk-1", event("", Hook.CALL_RING, now)),
                Arguments.of("wrong_key", "desk-2", event("desk-1", Hook.CALL_RING, now)),
                Arguments.of("wrong_key", NUMBER, event("desk-1", Hook.CALL_RING, now)),
                Arguments.of("wrong_key", null, event("desk-1", Hook.CALL_RING, now)),
                Arguments.of("impossible_time", "desk-1", event("desk-1", Hook.CALL_RING, beyond)),
                Arguments.of("too_long", "d".repeat(1_001), event("d".repeat(1_001), Hook.CALL_RING, now)),
                Arguments.of(
                        "too_long",
                        "desk-1",
                        CallEvent.newBuilder(event("desk-1", Hook.CALL_RING, now))
                                .setNumber("9".repeat(65_537))
                                .build()));
    }

    @ParameterizedTest(name = "{0}, key {1}")
    @MethodSource("nonsense")
    void eventThatCannotBeTaken_goesToTheDeadLetters_withItsCause(String cause, @Nullable String key, CallEvent event) {
        try (TopologyFixture topology = new TopologyFixture()) {
            topology.event(key, event);
            topology.hook("desk-1", Hook.OUTGOING_CALL, "1001");

            TestRecord<String, byte[]> letter = only(topology.deadLetters());
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.value()).isEqualTo(new BinaryCodec<>(CallEvent.class).serialize("topic", event));
            assertThat(text(letter.headers(), DeadLetterHeaders.CAUSE)).isEqualTo(cause);
            assertThat(text(letter.headers(), "__streams.errors.offset")).isEqualTo("0");
            assertThat(text(letter.headers(), "__connect.errors.stage")).isEqualTo("TASK_PUT");
            assertThat(letter.headers())
                    .noneMatch(header -> new String(header.value(), StandardCharsets.UTF_8).contains("12345678"));
            assertThat(topology.meter("hookline.events.dead.letters", cause)).isEqualTo(1);
            assertThat(topology.meter("hookline.events.dead.letters")).isEqualTo(1);
            assertThat(topology.meter("hookline.events")).isEqualTo(1);
            assertThat(topology.calls()).hasSize(1);
        }
    }

    @Test
    void recordWithoutAValue_isNoDeadLetter_whateverItsKey() {
        try (TopologyFixture topology = new TopologyFixture()) {
            topology.sendBytes("desk-9", null);

            assertThat(topology.deadLetters()).isEmpty();
            assertThat(topology.meter("hookline.events.empty")).isEqualTo(1);
        }
    }

    @Test
    void outageOfTheRegistry_isNoDeadLetter_andTheRecordIsNotPassedOver() {
        assertFails(Outages.registry(), RegistryUnavailableException.class);
    }

    @Test
    void interruptOfAWait_isNoDeadLetter_andTheRecordIsNotPassedOver() {
        assertFails(new InterruptException("stop"), InterruptException.class);
        assertThat(Thread.interrupted()).isTrue(); // InterruptException sets the flag
    }

    private static void assertFails(RuntimeException failure, Class<? extends Throwable> cause) {
        Deserializer<CallEvent> deserializer = (topic, bytes) -> {
            throw failure;
        };
        try (TopologyFixture topology = new TopologyFixture(deserializer)) {
            assertThatThrownBy(() -> topology.sendBytes("desk-1", POISON))
                    .isInstanceOf(StreamsException.class)
                    .hasCauseInstanceOf(cause);

            assertThat(topology.deadLetters()).isEmpty();
            assertThat(topology.meter("hookline.events.dead.letters")).isZero();
        }
    }

    private static CallEvent event(String station, Hook hook, Instant at) {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setStation(station)
                .setHook(hook)
                .setNumber(NUMBER)
                .setOccurredAt(at)
                .setHookVersion("test")
                .build();
    }

    private static TestRecord<String, byte[]> only(List<TestRecord<String, byte[]>> letters) {
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private static List<String> names(Headers headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(Header::key)
                .toList();
    }

    private static @Nullable String text(Headers headers, String name) {
        return DeadLetterHeaders.text(headers, name).orElse(null);
    }
}
