// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class BenchMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = "end-to-end")
    void aBenchmarkToCome_saysSo(String name) {
        assertThat(execute(name)).isEqualTo(2);
        assertThat(err)
                .hasToString("hookline: the benchmark '" + name
                        + "' is not built yet; there are hook, relay, durations, archive" + System.lineSeparator());
    }

    @Test
    void anotherName_isRefused_andHelpIsNamed() {
        assertThat(execute("lunch")).isEqualTo(2);
        assertThat(err.toString()).contains("lunch", "See ./hookline bench --help");
    }

    @Test
    void noEvents_areRefused() {
        assertThat(execute("durations", "--events", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith("hookline: ").contains("--events");
    }

    @Test
    void help_namesTheOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(execute("durations", "--help")).isZero();
        assertThat(out.toString()).contains("durations", "--stations", "--events", "--runs", "--out");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private int execute(String... args) {
        CommandLine command = BenchMain.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(args);
    }
}
