// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.machine.Phase;
import io.hookline.event.Call;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.CallChange;
import io.hookline.schema.CloudEventHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTopologyTest {
    private static final String ANNA = "+493012345678";

    private final TopologyFixture topology = new TopologyFixture();

    @AfterEach
    void close() {
        topology.close();
    }

    @Test
    void revision_isACloudEvent_withTheCallIdAsItsKey() {
        UUID id = new UUID(1, 2);
        topology.event("desk-1", Hook.INCOMING_CALL, ANNA, id);
        topology.advance(Duration.ofMillis(200));
        topology.hook("desk-1", Hook.CALL_END, ANNA);

        List<TestRecord<String, Call>> records = topology.records();
        assertThat(records).extracting(TestRecord::key).containsExactly(id.toString(), id.toString());
        assertThat(headers(records.get(1)))
                .containsExactly(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", id + "/2"),
                        Map.entry("ce_source", "/hookline/durations"),
                        Map.entry("ce_type", "io.hookline.call.closed"),
                        Map.entry("ce_time", "2026-03-03T00:00:00Z"),
                        Map.entry("content-type", "application/avro"),
                        Map.entry("ce_publishedtime", "2026-03-03T00:00:00.200Z"));
        assertThat(changes(records)).containsExactly(CallChange.OPENED, CallChange.CLOSED);
    }

    private static Map<String, String> headers(TestRecord<String, Call> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static List<CallChange> changes(List<TestRecord<String, Call>> records) {
        return records.stream()
                .map(record -> CloudEventHeaders.change(record.headers()).orElseThrow())
                .toList();
    }

    @Test
    void eventWithAnIdSeenBefore_isIgnored_andCounted() {
        UUID id = new UUID(1, 2);
        topology.event("desk-1", Hook.OUTGOING_CALL, ANNA, id);
        topology.advance(Duration.ofHours(24));
        topology.calls();
        topology.event("desk-1", Hook.OUTGOING_CALL, ANNA, id);

        assertThat(topology.calls()).isEmpty();
        assertThat(topology.meter("hookline.events")).isEqualTo(1);
        assertThat(topology.meter("hookline.events.duplicate")).isEqualTo(1);
    }

    @Test
    void sameIdOnAnotherStation_isAnotherEvent() {
        UUID id = new UUID(1, 2);
        topology.event("desk-1", Hook.OUTGOING_CALL, ANNA, id);
        topology.event("desk-2", Hook.OUTGOING_CALL, ANNA, id);

        assertThat(topology.calls()).hasSize(2);
    }

    @Test
    void recordWithoutAValue_isCounted_andChangesNothing() {
        topology.sendBytes("desk-1", null);

        assertThat(topology.records()).isEmpty();
        assertThat(topology.meter("hookline.events.empty")).isEqualTo(1);
        assertThat(topology.deadLetters()).isEmpty();
    }

    @Test
    void eachRecordRead_isCountedOnce() {
        topology.event("desk-1", Hook.OUTGOING_CALL, ANNA, new UUID(1, 2));
        topology.event("desk-1", Hook.OUTGOING_CALL, ANNA, new UUID(1, 2));
        topology.hook("desk-1", Hook.CALL_START, ANNA);
        topology.sendBytes("desk-1", null);
        topology.sendBytes("desk-1", new byte[] {1, 2, 3});

        assertThat(topology.meter("hookline.events")).isEqualTo(2);
        assertThat(topology.meter("hookline.events.duplicate")).isEqualTo(1);
        assertThat(topology.meter("hookline.events.empty")).isEqualTo(1);
        assertThat(topology.meter("hookline.events.dead.letters")).isEqualTo(1);
        assertThat(topology.meter("hookline.call.revisions")).isEqualTo(2);
    }

    // Provisional closing

    @Test
    void silence_closesACallProvisionally_andItsLateEndCorrectsIt() {
        topology.hook("desk-1", Hook.INCOMING_CALL, ANNA);
        topology.hook("desk-1", Hook.CALL_RING, ANNA);
        topology.advance(Duration.ofSeconds(179));
        assertThat(topology.calls()).hasSize(2);

        topology.advance(Duration.ofSeconds(1));
        List<TestRecord<String, Call>> overdue = topology.records();
        assertThat(changes(overdue)).containsExactly(CallChange.CLOSED);
        assertThat(overdue.get(0).value().getOutcome()).isEqualTo(Outcome.MISSED);
        assertThat(overdue.get(0).value().getQuality()).isEqualTo(Quality.INFERRED);

        topology.hook("desk-1", Hook.CALL_END, ANNA);
        List<TestRecord<String, Call>> corrected = topology.records();
        assertThat(changes(corrected)).containsExactly(CallChange.CORRECTED);
        assertThat(corrected.get(0).value().getQuality()).isEqualTo(Quality.EXACT);
        assertThat(corrected.get(0).value().getRingMillis()).isEqualTo(180_000);
        assertThat(corrected.get(0).value().getRevision()).isEqualTo(4);
    }

    @Test
    void silence_afterTheClosingWasTold_publishesNothingMore() {
        topology.hook("desk-1", Hook.INCOMING_CALL, ANNA);
        topology.advance(Duration.ofSeconds(15));
        assertThat(topology.calls()).hasSize(2);

        topology.advance(Duration.ofHours(30));
        assertThat(topology.calls()).isEmpty();
    }

    @Test
    void stationOfTheLowestName_isToldOfToo() {
        topology.hook("\0", Hook.INCOMING_CALL, ANNA);
        topology.advance(Duration.ofMillis(14_999));
        topology.advance(Duration.ofSeconds(2));

        assertThat(topology.calls()).last().extracting(Call::getOutcome).isEqualTo(Outcome.REJECTED);
        assertThat(topology.deadlines()).isEmpty();
    }

    @Test
    void deadlines_holdTheNextOfEachStationWithAnOpenCall_andNothingElse() {
        topology.hook("desk-1", Hook.INCOMING_CALL, ANNA);
        topology.hook("desk-1", Hook.OUTGOING_CALL, "1001");
        topology.hook("desk-2", Hook.OUTGOING_CALL, ANNA);
        topology.hook("desk-3", Hook.CALL_END, ANNA);
        assertThat(topology.deadlines()).extracting(Deadline::station).containsExactly("desk-1", "desk-2");
        assertThat(topology.deadlines().get(0).millis())
                .isEqualTo(topology.deadlines().get(1).millis() - 165_000);

        topology.advance(Duration.ofSeconds(15));
        assertThat(topology.deadlines()).extracting(Deadline::station).containsExactly("desk-1", "desk-2");

        topology.hook("desk-1", Hook.CALL_END, "1001");
        topology.hook("desk-2", Hook.CALL_END, ANNA);
        topology.advance(Duration.ofSeconds(165));
        assertThat(topology.deadlines()).isEmpty();
    }

    @Test
    void deadlineOfACallThatGoesOn_isMovedWhenItsTimeComes_andTellsNothing() {
        topology.hook("desk-1", Hook.INCOMING_CALL, ANNA);
        long began = topology.deadlines().get(0).millis();
        topology.hook("desk-1", Hook.CALL_ANSWER, ANNA);
        topology.calls();
        assertThat(topology.deadlines()).extracting(Deadline::millis).containsExactly(began);

        topology.advance(Duration.ofSeconds(15));
        assertThat(topology.calls()).isEmpty();
        assertThat(topology.deadlines()).extracting(Deadline::millis).containsExactly(began - 15_000 + 14_400_000);

        topology.hook("desk-1", Hook.OUTGOING_CALL, "1001");
        assertThat(topology.deadlines()).extracting(Deadline::millis).containsExactly(began + 180_000);
    }

    // Completeness

    @Test
    void numbersOfTheSpool_tellWhatIsMissing_whatCameTwice_andWhatCameLate() throws IOException {
        send("09:00:00", "e1", 3);
        assertThat(missing("before_first")).isEqualTo(2);
        assertThat(missing("lost")).isZero();

        send("09:00:01", "e2", 7);
        assertThat(missing("lost")).isEqualTo(3);

        send("09:00:02", "e3", 5);
        send("09:00:03", "e4", 1);
        send("09:00:04", "e5", 7);
        send("09:00:05", "e2", 8);
        assertThat(missing("lost")).isEqualTo(2);
        assertThat(missing("before_first")).isEqualTo(1);
        assertThat(topology.meter("hookline.events.out.of.order")).isEqualTo(2);
        assertThat(duplicates("sequence")).isEqualTo(1);
        assertThat(duplicates("event_id")).isEqualTo(1);
        assertThat(topology.meter("hookline.events")).isEqualTo(4);

        topology.close();
        assertThat(topology.meter("hookline.events.missing")).isZero();
    }

    private void send(String time, String id, long sequence) throws IOException {
        topology.send("""
                {"station":"desk-1","hook":"cmdOutgoingCall","number":"1001","at":"2026-03-02T%sZ","id":"%s",
                 "spool":"s","sequence":%d}
                """.formatted(time, id, sequence));
    }

    private double missing(String cause) {
        return topology.meter("hookline.events.missing", cause);
    }

    private double duplicates(String cause) {
        return topology.meter("hookline.events.duplicate", cause);
    }

    // Gauge

    @Test
    void gauge_showsTheOpenCallsOfEachPhase_asTheyWereTold() {
        topology.hook("desk-1", Hook.INCOMING_CALL, ANNA);
        topology.hook("desk-2", Hook.INCOMING_CALL, ANNA);
        topology.hook("desk-2", Hook.CALL_RING, ANNA);
        topology.hook("desk-3", Hook.OUTGOING_CALL, ANNA);
        topology.hook("desk-4", Hook.CALL_START, ANNA);
        topology.hook("desk-5", Hook.CALL_ANSWER, ANNA);
        assertThat(phases())
                .containsExactly(
                        Map.entry(Phase.OFFERED, 1.0),
                        Map.entry(Phase.RINGING, 1.0),
                        Map.entry(Phase.ANSWERED, 1.0),
                        Map.entry(Phase.DIALLING, 1.0),
                        Map.entry(Phase.CONNECTED, 1.0));

        topology.advance(Duration.ofSeconds(15));
        topology.hook("desk-3", Hook.CALL_START, ANNA);
        topology.hook("desk-4", Hook.CALL_END, ANNA);
        assertThat(phases())
                .containsExactly(
                        Map.entry(Phase.OFFERED, 0.0),
                        Map.entry(Phase.RINGING, 1.0),
                        Map.entry(Phase.ANSWERED, 1.0),
                        Map.entry(Phase.DIALLING, 0.0),
                        Map.entry(Phase.CONNECTED, 1.0));

        topology.advance(Duration.ofHours(5));
        assertThat(phases().values()).containsOnly(0.0);
    }

    @Test
    void gauge_isZero_whenThePartitionGoesElsewhere() {
        topology.hook("desk-1", Hook.INCOMING_CALL, ANNA);
        topology.close();

        assertThat(phases().values()).containsOnly(0.0);
    }

    private Map<Phase, Double> phases() {
        Map<Phase, Double> phases = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            phases.put(phase, topology.inProgress(phase));
        }
        return phases;
    }
}
