// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.CallEvent;
import io.hookline.hook.SpoolFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files cut at every byte and with every bit flipped, in the spool of a relay that runs, with good ones between. */
class DamagedFilesTest {
    private static final int FILES_BETWEEN_GOOD_ONES = 50;

    private final Path spool;
    private final FakeTopic topic = new FakeTopic();
    private final Desk desk;
    private final List<Integer> good = new ArrayList<>();
    private final List<Integer> damaged = new ArrayList<>();
    private int next = 1;

    DamagedFilesTest(@TempDir Path spool) {
        this.spool = spool;
        this.desk = new Desk(spool, topic);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void fileCutAtEveryByte_andEveryBitFlipped_isSetAsideAndCounted_andTheOthersGoOn() throws IOException {
        int length = SpoolFile.encode(event(1)).length;
        for (int bytes = 0; bytes < length; bytes++) {
            damage(Arrays.copyOf(whole(), bytes));
        }
        for (int bit = 0; bit < length * Byte.SIZE; bit++) {
            byte[] flipped = whole();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            damage(flipped);
        }
        good();
        desk.start();

        await().until(() -> desk.events().isEmpty());
        assertThat(desk.sequences()).containsExactlyElementsOf(Desk.upTo(good.size()));
        assertThat(topic.records())
                .extracting(CallEvent::getEventId)
                .containsExactlyElementsOf(good.stream().map(n -> event(n).id()).toList());
        for (int n : damaged) {
            Path set = spool.resolve(RejectedFiles.DIRECTORY).resolve(EventFiles.name(event(n).id()));
            assertThat(set).exists();
            assertThat(Path.of(set + ".reason"))
                    .content()
                    .matches("UNREADABLE\n.+: expected .+, was .+\n.+Z\n")
                    .doesNotContain(Events.NUMBER);
        }
        assertThat(desk.metrics())
                .contains("hookline_relay_events_rejected_total{cause=\"unreadable\"} " + damaged.size() + ".0")
                .contains("hookline_relay_events_acknowledged_total " + good.size() + ".0");
    }

    private byte[] whole() {
        return SpoolFile.encode(event(next));
    }

    private void damage(byte[] contents) throws IOException {
        Files.write(spool.resolve(EventFiles.name(event(next).id())), contents);
        damaged.add(next++);
        if (damaged.size() % FILES_BETWEEN_GOOD_ONES == 0) {
            good();
        }
    }

    private void good() throws IOException {
        desk.hook(next);
        good.add(next++);
    }
}
