// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.archive;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Note;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What desks and the durations service told: calls with their events, corrected again and again while others begin; some
 * deleted, some of these back in a higher revision; some records told twice, as after a restart.
 */
final class ToldCalls {
    /** The last hours of a month and a year, so that months are made and roll-ups meet their borders. */
    private static final Instant BEGIN = Instant.parse("2025-12-31T20:00:00Z");

    private static final List<Direction> DIRECTIONS =
            List.of(Direction.INBOUND, Direction.INBOUND, Direction.OUTBOUND, Direction.OUTBOUND, Direction.UNKNOWN);

    private static final int STATIONS = 20;
    private static final int NEIGHBOURS = 200;
    private static final List<String> NUMBERS = List.of(
            "+49305550001",
            "0305550001",
            "1001",
            "",
            "anonymous",
            "tab\tnew line\nback\\slash",
            "nul\0 \\N",
            "☎ \"'{,}");

    private final Random random;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();

    /** Calls that may still change, with their present revision. */
    private final Map<UUID, Call> open = new LinkedHashMap<>();

    private final List<UUID> recent = new ArrayList<>();
    private long sequence;

    private ToldCalls(long seed) {
        random = new Random(seed);
    }

    static List<ProducerRecord<String, byte[]>> of(int calls, long seed, SchemaRegistry registry) {
        ToldCalls told = new ToldCalls(seed);
        try (var events = Topics.CALL_EVENTS.valueSerde(registry);
                var revisions = Topics.CALLS.valueSerde(registry)) {
            Sink sink = new Sink() {
                @Override
                public byte[] bytes(CallEvent event) {
                    return events.serializer().serialize(Topics.CALL_EVENTS.name(), event);
                }

                @Override
                public byte[] bytes(Call call) {
                    return revisions.serializer().serialize(Topics.CALLS.name(), call);
                }
            };
            for (int i = 0; i < calls; i++) {
                told.begin(i, calls, sink);
                told.change(sink);
            }
        }
        return told.records;
    }

    private interface Sink {
        byte[] bytes(CallEvent event);

        byte[] bytes(Call call);
    }

    private void begin(int n, int calls, Sink sink) {
        // Twelve hours, whatever the size: hours with many calls, and some at the very same moment.
        Instant started = BEGIN.plusMillis(12L * 3_600_000 * n / calls / 1000 * 1000 + random.nextInt(3) * 333L);
        String station = "desk-" + random.nextInt(STATIONS);
        String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
        Direction direction = DIRECTIONS.get(random.nextInt(DIRECTIONS.size()));
        Call first = Call.newBuilder()
                .setCallId(id(0x5))
                .setRevision(1)
                .setStation(station)
                .setAccount(random.nextBoolean() ? new Account("2001", "pbx.example.org", "Reception") : null)
                .setDirection(direction)
                .setNumber(number)
                .setOutcome(null)
                .setStartedAt(started)
                .setQuality(Quality.EXACT)
                .setNotes(List.of())
                .build();
        tell(first, sink);
        List<Hook> hooks = direction == Direction.OUTBOUND
                ? List.of(Hook.OUTGOING_CALL, Hook.CALL_START, Hook.CALL_END)
                : List.of(Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_END);
        for (Hook hook : hooks) {
            event(station, hook, number, started.plusSeconds(random.nextInt(100)), sink);
        }
    }

    private void event(String station, Hook hook, String number, Instant at, Sink sink) {
        CallEvent event = CallEvent.newBuilder()
                .setEventId(id(0x7))
                .setStation(station)
                .setHook(hook)
                .setNumber(number)
                .setOccurredAt(at)
                .setSpoolId(new UUID(0x7000, station.hashCode()))
                .setSequence(++sequence)
                .setHookVersion("test")
                .build();
        RecordHeaders headers = new RecordHeaders();
        if (random.nextBoolean()) {
            CloudEventHeaders.add(headers, event, at.plusMillis(50));
        }
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.CALL_EVENTS.name(), null, null, station, sink.bytes(event), headers);
        records.add(record);
        if (random.nextInt(20) == 0) { // a relay that had no answer tells it again
            records.add(record);
        }
    }

    /** Two in three times a call of the last minutes gets its next revision, or goes, or comes back. */
    private void change(Sink sink) {
        for (int i = 0; i < 2; i++) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            UUID id = recent.get(Math.max(0, recent.size() - 1 - random.nextInt(NEIGHBOURS)));
            Call before = open.get(id);
            if (before == null) {
                continue;
            }
            if (random.nextInt(25) == 0) {
                records.add(new ProducerRecord<>(Topics.CALLS.name(), id.toString(), null));
                if (random.nextBoolean()) {
                    open.remove(id); // for good
                }
            } else {
                tell(next(before), sink);
            }
        }
    }

    private Call next(Call before) {
        Call.Builder next = Call.newBuilder(before).setRevision(before.getRevision() + 1);
        boolean answered = random.nextBoolean();
        boolean endKnown = random.nextInt(10) > 0;
        long ring = random.nextInt(40_000);
        long talk = random.nextInt(900_000);
        Outcome other = before.getDirection() == Direction.OUTBOUND ? Outcome.NO_ANSWER : Outcome.MISSED;
        Instant answer = before.getStartedAt().plusMillis(ring);
        return next.setOutcome(answered ? Outcome.ANSWERED : other)
                .setRingingAt(random.nextBoolean() ? before.getStartedAt().plusNanos(123_456_000) : null)
                .setAnsweredAt(answered ? answer : null)
                .setEndedAt(endKnown ? answer.plusMillis(answered ? talk : 0) : null)
                .setRingMillis(answered || endKnown ? ring : null)
                .setTalkMillis(answered && endKnown ? talk : null)
                .setQuality(endKnown ? Quality.EXACT : Quality.INFERRED)
                .setNotes(endKnown ? List.of() : List.of(Note.END_MISSING, Note.CLOCK_ADJUSTED))
                .build();
    }

    private void tell(Call call, Sink sink) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.CALLS.name(), call.getCallId().toString(), sink.bytes(call));
        records.add(record);
        if (random.nextInt(20) == 0) {
            records.add(record);
        }
        if (open.put(call.getCallId(), call) == null) {
            recent.add(call.getCallId());
        }
    }

    /** @param version that the UUID says of itself */
    private UUID id(int version) {
        long high = random.nextLong() & ~0xf000L;
        return new UUID(high | ((long) version << 12), random.nextLong() | Long.MIN_VALUE);
    }
}
