// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.hook.SpoolFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./hookline hook}: the number is data, whatever it looks like, and directories may be called anything. */
class HookScriptIT {
    @TempDir
    private Path temporary;

    private Path data = Path.of("");

    private Path data(String name) throws IOException {
        data = temporary.resolve(name);
        Files.createDirectories(data.resolve("spool"));
        return data;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@/etc/hostname",
                "*",
                "/etc/*",
                "it's \"quoted\" \\ twice",
                "-version",
                "--help",
                "--command",
                "",
                "-J-version",
                "-cp",
                "$(id)`id`;id&id|id",
                "%PATH% ${HOME}",
                "tab\tand\nline",
                "Müller ☎"
            })
    void aHostileNumber_isData(String number) throws Exception {
        assertExits(0, hook(data("data"), "cmdIncomingCall", number));

        assertThat(numbers()).containsExactly(number);
    }

    @Test
    void severalArguments_areOneNumber() throws Exception {
        assertExits(0, hook(data("data"), "cmdCallEnd", "2001", "--help", "@x"));
        assertExits(0, hook(data, "cmdCallEnd"));

        assertThat(numbers()).containsExactlyInAnyOrder("2001 --help @x", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "quo\"te's", "back\\slash", "$dollar `tick`"})
    void theDataDirectory_mayBeCalledAnything(String name) throws Exception {
        assertExits(0, hook(data(name), "cmdCallEnd", "2001"));

        assertThat(numbers()).containsExactly("2001");
    }

    @Test
    void aRelativeDataDirectory_isMadeAbsolute() throws Exception {
        try (Child child = Script.start(Map.of("HOOKLINE_DATA", "target/relative"), "hook", "--command")) {
            assertExits(0, child);
            assertThat(child.out())
                    .singleElement()
                    .asString()
                    .endsWith(" @" + Path.of("target/relative/hook.args").toAbsolutePath());
        }
    }

    @Test
    void hookHelp_isOurs() throws Exception {
        try (Child child = hook(data("data"), "--help")) {
            assertExits(0, child);
            assertThat(child.out()).first().isEqualTo("Usage: ./hookline hook HOOK [NUMBER]");
        }
        assertThat(numbers()).isEmpty();
    }

    @Test
    void theCommand_isOneLine_andTheDataItsOwnersAlone() throws Exception {
        Path fresh = temporary.resolve("fresh");
        try (Child child = hook(fresh, "--command")) {
            assertExits(0, child);
            assertThat(child.out()).singleElement().asString().endsWith("java @" + fresh + "/hook.args");
            assertThat(child.err()).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b | hookline: warning: MicroSIP splits its line at spaces",
                "long | hookline: warning: MicroSIP cuts its line at 255 characters"
            })
    void aCommandThatMicroSipCannotRun_isWarnedOf(String name, String warning) throws Exception {
        String directory = name.equals("long") ? "d".repeat(200) + "/" + "d".repeat(60) : name;
        try (Child child = hook(temporary.resolve(directory), "--command")) {
            assertExits(0, child);
            assertThat(child.out()).hasSize(1);
            assertThat(child.err()).singleElement().asString().startsWith(warning);
        }
    }

    @Test
    void theArgumentFile_isWrittenOnlyWhenItChanges_alsoUnderHooksThatRun() throws Exception {
        Path arguments = data("data").resolve("hook.args");
        assertExits(0, hook(data, "cmdCallEnd", "first"));
        FileTime before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(arguments, before);
        assertExits(0, hook(data, "cmdCallEnd", "second"));
        assertThat(Files.getLastModifiedTime(arguments)).isEqualTo(before);

        List<Child> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            if (i % 3 == 0) {
                Path aside = data.resolve("aside");
                Files.writeString(aside, Files.readString(arguments) + "\n");
                Files.move(aside, arguments, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
            all.add(hook(data, "cmdCallEnd", "" + i));
        }
        for (Child child : all) {
            assertExits(0, child);
        }
        assertThat(numbers()).hasSize(14);
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("hook.args", "hook.jsa", "hook.jsa.of", "spool");
        }
    }

    private static Child hook(Path data, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        all[0] = "hook";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Script.start(Map.of("HOOKLINE_DATA", data.toString(), "LC_ALL", "C.UTF-8"), all);
    }

    private static void assertExits(int exitCode, Child child) throws InterruptedException {
        assertThat(child.exitCode()).as("%s", child.err()).isEqualTo(exitCode);
    }

    private List<String> numbers() throws Exception {
        List<String> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(data.resolve("spool"))) {
            for (Path file : files.toList()) {
                numbers.add(SpoolFile.decode(Files.readAllBytes(file)).number());
            }
        }
        return numbers;
    }
}
