// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.service.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a spool and is no event never keeps an event behind it. */
class OddFilesTest {
    private static final String FIRST_ID = "019c0000-0000-7000-8000-00000000000";

    private final Path spool;
    private final FakeTopic topic = new FakeTopic();
    private final Desk desk;

    OddFilesTest(@TempDir Path spool) {
        this.spool = spool;
        this.desk = new Desk(spool, topic);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void entriesThatAreNoFiles_areSetAside_andTheEventsGoOn() throws IOException {
        Files.createDirectory(spool.resolve(FIRST_ID + "1.event"));
        Files.createSymbolicLink(spool.resolve(FIRST_ID + "2.event"), spool.resolve("nowhere"));
        desk.hook(1);
        desk.hook(2);

        RunningService relay = desk.start();

        await().until(() -> desk.sequences().size() == 2);
        relay.close();
        assertThat(rejected()).contains(FIRST_ID + "1.event", FIRST_ID + "2.event", FIRST_ID + "1.event.reason");
    }

    @Test
    void aNameAsLongAsTheFileSystemAllows_isSetAsideUnderAShorterOne() throws IOException {
        Files.createFile(spool.resolve("0".repeat(249) + ".event"));
        desk.hook(1);

        RunningService relay = desk.start();

        await().until(() -> desk.sequences().size() == 1);
        relay.close();
        assertThat(rejected()).contains("0".repeat(200), "0".repeat(200) + ".reason");
    }

    private Stream<String> rejected() throws IOException {
        try (Stream<Path> files = Files.list(spool.resolve(RejectedFiles.DIRECTORY))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
