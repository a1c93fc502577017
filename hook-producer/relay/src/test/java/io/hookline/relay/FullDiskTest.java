// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay on a disk that is full or cannot be written: it waits, and goes on by itself. */
class FullDiskTest {
    private final Path spool;
    private final SmallDisk disk;
    private final FakeTopic topic = new FakeTopic();
    private final Desk desk;

    FullDiskTest(@TempDir Path spool) {
        this.spool = spool;
        this.disk = SmallDisk.mount(spool, "size=256k");
        this.desk = new Desk(spool, topic);
    }

    @AfterEach
    void close() {
        desk.close();
        disk.close();
    }

    @Test
    void fullDisk_isWaitedFor_andNothingIsSentWithoutADurableNumber() throws IOException {
        for (int n = 1; n <= 3; n++) {
            desk.hook(n);
        }
        Path filler = disk.fill();
        desk.start();

        await().until(() -> desk.health().contains("waits for the spool"));
        await().until(() ->
                desk.metrics().matches("(?s).*hookline_relay_retries_total\\{waits_for=\"spool\"} [3-9].*"));
        assertThat(topic.records()).isEmpty();
        assertThat(desk.events()).hasSize(3);
        Files.delete(filler);

        await().until(() -> desk.events().isEmpty() && desk.health().contains("UP"));
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(3));
    }

    @Test
    void diskThatFillsWhileTheRelayRuns_isWaitedFor_andOnlyTheRefusedHooksAreMissing() throws IOException {
        desk.start();
        desk.hook(1);
        await().until(() -> topic.records().size() == 1);
        topic.fault(event -> new IllegalStateException("away"));
        desk.hook(2);
        await().until(() -> desk.health().contains("waits for the broker"));

        int promised = hooksUntilTheDiskIsFull(3);
        assertThat(promised).isGreaterThan(30);
        topic.fault(event -> null);

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(promised));
    }

    @Test
    void damagedFile_onAFullDisk_isSetAsideWhenThereIsRoom() throws IOException {
        Files.write(spool.resolve(EventFiles.name(Events.event(1).id())), new byte[] {1, 2, 3});
        desk.hook(2);
        Path filler = disk.fill();
        desk.start();
        await().until(() -> desk.health().contains("waits for the spool"));
        assertThat(spool.resolve(EventFiles.name(Events.event(1).id()))).exists();

        Files.delete(filler);

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactly(1L);
        assertThat(spool.resolve(RejectedFiles.DIRECTORY)
                        .resolve(EventFiles.name(Events.event(1).id()) + ".reason"))
                .content()
                .startsWith("UNREADABLE\nsize: expected ");
    }

    @Test
    void spoolThatCannotBeWritten_isARefusalToStart() throws IOException {
        desk.hook(1);
        disk.makeReadOnly();

        assertThatThrownBy(desk::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be locked")
                .hasMessageContaining("Read-only");
        assertThat(desk.events()).hasSize(1);
    }

    @Test
    void spoolThatFillsTheWholeDisk_isDeliveredByTheRelayThatComesLater() throws IOException {
        RunningService earlier = desk.start();
        await().until(() -> Files.exists(spool.resolve(ReservedDisk.NAME)));
        earlier.close();
        int promised = hooksUntilTheDiskIsFull(1);
        desk.start();

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(promised));
    }

    /** Returns the last one that was promised. */
    private int hooksUntilTheDiskIsFull(int first) {
        for (int n = first; true; n++) {
            try {
                desk.hook(n);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
                return n - 1;
            }
        }
    }
}
