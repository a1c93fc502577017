// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.hook.SpoolFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpoolTest {
    private static final int MANY = 10_000;

    private final SpoolRun run = new SpoolRun();
    private final SimpleMeterRegistry meters = run.meters;
    private final List<NumberedEvent> topic = run.topic;

    @Test
    void events_areNumberedFromOneInNameOrder() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.promised(event(2));
        disk.promised(event(1));
        disk.promised(event(3));

        run.deliverAll(disk);

        assertThat(topic).extracting(NumberedEvent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(topic).extracting(numbered -> numbered.event().id()).containsExactlyElementsOf(Events.ids(1, 3));
        assertThat(disk.names()).containsExactly(SequenceFile.NAME);
    }

    @Test
    void numbers_goOnAfterARestart() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.promised(event(1));
        run.deliverAll(disk);
        disk.promised(event(2));

        run.deliverAll(disk);

        assertThat(topic).extracting(NumberedEvent::sequence).containsExactly(1L, 2L);
        assertThat(topic)
                .extracting(NumberedEvent::spoolId)
                .containsOnly(topic.get(0).spoolId());
    }

    @Test
    void numberedEvents_notAcknowledged_comeFirstAfterARestartWithTheirNumbers() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.promised(event(5));
        disk.promised(event(6));
        Spool first = run.open(disk);
        first.recover();
        first.scan();
        assertThat(first.number(MANY)).hasSize(2);
        disk.promised(event(1)); // older by name, but it came later

        run.deliverAll(disk);

        assertThat(topic)
                .extracting(numbered -> numbered.event().id())
                .containsExactly(event(5).id(), event(6).id(), event(1).id());
        assertThat(topic).extracting(NumberedEvent::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void numbers_thatCouldNotBeSaved_areKeptForTheSameEvents() throws IOException {
        MemoryDisk disk = SpoolRun.spoolOfSix();
        Spool spool = run.open(disk);
        spool.recover();
        spool.scan();
        disk.fail("move " + SequenceFile.NAME, 2);

        assertThatThrownBy(() -> spool.number(2)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> spool.number(2)).isInstanceOf(IOException.class);

        assertThat(spool.number(2)).extracting(NumberedEvent::sequence).containsExactly(1L, 2L);
        assertThat(spool.number(MANY)).extracting(NumberedEvent::sequence).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void acknowledgedFile_thatCannotBeDeleted_isNotSentAgainAndDeletedLater() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.promised(event(1));
        Spool spool = run.open(disk);
        spool.recover();
        spool.scan();
        NumberedEvent sent = spool.number(1).get(0);
        disk.fail("delete", 2);

        assertThatThrownBy(() -> spool.acknowledged(sent)).isInstanceOf(IOException.class);
        assertThatThrownBy(spool::scan).isInstanceOf(IOException.class);
        spool.scan();

        assertThat(spool.number(1)).isEmpty();
        assertThat(disk.names()).containsExactly(SequenceFile.NAME);
    }

    @Test
    void sequenceFile_damaged_isSetAsideAndANewSpoolBegins() throws IOException {
        MemoryDisk disk = SpoolRun.spoolOfSix();
        run.deliverAll(disk);
        UUID before = topic.get(0).spoolId();
        byte[] damaged = disk.contents(SequenceFile.NAME).clone();
        damaged[30] ^= 1;
        disk.put(SequenceFile.NAME, damaged);
        disk.promised(event(7));

        run.deliverAll(disk);

        NumberedEvent last = topic.get(topic.size() - 1);
        assertThat(last.sequence()).isEqualTo(1);
        assertThat(last.spoolId()).isNotEqualTo(before);
        assertThat(disk.contents("rejected/" + SequenceFile.NAME)).isEqualTo(damaged);
        assertThat(text(disk, "rejected/" + SequenceFile.NAME + ".reason")).contains("DAMAGED", "checksum");
        assertThat(restarts("damaged")).isEqualTo(1);
    }

    @Test
    void sequenceFile_ofAnotherStation_isSetAsideAndANewSpoolBegins() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        SequenceFile foreign = new SequenceFile(UUID.randomUUID(), "another desk", 41, new TreeMap<>());
        disk.put(SequenceFile.NAME, foreign.encode());
        disk.promised(event(1));

        run.deliverAll(disk);

        assertThat(topic).extracting(NumberedEvent::sequence).containsExactly(1L);
        assertThat(topic.get(0).spoolId()).isNotEqualTo(foreign.spoolId());
        assertThat(restarts("foreign")).isEqualTo(1);
    }

    @Test
    void filesWithoutAnEvent_areSetAsideWithTheReasonAndGetNoNumber() throws IOException {
        MemoryDisk disk = SpoolRun.spoolOfSix();
        byte[] newer = SpoolFile.encode(event(3)).clone();
        newer[4] = 2;
        disk.put(EventFiles.name(event(3).id()), newer);
        disk.put(EventFiles.name(event(4).id()), SpoolFile.encode(event(5)));
        disk.put("notes.event", new byte[0]);
        disk.put("readme.txt", new byte[0]);

        run.deliverAll(disk);

        assertThat(topic)
                .extracting(numbered -> numbered.event().id())
                .containsExactly(event(1).id(), event(2).id(), event(5).id(), event(6).id());
        assertThat(topic).extracting(NumberedEvent::sequence).containsExactly(1L, 2L, 3L, 4L);
        String name = EventFiles.name(event(3).id());
        assertThat(disk.contents("rejected/" + name)).isEqualTo(newer);
        assertThat(text(disk, "rejected/" + name + ".reason")).contains("UNREADABLE", "version");
        assertThat(disk.names())
                .contains("readme.txt", "rejected/notes.event", "rejected/notes.event.reason")
                .noneMatch(file -> file.endsWith(".event") && !file.startsWith("rejected/"));
        assertThat(rejected("unreadable")).isEqualTo(1);
        assertThat(rejected("misnamed")).isEqualTo(2);
    }

    @Test
    void rejectedFile_ofANameThatIsThere_getsAnother() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put("rejected/notes.event", new byte[] {1});
        disk.put("notes.event", new byte[] {2});

        run.deliverAll(disk);

        assertThat(disk.contents("rejected/notes.event")).containsExactly(1);
        assertThat(disk.contents("rejected/notes.event.1")).containsExactly(2);
    }

    @Test
    void file_thatCannotBeReadForLong_isSetAside() throws IOException {
        MemoryDisk disk = SpoolRun.spoolOfSix();
        Spool spool = run.open(disk);
        spool.recover();
        spool.scan();
        disk.fail("read " + event(1).id(), 10);

        for (int i = 0; i < 9; i++) {
            assertThatThrownBy(() -> spool.number(MANY)).isInstanceOf(IOException.class);
        }

        assertThat(spool.number(MANY)).hasSize(5);
        assertThat(rejected("inaccessible")).isEqualTo(1);
    }

    @Test
    void unfinishedFiles_ofKilledHooks_areRemovedAfterAnHour() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(event(1).id() + SpoolFile.ASIDE_SUFFIX, new byte[5]); // written at the epoch
        InstantSource soon = InstantSource.fixed(Instant.EPOCH.plusSeconds(3_599));

        new Spool(disk, "desk", UUID::randomUUID, soon, new RelayMetrics(new SimpleMeterRegistry(), soon)).scan();
        assertThat(disk.names()).hasSize(1);

        run.open(disk).scan();
        assertThat(disk.names()).isEmpty();
        assertThat(meters.get("hookline.relay.abandoned.files.removed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void moreFilesThanAreKeptInMind_areAllDeliveredInOrder() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        for (int n = 1; n <= 10_500; n++) {
            disk.promised(event(n));
        }

        run.deliverAll(disk);

        assertThat(topic)
                .extracting(numbered -> numbered.event().id())
                .containsExactlyElementsOf(Events.ids(1, 10_500));
    }

    private double restarts(String cause) {
        return meters.get("hookline.relay.sequence.restarts")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private double rejected(String cause) {
        return meters.get("hookline.relay.events.rejected")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private static String text(MemoryDisk disk, String name) {
        return new String(disk.contents(name), StandardCharsets.UTF_8);
    }
}
