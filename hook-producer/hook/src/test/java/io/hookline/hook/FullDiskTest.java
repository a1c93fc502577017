// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hook's process on a disk that takes nothing: exit code 1, one line, nothing left; and it would start a relay. */
class FullDiskTest {
    @TempDir
    Path temporary;

    private Path spool;
    private Path relayArguments;

    @BeforeEach
    void createSpool() throws Exception {
        spool = Files.createDirectory(temporary.resolve("spool"));
        relayArguments = Files.writeString(temporary.resolve("relay.args"), "-version\n");
    }

    @Test
    void fullDisk_isOneLine_andNothingIsLeft_untilThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(spool, "size=64k")) {
            Path filler = disk.fill();

            assertRefused("No space left on device");
            Files.deleteIfExists(spool.resolve(SpoolSigns.RELAY_STARTING));
            Files.deleteIfExists(spool.resolve(SpoolSigns.RELAY_OUTPUT));
            assertThat(names()).containsExactly("filler");

            Files.delete(filler);
            assertThat(hook().exitCode()).isZero();
            assertThat(events()).hasSize(1);
        }
    }

    @Test
    void almostFullDisk_hasNoRoomForALongNumber_andNothingIsLeft() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(spool, "size=64k")) {
            Path filler = disk.fill();
            byte[] full = Files.readAllBytes(filler);
            Files.write(filler, Arrays.copyOf(full, full.length - 8_192));

            Ended ended = hook("7".repeat(16_000));

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err()).hasSize(1).first().asString().doesNotContain("777");
            assertThat(events()).isEmpty();
            assertThat(names()).noneMatch(name -> name.endsWith(SpoolFile.ASIDE_SUFFIX));
            assertThat(hook().exitCode()).isZero();
        }
    }

    @Test
    void diskWithoutRoomForAnotherFile_isOneLine_andNothingIsLeft() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(spool, "size=64k,nr_inodes=2")) {
            disk.fill();

            assertRefused("No space left on device");
            assertThat(names()).containsExactly("filler");
        }
    }

    @Test
    void readOnlySpool_isOneLine() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(spool, "size=64k")) {
            disk.makeReadOnly();

            assertRefused("Read-only file system");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void missingSpool_isOneLine() throws Exception {
        Files.delete(spool);

        assertRefused("NoSuchFileException");
        assertThat(spool).doesNotExist();
    }

    @Test
    void spoolThatIsAFile_isOneLine() throws Exception {
        Files.delete(spool);
        Files.writeString(spool, "not a directory");

        assertRefused("Not a directory");
        assertThat(spool).hasContent("not a directory");
    }

    private void assertRefused(String why) throws Exception {
        Ended ended = hook();
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .singleElement()
                .asString()
                .startsWith(
                        "hookline-hook: cannot write the event, expected a spool directory that exists and can be written: ")
                .contains(why)
                .doesNotContain("5551234");
    }

    private Ended hook() throws Exception {
        return hook("5551234");
    }

    private Ended hook(String number) throws Exception {
        Path err = temporary.resolve("stderr");
        ProcessBuilder hook = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dhookline.spool=" + spool,
                        "-Dhookline.relay=" + relayArguments,
                        "-cp",
                        BuildFiles.classes().toString(),
                        Main.class.getName(),
                        "cmdCallEnd",
                        number)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile());
        hook.environment()
                .keySet()
                .removeAll(List.of(
                        "HOOKLINE_SPOOL",
                        "HOOKLINE_NO_RELAY",
                        "JAVA_TOOL_OPTIONS",
                        "JDK_JAVA_OPTIONS",
                        "_JAVA_OPTIONS"));
        Process process = hook.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(err));
    }

    private List<String> events() throws Exception {
        return names().stream().filter(name -> name.endsWith(SpoolFile.SUFFIX)).toList();
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(spool)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private record Ended(int exitCode, List<String> err) {}
}
