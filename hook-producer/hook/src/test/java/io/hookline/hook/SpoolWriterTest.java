// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolWriterTest {
    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final SpooledEvent EVENT = new SpooledEvent(ID, Hook.CALL_END, 1, 2, "0.1.0", "100", false);

    @TempDir
    Path spool;

    @Test
    void anEvent_isOneFileNamedByItsId() throws Exception {
        Path file = new SpoolWriter(spool).write(EVENT);
        assertThat(file).isEqualTo(spool.resolve(ID + ".event"));
        assertThat(spool).isDirectoryNotContaining(other -> !other.equals(file));
        assertThat(SpoolFile.decode(Files.readAllBytes(file))).isEqualTo(EVENT);
    }

    @Test
    void aMissingSpool_isAnErrorAndNotCreated() {
        Path missing = spool.resolve("missing");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> new SpoolWriter(missing).write(EVENT));
        assertThat(missing).doesNotExist();
    }

    @Test
    void aSpoolThatIsAFile_isAnError() throws Exception {
        Path file = Files.writeString(spool.resolve("file"), "not a directory");
        assertThatIOException().isThrownBy(() -> new SpoolWriter(file).write(EVENT));
        assertThat(file).hasContent("not a directory");
    }

    @Test
    void afterAFailedRename_nothingIsLeftAside() throws Exception {
        Path inTheWay = Files.createDirectory(spool.resolve(ID + ".event"));
        Files.createFile(inTheWay.resolve("not empty"));
        assertThatIOException().isThrownBy(() -> new SpoolWriter(spool).write(EVENT));
        assertThat(spool).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void afterAnInterrupt_nothingIsLeftAside() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(ClosedByInterruptException.class)
                    .isThrownBy(() -> new SpoolWriter(spool).write(EVENT));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void aFullSpool_refusesAndCounts() throws Exception {
        Path full = Files.createFile(spool.resolve(SpoolSigns.FULL));

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(SpoolFullException.class).isThrownBy(() -> new SpoolWriter(spool).write(EVENT));
        }

        assertThat(full).hasSize(3);
        Files.delete(full);
        assertThat(new SpoolWriter(spool).write(EVENT)).exists();
    }

    @Test
    void theFileAsideOfAnotherWriter_isLeftAlone() throws Exception {
        Path others = Files.writeString(spool.resolve(ID + ".tmp"), "half");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> new SpoolWriter(spool).write(EVENT));
        assertThat(others).hasContent("half");
    }
}
