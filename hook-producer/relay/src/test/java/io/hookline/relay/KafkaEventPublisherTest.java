// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.CallEvent;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaEventPublisherTest {
    private static final KafkaConnection NOWHERE = new KafkaConnection(
            "127.0.0.1:1",
            new SchemaRegistry(URI.create("http://127.0.0.1:1")),
            Map.of(ProducerConfig.ACKS_CONFIG, "0", "security.protocol", "PLAINTEXT"));

    private final InstantSource clock = InstantSource.fixed(Events.START.plusSeconds(9));
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final Serializer<CallEvent> serializer =
            (topic, value) -> value.getEventId().toString().getBytes(UTF_8);
    private final ClockOffset offset = new ClockOffset(ahead -> {});
    private final EventPublisher publisher = new KafkaEventPublisher(producer, serializer, clock, offset);

    @Test
    void event_isKeyedByStationWithTheTimeOfSendingInItsHeaders() {
        var unused = publisher.send(callEvent(1));

        ProducerRecord<String, byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo("hookline.call-events");
        assertThat(record.key()).isEqualTo("desk-7");
        assertThat(new String(record.value(), UTF_8)).isEqualTo(event(1).id().toString());
        assertThat(CloudEventHeaders.sentAt(record.headers())).hasValue(Events.START.plusSeconds(9));
    }

    @Test
    void event_isAcknowledgedWhenTheBrokerSaysSo() {
        CompletableFuture<Void> acknowledged = publisher.send(callEvent(1));

        assertThat(acknowledged).isNotDone();
        producer.completeNext();
        assertThat(acknowledged).isCompletedWithValue(null);
    }

    @Test
    void failure_endsThePublisherBeforeAnythingOvertakes() {
        CompletableFuture<Void> first = publisher.send(callEvent(1));
        producer.errorNext(new TopicAuthorizationException("not yet"));

        assertThat(first).isCompletedExceptionally();
        assertThat(producer.closed()).isTrue();
        assertThat(publisher.send(callEvent(2)))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(TopicAuthorizationException.class);
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void recordThatIsTooLarge_isRefused() {
        CompletableFuture<Void> acknowledged = publisher.send(callEvent(1));
        producer.errorNext(new RecordTooLargeException("17 bytes"));

        assertThatThrownBy(acknowledged::join)
                .hasCauseInstanceOf(EventPublisher.RefusedException.class)
                .hasMessageContaining("RecordTooLargeException: 17 bytes");
    }

    @Test
    void valueThatCannotBeWritten_isNotRefused() {
        IllegalStateException away = new IllegalStateException("registry away");
        EventPublisher failing = new KafkaEventPublisher(
                producer,
                (topic, value) -> {
                    throw away;
                },
                clock,
                offset);

        assertThatThrownBy(() -> failing.send(callEvent(1)).join()).hasCause(away);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void settings_ofTheRelaysPromises_winOverTheUsers() {
        assertThat(KafkaEventPublisher.config(NOWHERE, "desk-7"))
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
                .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE)
                .containsEntry("security.protocol", "PLAINTEXT");
    }

    @Test
    void settings_makeARealProducer_withoutABroker() {
        EventPublisher real = KafkaEventPublisher.open(NOWHERE, "Empfang 1, links", serializer, clock, offset);

        assertThatCode(real::close).doesNotThrowAnyException();
    }

    private static CallEvent callEvent(int n) {
        return new CallEvents("desk-7", StationAccount.UNKNOWN).of(new NumberedEvent(new UUID(1, 1), n, event(n)));
    }
}
