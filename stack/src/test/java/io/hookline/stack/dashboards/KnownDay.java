// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import io.hookline.event.CallEvent;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Outcome;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import io.hookline.stack.server.Servers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Yesterday at three desks, as it was in truth: calls one after the other from eight to five, each of a number of its own. What
 * MicroSIP ran for them is sent with what goes wrong: an event is lost, two come twice, an end is never told, another so late that
 * its call was closed without it; and a record that is no event.
 */
final class KnownDay {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    static final List<String> DESKS = List.of("reception", "sales-1", "sales-2");

    private static final int CALLS_OF_A_DESK = 60;
    private static final Duration BETWEEN = Duration.ofMinutes(8);

    private final LocalDate date;
    private final Random random = new Random(11);
    private final List<Call> calls = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private int numbers;

    /**
     * A call in truth.
     *
     * @param counted whether it is one of the missed calls: a caller who rang several desks is counted once
     */
    record Call(
            String desk,
            Direction direction,
            Outcome outcome,
            String number,
            Instant start,
            @Nullable Instant answer,
            @Nullable Instant end,
            @Nullable Duration ring,
            @Nullable Duration talk,
            boolean counted) {
        boolean isInbound() {
            return direction == Direction.INBOUND;
        }

        boolean isAnswered() {
            return outcome == Outcome.ANSWERED;
        }

        boolean isOffered() {
            return isInbound() && outcome != Outcome.REJECTED;
        }

        @Override
        public String toString() {
            return desk + " " + direction + " " + outcome + " " + start;
        }
    }

    private record Sent(String desk, Hook hook, String number, Instant at, boolean lost, int times) {}

    private KnownDay(LocalDate date) {
        this.date = date;
    }

    /** The day before the one that it is now. */
    static KnownDay yesterday(Instant now) {
        KnownDay day = new KnownDay(LocalDate.ofInstant(now, ZONE).minusDays(1));
        for (String desk : DESKS) {
            day.calls(desk);
        }
        day.ringAtAllDesks();
        day.neverEnded();
        day.endedTooLate();
        day.returned();
        return day;
    }

    Instant begin() {
        return date.atStartOfDay(ZONE).toInstant();
    }

    Instant end() {
        return date.plusDays(1).atStartOfDay(ZONE).toInstant();
    }

    Stream<Call> calls() {
        return calls.stream();
    }

    private Instant at(int hour, int minute) {
        return date.atTime(hour, minute).atZone(ZONE).toInstant();
    }

    private void calls(String desk) {
        for (int i = 0; i < CALLS_OF_A_DESK; i++) {
            // A desk is busy for a minute or two and rests; the desks are some seconds apart.
            Instant start = at(8, 30)
                    .plus(BETWEEN.multipliedBy(i))
                    .plusSeconds(17L * DESKS.indexOf(desk))
                    .plusMillis(random.nextInt(1000));
            Duration ring = Duration.ofMillis(1_500 + random.nextInt(38_000));
            Duration talk = Duration.ofMillis(5_000 + random.nextInt(90_000));
            switch (i % 10) {
                case 0, 1, 2, 3 -> inbound(desk, start, ring, talk, i == 13, i == 21);
                case 4, 5 -> outbound(desk, start, ring, talk);
                case 6 -> unanswered(desk, Direction.INBOUND, Outcome.MISSED, start, ring);
                case 7 -> unanswered(desk, Direction.INBOUND, Outcome.DECLINED, start, ring);
                case 8 -> unanswered(desk, Direction.OUTBOUND, Outcome.NO_ANSWER, start, ring);
                default -> unanswered(desk, Direction.OUTBOUND, Outcome.BUSY, start, ring);
            }
        }
    }

    /** @param lost whether the hook that told the ringing is lost; the call's times do not need it */
    private void inbound(String desk, Instant start, Duration ring, Duration talk, boolean lost, boolean twice) {
        String number = number();
        boolean loses = lost && desk.equals("sales-1");
        hook(desk, Hook.INCOMING_CALL, number, start);
        sent.add(new Sent(desk, Hook.CALL_RING, number, start.plusMillis(40), loses, 1));
        sent.add(new Sent(desk, Hook.CALL_ANSWER, number, start.plus(ring), false, twice ? 2 : 1));
        hook(desk, Hook.CALL_START, number, start.plus(ring).plusMillis(30));
        hook(desk, Hook.CALL_END, number, start.plus(ring).plus(talk));
        add(desk, Direction.INBOUND, Outcome.ANSWERED, number, start, ring, talk);
    }

    private void outbound(String desk, Instant start, Duration ring, Duration talk) {
        String number = number();
        outbound(desk, start, ring, talk, number);
    }

    private void outbound(String desk, Instant start, Duration ring, Duration talk, String number) {
        hook(desk, Hook.OUTGOING_CALL, number, start);
        hook(desk, Hook.CALL_START, number, start.plus(ring));
        hook(desk, Hook.CALL_END, number, start.plus(ring).plus(talk));
        add(desk, Direction.OUTBOUND, Outcome.ANSWERED, number, start, ring, talk);
    }

    private void unanswered(String desk, Direction direction, Outcome outcome, Instant start, Duration ring) {
        unanswered(desk, direction, outcome, start, ring, number(), true);
    }

