// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Quality;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloudEventHeadersTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00.000123Z");

    @Test
    void aCallEvent_hasTheAttributesOfABinaryCloudEvent() {
        UUID id = UUID.fromString("0195a5b0-0000-7000-8000-000000000001");
        CallEvent event = CallEvent.newBuilder()
                .setEventId(id)
                .setStation("desk-1")
                .setHook(Hook.CALL_RING)
                .setNumber("+493012345678")
                .setOccurredAt(NINE)
                .setHookVersion("test")
                .build();
        var headers = new RecordHeaders();

        CloudEventHeaders.add(headers, event, NINE.plusSeconds(2));

        assertThat(headers.toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=" + id,
                        "ce_source=/hookline/relay",
                        "ce_type=io.hookline.hook.cmdCallRing",
                        "ce_time=2026-03-02T09:00:00.000123Z",
                        "content-type=application/avro",
                        "ce_senttime=2026-03-02T09:00:02.000123Z");
        assertThat(CloudEventHeaders.sentAt(headers)).contains(NINE.plusSeconds(2));
    }

    @Test
    void aCall_saysWhenItWasPublished() {
        UUID id = UUID.fromString("0195a5b0-0000-7000-8000-000000000001");
        Call call = Call.newBuilder()
                .setCallId(id)
                .setRevision(2)
                .setStation("desk-1")
                .setDirection(Direction.INBOUND)
                .setNumber("+493012345678")
                .setStartedAt(NINE)
                .setQuality(Quality.EXACT)
                .setNotes(List.of())
                .build();
        var headers = new RecordHeaders();

        CloudEventHeaders.add(headers, call, CallChange.PROGRESSED, NINE.plusSeconds(3));

        assertThat(headers.toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=" + id + "/2",
                        "ce_source=/hookline/durations",
                        "ce_type=" + CallChange.PROGRESSED.cloudEventType(),
                        "ce_time=2026-03-02T09:00:00.000123Z",
                        "content-type=application/avro",
                        "ce_publishedtime=2026-03-02T09:00:03.000123Z");
        assertThat(CloudEventHeaders.publishedAt(headers)).contains(NINE.plusSeconds(3));
        assertThat(CloudEventHeaders.publishedAt(new RecordHeaders())).isEmpty();
    }

    @Test
    void aSendTimeThatIsNone_isAbsent() {
        var headers = new RecordHeaders();
        headers.add(CloudEventHeaders.SENT_TIME, "yesterday".getBytes(StandardCharsets.UTF_8));

        assertThat(CloudEventHeaders.sentAt(headers)).isEmpty();
    }

    @Test
    void anErasure_isNoRevision() {
        var headers = new RecordHeaders();
        CloudEventHeaders.addErasure(headers, UUID.fromString("0195a5b0-0000-7000-8000-000000000001"), NINE);

        assertThat(CloudEventHeaders.isErasure(headers)).isTrue();
        assertThat(CloudEventHeaders.change(headers)).isEmpty();
        assertThat(CloudEventHeaders.isErasure(new RecordHeaders())).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everyChange_isFoundByItsCloudEventType(CallChange change) {
        assertThat(CallChange.ofCloudEventType(change.cloudEventType())).contains(change);
    }
}
