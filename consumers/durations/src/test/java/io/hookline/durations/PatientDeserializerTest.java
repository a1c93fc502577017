// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.Outages;
import io.hookline.schema.RegistryUnavailableException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatientDeserializerTest {
    private static final byte[] BYTES = {1};

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Supplier<@Nullable CallEvent>> answers = new ArrayDeque<>();
    private final List<Boolean> waitingAtEachTry = new ArrayList<>();
    private final PatientDeserializer patient = new PatientDeserializer(new Scripted(), closing);

    /** Does what the test says, one answer after the other. */
    private final class Scripted implements Deserializer<CallEvent> {
        @Override
        public @Nullable CallEvent deserialize(String topic, byte @Nullable [] bytes) {
            waitingAtEachTry.add(patient.isWaiting());
            return answers.removeFirst().get();
        }
    }

    private static CallEvent event(Hook hook) {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setStation("desk-1")
                .setHook(hook)
                .setNumber("1001")
                .setOccurredAt(Instant.EPOCH)
                .setHookVersion("test")
                .build();
    }

    private static @Nullable CallEvent outage() {
        throw Outages.registry();
    }

    @Test
    void recordDuringAnOutage_waits_andIsReadAfterIt() {
        CallEvent event = event(Hook.CALL_END);
        answers.add(PatientDeserializerTest::outage);
        answers.add(PatientDeserializerTest::outage);
        answers.add(() -> event);

        assertThat(patient.deserialize("topic", BYTES)).isSameAs(event);
        assertThat(waitingAtEachTry).containsExactly(false, true, true);
        assertThat(patient.isWaiting()).isFalse();
    }

    @Test
    void recordThatIsPoison_afterAnOutage_leavesNobodyWaiting() {
        answers.add(PatientDeserializerTest::outage);
        answers.add(() -> {
            throw new SerializationException("poison");
        });

        assertThatThrownBy(() -> patient.deserialize("topic", BYTES)).isInstanceOf(SerializationException.class);
        assertThat(patient.isWaiting()).isFalse();
    }

    @Test
    void wait_endsWithTheOutage_whenTheServiceCloses() {
        closing.countDown();
        answers.add(PatientDeserializerTest::outage);

        assertThatThrownBy(() -> patient.deserialize("topic", BYTES)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(patient.isWaiting()).isFalse();
    }

    @Test
    void wait_endsByException_andKeepsTheFlag_whenInterrupted() {
        answers.add(() -> {
            Thread.currentThread().interrupt();
            return outage();
        });

        assertThatThrownBy(() -> patient.deserialize("topic", BYTES)).isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void hookThatIsNotKnown_isNoEvent() {
        answers.add(() -> event(Hook.UNKNOWN));

        assertThatThrownBy(() -> patient.deserialize("topic", BYTES))
                .isInstanceOf(RejectedEventException.class)
                .hasMessageContaining("not known here")
                .hasMessageNotContaining("1001");
    }

    @Test
    void noValue_isNoEvent() {
        answers.add(() -> null);

        assertThat(patient.deserialize("topic", null)).isNull();
    }
}
