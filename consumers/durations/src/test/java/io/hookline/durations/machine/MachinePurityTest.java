// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The state machine knows nothing of Kafka, of files or of the time: its sources are read for what they import. */
class MachinePurityTest {
    private static final Path SOURCES = Path.of("src/main/java/io/hookline/durations/machine");

    /** What may be imported; of {@code java.time} everything but the clocks, of {@code java.util} nothing that runs. */
    private static final List<String> ALLOWED = List.of(
            "java.time.Duration;",
            "java.time.Instant;",
            "java.time.temporal.ChronoUnit;",
            "java.util.",
            "org.jspecify.annotations.",
            "com.google.i18n.phonenumbers.",
            "io.hookline.event.",
            "io.hookline.schema.CallChange;",
            "io.hookline.durations.machine.");

    private static final List<String> FORBIDDEN_IN_CODE = List.of(
            "Instant.now", "System.", "Random", "UUID.randomUUID", "Thread", "java.util.concurrent", "java.io.");

    @Test
    void imports_areOfTheLanguageAndTheContractOnly() throws IOException {
        assertThat(sources()).hasSizeGreaterThan(10).allSatisfy(source -> {
            try (Stream<String> lines = Files.lines(source)) {
                assertThat(lines.filter(line -> line.startsWith("import "))
                                .map(line -> line.replaceFirst("^import (static )?", "")))
                        .allMatch(imported -> ALLOWED.stream().anyMatch(imported::startsWith));
            }
        });
    }

    @Test
    void code_asksForNoTimeAndNoChance() throws IOException {
        assertThat(sources())
                .allSatisfy(source -> assertThat(Files.readString(source)).doesNotContain(FORBIDDEN_IN_CODE));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
