// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final StringWriter shown = new StringWriter();

    @Test
    void atATerminal_aCountIsWrittenOver() {
        Console console = new Console(new PrintWriter(shown), true);

        console.counting("1 of 2");
        console.counting("2 of 2");
        console.line("done");

        assertThat(shown.toString()).isEqualToNormalizingNewlines("\r\033[K1 of 2\r\033[K2 of 2\r\033[Kdone\n");
    }

    @Test
    void elsewhere_onlyLinesThatStayAreWritten() {
        Console console = new Console(new PrintWriter(shown), false);

        console.step("Kafka");
        console.counting("1 of 2");
        console.done("Kafka", Duration.ofMillis(1_234));
        console.line("done");

        assertThat(shown.toString()).isEqualToNormalizingNewlines("  Kafka              ready after 1.2 s\ndone\n");
    }
}
