// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What all desks send, in order of arrival, with poison in between.
 *
 * @param day the calls of the day; some are open at its end
 * @param closing a call of each desk a day later, which closes all that is open
 */
record Traffic(List<Message> day, List<Message> closing) {
    private static final int DESKS = 300;
    private static final int EVENTS_PER_POISON = 150;

    /** Far above what a registry hands out in a test. */
    private static final int UNKNOWN_SCHEMA = 1_000_000;

    /** The same seed gives the same traffic. */
    static Traffic of(long seed, int events, Serializer<CallEvent> avro) {
        Random random = new Random(seed);
        List<Iterator<CallEvent>> days = new ArrayList<>();
        List<CallEvent> nextDay = new ArrayList<>();
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < DESKS; i++) {
            Desk desk = new Desk("desk-" + i, random.nextLong());
            int share = events / DESKS + (i < events % DESKS ? 1 : 0);
            days.add(desk.day(share).iterator());
            nextDay.addAll(desk.nextDay());
            turns.addAll(Collections.nCopies(share, i));
        }
        Collections.shuffle(turns, random);
        List<Message> day = new ArrayList<>();
        for (int desk : turns) {
            day.add(Message.event(days.get(desk).next(), avro));
            if (random.nextInt(EVENTS_PER_POISON) == 0) {
                day.add(poison("desk-" + desk, random, avro));
            }
        }
        return new Traffic(
                day, nextDay.stream().map(event -> Message.event(event, avro)).toList());
    }

    /** All messages, in order of arrival. */
    List<Message> all() {
        return Stream.concat(day.stream(), closing.stream()).toList();
    }

    /** Something that can never become part of a call; no two are alike. */
    private static Message poison(String station, Random random, Serializer<CallEvent> avro) {
        CallEvent event = CallEvent.newBuilder()
                .setEventId(new UUID(random.nextLong(), random.nextLong()))
                .setStation(station)
                .setHook(Hook.CALL_RING)
                .setNumber("1001")
                .setOccurredAt(Instant.parse("2026-03-02T09:00:00Z"))
                .setHookVersion("test")
                .build();
        byte[] good = avro.serialize(Topics.CALL_EVENTS.name(), event);
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[16];
                random.nextBytes(noise);
                noise[0] = 7; // no magic byte
                yield Message.poison(station, noise);
            }
            case 1 -> Message.poison(station, Arrays.copyOf(good, good.length - 8));
            case 2 -> {
                ByteBuffer.wrap(good).putInt(1, UNKNOWN_SCHEMA);
                yield Message.poison(station, good);
            }
            case 3 -> Message.poison("not-" + station, good);
            default -> {
                CallEvent unknown =
                        CallEvent.newBuilder(event).setHook(Hook.UNKNOWN).build();
                yield Message.poison(station, avro.serialize(Topics.CALL_EVENTS.name(), unknown));
            }
        };
    }
}
