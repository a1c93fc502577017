// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** Delivers what is in a spool to a list, which stands for the topic, as the relay does. */
final class SpoolRun {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<NumberedEvent> topic = new ArrayList<>();

    private final InstantSource clock = InstantSource.fixed(Events.START.plusSeconds(3_600));
    private final RelayMetrics metrics = new RelayMetrics(meters, clock);

    /** A spool with the events 1 to 6. */
    static MemoryDisk spoolOfSix() {
        MemoryDisk disk = new MemoryDisk();
        for (int n = 1; n <= 6; n++) {
            disk.promised(event(n));
        }
        return disk;
    }

    Spool open(MemoryDisk disk) {
        return new Spool(disk, "desk", UUID::randomUUID, clock, metrics);
    }

    /** Whether it was killed before everything was delivered. */
    boolean deliverUntilKilled(MemoryDisk disk) throws IOException {
        try {
            deliver(disk, 4);
            return false;
        } catch (MemoryDisk.Killed e) {
            return true;
        }
    }

    void deliverAll(MemoryDisk disk) throws IOException {
        deliver(disk, 500);
    }

    /** As the relay does it: what fails is done again, but for an acknowledgement, which is noted down. */
    void deliverInSpiteOfFailures(MemoryDisk disk) {
        Spool spool = open(disk);
        sendInSpiteOfFailures(spool, insist(spool::recover));
        do {
            insist(() -> {
                spool.scan();
                return true;
            });
            while (spool.hasPending()) {
                sendInSpiteOfFailures(spool, insist(() -> spool.number(4)));
            }
        } while (spool.hasMore() || disk.names().stream().anyMatch(name -> name.matches("[^/]*\\.event")));
    }

    private void sendInSpiteOfFailures(Spool spool, List<NumberedEvent> numbered) {
        topic.addAll(numbered);
        for (NumberedEvent sent : numbered) {
            try {
                spool.acknowledged(sent);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("failed on purpose");
            }
        }
    }

    private static <T> T insist(Attempt<T> attempt) {
        for (int i = 0; true; i++) {
            try {
                return attempt.make();
            } catch (IOException e) {
                assertThat(i).as("attempts").isLessThan(10);
                assertThat(e).hasMessageStartingWith("failed on purpose");
            }
        }
    }

    /** Something that a disk may fail. */
    private interface Attempt<T> {
        T make() throws IOException;
    }

    private void deliver(MemoryDisk disk, int batch) throws IOException {
        Spool spool = open(disk);
        send(spool, spool.recover());
        do {
            spool.scan();
            while (spool.hasPending()) {
                send(spool, spool.number(batch));
            }
        } while (spool.hasMore());
    }

    private void send(Spool spool, List<NumberedEvent> numbered) throws IOException {
        topic.addAll(numbered);
        for (NumberedEvent sent : numbered) {
            spool.acknowledged(sent);
        }
    }

    /** Every promised event is there, each number means one event and the other way round, and none is left out. */
    void assertComplete(List<UUID> promised) {
        Map<Long, UUID> events = new HashMap<>();
        Map<UUID, Long> numbers = new HashMap<>();
        Set<Long> order = new LinkedHashSet<>();
        for (NumberedEvent sent : topic) {
            UUID id = sent.event().id();
            assertThat(events.merge(sent.sequence(), id, (first, second) -> first))
                    .isEqualTo(id);
            assertThat(numbers.merge(id, sent.sequence(), (first, second) -> first))
                    .isEqualTo(sent.sequence());
            order.add(sent.sequence());
        }
        assertThat(topic)
                .extracting(NumberedEvent::spoolId)
                .containsOnly(topic.get(0).spoolId());
        assertThat(numbers.keySet()).containsAll(promised);
        assertThat(order)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    }
}
