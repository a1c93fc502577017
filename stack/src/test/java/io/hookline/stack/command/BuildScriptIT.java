// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code ./hookline} builds: in a checkout of its own, with a space in its name and a build that is quick. */
class BuildScriptIT {
    @TempDir
    private Path temporary;

    private Path checkout = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void checkOut() throws Exception {
        checkout = Files.createDirectory(temporary.resolve("check out"));
        executable("hookline", Files.readString(Script.FILE));
        source =
                Files.createDirectories(checkout.resolve("relay/src/main/java")).resolve("Source.java");
        Files.writeString(source, "");
        build("cp '" + hookJar() + "' hook-producer/hook/target/hook-1.jar");
    }

    @Test
    void aFreshClone_isBuiltOnce_andAgainWhenASourceChanges() throws Exception {
        assertThat(hook()).contains("  Hookline: all", "Built.").doesNotContain("warning");
        assertThat(hook()).isEmpty();

        Files.createDirectories(checkout.resolve("relay/src/test/java"));
        touch(checkout.resolve("relay/src/test/java/SomeTest.java"));
        touch(checkout.resolve("README.md"));
        assertThat(hook()).isEmpty();

        touch(source);
        assertThat(hook()).contains("Built.");
        assertThat(hook()).isEmpty();

        Files.delete(checkout.resolve("hook-producer/hook/target/hook-1.jar"));
        assertThat(hook()).contains("Built.");
    }

    @Test
    void aSourceThatChangesDuringTheBuild_isBuiltAtTheNextCall() throws Exception {
        build("cp '" + hookJar() + "' hook-producer/hook/target/hook-1.jar; sleep 0.05; touch '" + source + "'");
        assertThat(hook()).contains("Built.");

        assertThat(hook()).contains("Built.");
    }

    @Test
    void aBuildThatFails_isSaid_withItsErrors() throws Exception {
        build("echo '[ERROR] no compiler'; exit 1");

        try (Child child = start()) {
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.out()).isEmpty();
            assertThat(child.err())
                    .contains(
                            "[ERROR] no compiler",
                            "hookline: the build failed, see " + checkout + "/stack/target/build.log");
        }
    }

    private String hook() throws Exception {
        Path spool = Files.createDirectories(checkout.resolve("data/spool"));
        try (Child child = start()) {
            assertThat(child.exitCode()).as("%s", child.err()).isZero();
            assertThat(child.out()).isEmpty();
            try (Stream<Path> events = Files.list(spool)) {
                assertThat(events).isNotEmpty();
            }
            return String.join("\n", child.err());
        }
    }

    private Child start() throws IOException {
        return Child.start(Map.of(), List.of(checkout.resolve("hookline").toString(), "hook", "cmdCallEnd", "2001"));
    }

    private void build(String commands) throws IOException {
        executable(
                "mvnw",
                "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")\"\necho '[INFO] Building Hookline: all'\n"
                        + "mkdir -p hook-producer/hook/target\n" + commands + "\n");
    }

    private void executable(String name, String text) throws IOException {
        Path file = Files.writeString(checkout.resolve(name), text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path hookJar() throws IOException {
        try (Stream<Path> files = Files.list(Script.CHECKOUT.resolve("hook-producer/hook/target"))) {
            return files.filter(file -> file.getFileName().toString().matches("hook-[0-9].*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void touch(Path file) throws IOException {
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }
}