    private void unanswered(
            String desk,
            Direction direction,
            Outcome outcome,
            Instant start,
            Duration ring,
            String number,
            boolean counted) {
        if (direction == Direction.INBOUND) {
            hook(desk, Hook.INCOMING_CALL, number, start);
            hook(desk, Hook.CALL_RING, number, start.plusMillis(40));
        } else {
            hook(desk, Hook.OUTGOING_CALL, number, start);
        }
        boolean busy = outcome == Outcome.BUSY || outcome == Outcome.DECLINED;
        hook(desk, busy ? Hook.CALL_BUSY : Hook.CALL_END, number, start.plus(ring));
        calls.add(new Call(desk, direction, outcome, number, start, null, start.plus(ring), ring, null, counted));
    }

    /** One caller, three desks, nobody answers: three calls that were offered, and one that was missed. */
    private void ringAtAllDesks() {
        String number = number();
        for (String desk : DESKS) {
            Instant start = at(8, 10).plusMillis(100L * DESKS.indexOf(desk));
            unanswered(
                    desk,
                    Direction.INBOUND,
                    Outcome.MISSED,
                    start,
                    Duration.ofSeconds(25),
                    number,
                    desk.equals(DESKS.get(0)));
        }
    }

    /** Answered, and MicroSIP never told the end: the talk time is not known. */
    private void neverEnded() {
        String number = number();
        Instant start = at(8, 20);
        hook("sales-2", Hook.INCOMING_CALL, number, start);
        hook("sales-2", Hook.CALL_RING, number, start.plusMillis(40));
        hook("sales-2", Hook.CALL_ANSWER, number, start.plusSeconds(6));
        hook("sales-2", Hook.CALL_START, number, start.plusSeconds(6).plusMillis(30));
        Duration ring = Duration.ofSeconds(6);
        calls.add(new Call(
                "sales-2",
                Direction.INBOUND,
                Outcome.ANSWERED,
                number,
                start,
                start.plus(ring),
                null,
                ring,
                null,
                true));
    }

    /** Rang longer than any call does, while the desk made another: closed without its end, and corrected by it. */
    private void endedTooLate() {
        Instant start = at(17, 0);
        unanswered("reception", Direction.INBOUND, Outcome.MISSED, start, Duration.ofSeconds(250));
        outbound("reception", start.plusSeconds(200), Duration.ofSeconds(4), Duration.ofSeconds(20));
    }

    /** Missed, and called back from another desk. */
    private void returned() {
        String number = number();
        unanswered("sales-1", Direction.INBOUND, Outcome.MISSED, at(17, 10), Duration.ofSeconds(12), number, true);
        outbound("sales-2", at(17, 20), Duration.ofSeconds(7), Duration.ofSeconds(61), number);
    }

    private void add(
            String desk,
            Direction direction,
            Outcome outcome,
            String number,
            Instant start,
            Duration ring,
            Duration talk) {
        Instant answer = start.plus(ring);
        calls.add(new Call(desk, direction, outcome, number, start, answer, answer.plus(talk), ring, talk, true));
    }

    private void hook(String desk, Hook hook, String number, Instant at) {
        sent.add(new Sent(desk, hook, number, at, false, 1));
    }

    /** Of a length that makes none the end of another. */
    private String number() {
        return String.format("+4940%08d", numbers++);
    }

    /** Numbers in spools that nobody got. */
    long lost() {
        return sent.stream().filter(Sent::lost).count();
    }

    /** Events that arrived more than once. */
    long repeated() {
        return sent.stream().filter(event -> event.times() > 1).count();
    }

    /** Events that arrived, each once. */
    long events() {
        return sent.size() - lost();
    }

    /** Sends the day in the order of its times, and a record that is no event. */
    void send(Servers servers) throws Exception {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                20);
        String topic = Topics.CALL_EVENTS.name();
        try (var values = Topics.CALL_EVENTS.valueSerde(servers.schemaRegistry());
                var keys = Topics.CALL_EVENTS.keySerde();
                var producer = new KafkaProducer<>(config, keys.serializer(), new ByteArraySerializer())) {
            for (String desk : DESKS) {
                long sequence = 0;
                UUID spool = new UUID(7, DESKS.indexOf(desk));
                for (Sent event : sent.stream()
                        .filter(one -> one.desk().equals(desk))
                        .sorted(Comparator.comparing(Sent::at))
                        .toList()) {
                    CallEvent made = event(event, spool, ++sequence);
                    byte[] value = values.serializer().serialize(topic, made);
                    for (int time = 0; !event.lost() && time < event.times(); time++) {
                        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, desk, value);
                        CloudEventHeaders.add(record.headers(), made, event.at().plusMillis(20));
                        var unused = producer.send(record);
                    }
                }
            }
            var unused = producer.send(
                    new ProducerRecord<>(topic, DESKS.get(0), "no event".getBytes(StandardCharsets.UTF_8)));
            producer.flush();
        }
    }

    private CallEvent event(Sent event, UUID spool, long sequence) {
        return CallEvent.newBuilder()
                .setEventId(new UUID(spool.getLeastSignificantBits() + 1, sequence))
                .setStation(event.desk())
                .setHook(event.hook())
                .setNumber(event.number())
                .setOccurredAt(event.at())
                .setMonotonicNanos(Duration.between(begin(), event.at()).toNanos())
                .setSpoolId(spool)
                .setSequence(sequence)
                .setHookVersion("test")
                .build();
    }
}
