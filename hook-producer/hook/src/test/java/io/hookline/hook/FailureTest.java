// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailureTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void wrongUsage_isExitCode2() {
        assertThat(report(new UsageException("no hook"))).isEqualTo(2);
        assertThat(err).hasToString("hookline-hook: no hook" + System.lineSeparator());
    }

    @Test
    void aFailureToWrite_isExitCode1_withItsCause() {
        assertThat(report(new NoSuchFileException("/a\nb/c.tmp"))).isEqualTo(1);
        assertThat(err)
                .hasToString("hookline-hook: cannot write the event, expected a spool directory that exists and can be"
                        + " written: java.nio.file.NoSuchFileException: /a?b/c.tmp" + System.lineSeparator());
    }

    @Test
    void anythingElse_isExitCode1_withoutItsMessage() {
        assertThat(report(new OutOfMemoryError("5551234"))).isEqualTo(1);
        assertThat(report(new UncheckedIOException("5551234", new IOException("5551234"))))
                .isEqualTo(1);
        assertThat(report(new IllegalStateException("5551234"))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "hookline-hook: cannot write the event: unexpected java.lang.OutOfMemoryError",
                        "hookline-hook: cannot write the event: unexpected java.io.UncheckedIOException",
                        "hookline-hook: cannot write the event: unexpected java.lang.IllegalStateException");
    }

    @Test
    void spool_comesFromTheEnvironmentFirst() {
        assertThat(Main.spool("environment", "file")).isEqualTo(Path.of("environment"));
        assertThat(Main.spool("", "file")).isEqualTo(Path.of("file"));
        assertThat(Main.spool(null, "file")).isEqualTo(Path.of("file"));
    }

    @Test
    void noSpool_isWrongUsage() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Main.spool("", null))
                .withMessage("no spool: expected a directory in the environment variable HOOKLINE_SPOOL or the system"
                        + " property hookline.spool, was neither");
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Main.spool(null, ""));
    }

    @Test
    void aSpoolThatIsNoPath_isWrongUsage() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Main.spool("a\u0000b", null))
                .withMessageStartingWith("spool: expected a path, was ");
    }

    private int report(Throwable failure) {
        return Failure.report(failure, new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
