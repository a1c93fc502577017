// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a disk promises, held by the real one and by the fake. */
class SpoolDiskTest {
    @TempDir
    static Path directory;

    private static int disks;

    static List<Named<SpoolDisk>> disks() throws IOException {
        Path fresh = directory.resolve("spool-" + disks++);
        java.nio.file.Files.createDirectory(fresh);
        return List.of(
                Named.of("file system", new FileSystemDisk(fresh)),
                Named.of("memory", new MemoryDisk()),
                Named.of("with a reserve", new ReservedDisk(new MemoryDisk())));
    }

    @ParameterizedTest
    @MethodSource("disks")
    void writtenFile_isListedAndReadable(SpoolDisk disk) throws IOException {
        disk.write("a", new byte[] {1, 2, 3});
        disk.force();

        assertThat(list(disk)).containsExactly("a");
        assertThat(disk.read("a", 10)).hasValue(new byte[] {1, 2, 3});
        assertThat(disk.read("a", 2)).hasValue(new byte[] {1, 2});
        assertThat(disk.exists("a")).isTrue();
        assertThat(disk.written("a")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("disks")
    void file_thatIsNotThere_isEmptyAndCanBeDeletedButNotMoved(SpoolDisk disk) throws IOException {
        disk.delete("a");

        assertThat(disk.read("a", 10)).isEmpty();
        assertThat(disk.written("a")).isEmpty();
        assertThat(disk.exists("a")).isFalse();
        assertThatThrownBy(() -> disk.move("a", "b")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("disks")
    void movedFile_replacesWhatHadItsName(SpoolDisk disk) throws IOException {
        disk.write("a", new byte[] {1});
        disk.write("b", new byte[] {2, 2});
        disk.move("a", "b");
        disk.write("b.long", new byte[] {3, 3, 3});
        disk.write("b.long", new byte[] {4});

        assertThat(list(disk)).containsExactlyInAnyOrder("b", "b.long");
        assertThat(disk.read("b", 10)).hasValue(new byte[] {1});
        assertThat(disk.read("b.long", 10)).hasValue(new byte[] {4});
    }

    @ParameterizedTest
    @MethodSource("disks")
    void fileOfADirectory_makesTheDirectory(SpoolDisk disk) throws IOException {
        disk.write("a", new byte[] {1});
        disk.write("rejected/a.reason", new byte[] {2});
        disk.move("a", "rejected/a");
        disk.force();

        assertThat(list(disk)).doesNotContain("a", "rejected/a", "a.reason");
        assertThat(disk.read("rejected/a", 10)).hasValue(new byte[] {1});
        assertThat(disk.exists("rejected/a.reason")).isTrue();
    }

    private static List<String> list(SpoolDisk disk) throws IOException {
        List<String> names = new ArrayList<>();
        disk.list(names::add);
        names.remove(ReservedDisk.NAME);
        return names;
    }
}
