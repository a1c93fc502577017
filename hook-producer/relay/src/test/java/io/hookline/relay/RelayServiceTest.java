// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookline.event.Account;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.hook.SpoolFullException;
import io.hookline.hook.SpoolSigns;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayServiceTest {
    private final Path spool;
    private final FakeTopic topic = new FakeTopic();
    private final Desk desk;

    RelayServiceTest(@TempDir Path spool) {
        this.spool = spool;
        this.desk = new Desk(spool, topic);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void event_isPublishedWithAllThatIsKnownOfIt() throws IOException {
        desk.hook(1);
        desk.start();

        await().until(() -> topic.records().size() == 1);
        CallEvent record = topic.records().get(0);
        assertThat(record.getEventId()).isEqualTo(event(1).id());
        assertThat(record.getStation()).isEqualTo("desk-7");
        assertThat(record.getAccount()).isEqualTo(new Account("2001", null, "Reception"));
        assertThat(record.getHook()).isEqualTo(Hook.CALL_RING);
        assertThat(record.getNumber()).isEqualTo(Events.NUMBER);
        assertThat(record.getNumberTruncated()).isFalse();
        assertThat(record.getOccurredAt()).isEqualTo(Events.START.plusSeconds(1));
        assertThat(record.getMonotonicNanos()).isEqualTo(1_000_000_000L);
        assertThat(record.getSequence()).isEqualTo(1);
        assertThat(record.getHookVersion()).isEqualTo("0.1.0");
        await().until(() -> desk.events().isEmpty());
    }

    @Test
    void event_thatComesLater_wakesTheRelay() throws IOException {
        desk.start();
        await().until(() -> desk.health().contains("UP"));
        desk.hook(1);
        await().until(() -> topic.records().size() == 1);
        desk.hook(2);
        await().until(() -> topic.records().size() == 2);
    }

    @Test
    void file_isDeletedAfterTheAcknowledgementOnly() throws IOException {
        topic.hold();
        desk.hook(1);
        desk.start();

        await().until(() -> topic.underWay() == 1);
        assertThat(desk.events()).hasSize(1);
        topic.release();
        await().until(() -> desk.events().isEmpty());
    }

    @Test
    void broker_thatIsAwayForAWhile_losesNothingAndKeepsTheOrder() throws IOException {
        AtomicInteger failures = new AtomicInteger(4);
        topic.fault(event -> failures.getAndDecrement() > 0 ? new IllegalStateException("away") : null);
        for (int n = 1; n <= 50; n++) {
            desk.hook(n);
        }
        desk.start();

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(50));
        assertThat(topic.attempts()).isEqualTo(5);
        assertThat(desk.metrics()).contains("hookline_relay_retries_total{waits_for=\"broker\"} 4.0");
    }

    @Test
    void failureInTheMiddle_isSentAgainFromThereOn() throws IOException {
        AtomicInteger sent = new AtomicInteger();
        topic.hold().fault(event -> sent.incrementAndGet() == 31 ? new IllegalStateException("lost") : null);
        for (int n = 1; n <= 50; n++) {
            desk.hook(n);
        }
        desk.start();

        await().until(() -> topic.attempts() == 2 && topic.underWay() == 1); // alone, first
        assertThat(topic.records()).isEmpty();
        topic.flow();
        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(50));
    }

    @Test
    void refusedEvent_isSetAsideAloneWithTheReason() throws IOException {
        UUID refused = event(3).id();
        topic.fault(event -> event.getEventId().equals(refused)
                ? new EventPublisher.RefusedException(new RecordTooLargeException("9 bytes"))
                : null);
        for (int n = 1; n <= 5; n++) {
            desk.hook(n);
        }
        desk.start();

        await().until(() -> desk.events().isEmpty() && topic.records().size() >= 4);
        assertThat(desk.sequences()).containsExactly(1L, 2L, 4L, 5L);
        Path set = spool.resolve("rejected").resolve(EventFiles.name(refused));
        assertThat(set).exists();
        assertThat(Path.of(set + ".reason")).content().contains("REFUSED", "sequence 3", "9 bytes");
        await().untilAsserted(() -> assertThat(desk.metrics())
                .contains("hookline_relay_events_picked_up_total 5.0")
                .contains("hookline_relay_events_acknowledged_total 4.0")
                .contains("hookline_relay_events_rejected_total{cause=\"refused\"} 1.0")
                .contains("hookline_relay_events_unacknowledged 0.0")
                .contains("hookline_relay_spool_files 0.0")
                .contains("hookline_relay_last_sequence 5.0"));
    }

    @Test
    void damagedFile_isSetAsideAndTheOthersGoOn() throws IOException {
        desk.hook(1);
        Files.write(spool.resolve(EventFiles.name(event(2).id())), new byte[] {1, 2, 3});
        desk.hook(3);
        desk.start();

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactly(1L, 2L);
        assertThat(spool.resolve("rejected").resolve(EventFiles.name(event(2).id()) + ".reason"))
                .content()
                .startsWith("UNREADABLE\n");
    }

    @Test
    void thousandFiles_areNeverAllUnderWay() throws IOException {
        topic.hold();
        for (int n = 1; n <= 1_000; n++) {
            desk.hook(n);
        }
        desk.start();

        await().until(() -> topic.underWay() == Delivery.MOST);
        await().untilAsserted(() -> assertThat(desk.metrics()).contains("hookline_relay_spool_files 1000.0"));
        topic.flow();
        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(1_000));
        assertThat(topic.mostUnderWay()).isEqualTo(Delivery.MOST);
    }

    @Test
    void restart_whileEventsAreUnderWay_repeatsThemUnderTheirNumbers() throws IOException {
        for (int n = 1; n <= 5; n++) {
            desk.hook(n);
        }
        topic.hold();
        RunningService first = desk.start();
        await().until(() -> topic.underWay() == 5);
        topic.fault(event -> new IllegalStateException("away"));
        desk.hook(6);
        await().until(() -> topic.underWay() == 0);
        first.close();
        assertThat(first.failure()).isNotDone();
        topic.fault(event -> null).flow();

        desk.start();

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(6));
    }

    @Test
    void secondRelayOfASpool_isRefusedUntilTheFirstIsClosed() {
        RunningService first = desk.start();

        assertThatThrownBy(desk::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("already has a relay")
                .hasMessageContaining(spool.toString());

        first.close();
        desk.start();
    }

    @Test
    void health_saysWhatTheRelayWaitsFor() throws IOException {
        topic.fault(event -> new IllegalStateException("away"));
        desk.start();
        await().until(() -> desk.health().contains("UP"));

        desk.hook(1);
        await().until(() -> desk.health().contains("waits for the broker: IllegalStateException"));

        topic.fault(event -> null);
        await().until(() -> desk.health().contains("UP"));
    }

    @Test
    void registry_atTheWrongAddress_isWaitedForAndNothingIsSetAside() throws IOException {
        topic.fault(event -> new SerializationException("not written"));
        desk.hook(1);
        desk.start();
        await().until(() -> desk.health().contains("waits for the registry: SerializationException"));

        topic.fault(event -> null);

        await().until(() -> topic.records().size() == 1);
        assertThat(spool.resolve(RejectedFiles.DIRECTORY)).doesNotExist();
    }

    @Test
    void fullSpool_refusesHooks_untilThereIsRoom_andDropsNothing() throws IOException {
        topic.fault(event -> new IllegalStateException("away"));
        for (int n = 1; n <= 20; n++) {
            desk.hook(n);
        }
        desk.limit(new SpoolLimits(20, Duration.ofDays(1))).start();
        await().until(() -> desk.health().contains("the spool is full and hooks are refused; waits for the broker"));

        assertThatThrownBy(() -> desk.hook(21)).isInstanceOf(SpoolFullException.class);
        assertThatThrownBy(() -> desk.hook(22)).isInstanceOf(SpoolFullException.class);

        await().untilAsserted(() -> assertThat(desk.metrics())
                .contains("hookline_relay_hooks_refused_total 2.0")
                .contains("hookline_relay_spool_full 1.0")
                .contains("hookline_relay_spool_limit_files 20.0"));
        topic.fault(event -> null);
        await().until(() -> desk.events().isEmpty() && desk.health().contains("UP"));
        desk.hook(23);
        await().until(() -> topic.records().size() == 21);
        assertThat(desk.metrics())
                .contains("hookline_relay_hooks_refused_total 2.0")
                .contains("hookline_relay_spool_full 0.0");
    }

    @Test
    void oldestEvent_olderThanAllowed_closesTheSpool() throws IOException {
        topic.fault(event -> new IllegalStateException("away"));
        desk.hook(1);
        desk.limit(new SpoolLimits(20, Duration.ofSeconds(59))).start();

        await().until(() -> desk.health().contains("the spool is full"));
        topic.fault(event -> null);
        await().until(() -> desk.health().contains("UP"));
        assertThat(spool.resolve(SpoolSigns.FULL)).doesNotExist();
    }

    @Test
    void signOfAFullSpool_thatAnEarlierRelayLeft_isTakenAway() throws IOException {
        Files.write(spool.resolve(SpoolSigns.FULL), new byte[3]);
        desk.start();

        await().until(() -> !Files.exists(spool.resolve(SpoolSigns.FULL)));
        await().untilAsserted(() -> assertThat(desk.metrics()).contains("hookline_relay_hooks_refused_total 3.0"));
    }

    @Test
    void hookThatLooksForARelay_keepsNoneAway() throws IOException {
        Files.createFile(spool.resolve(SpoolSigns.RELAY_STARTING));
        Path lock = Files.createFile(spool.resolve(SpoolSigns.RELAY_LOCK));
        CompletableFuture<RunningService> starting;
        try (FileChannel hook = FileChannel.open(lock, StandardOpenOption.READ);
                FileLock look = hook.tryLock(0, Long.MAX_VALUE, true)) {
            assertThat(look.isShared()).isTrue();
            starting = CompletableFuture.supplyAsync(desk::start);
        }

        starting.join();
        assertThat(spool.resolve(SpoolSigns.RELAY_STARTING)).doesNotExist();
    }

    @Test
    void spoolThatFails_isTriedAgain() throws IOException {
        Path sequence = Files.createDirectory(spool.resolve(SequenceFile.NAME));
        desk.hook(1);
        desk.start();
        await().until(() -> desk.health().contains("waits for the spool"));

        Files.delete(sequence);

        await().until(() -> topic.records().size() == 1);
    }
}
