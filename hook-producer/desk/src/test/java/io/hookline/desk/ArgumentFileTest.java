// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentFileTest {
    @TempDir
    private Path temporary;

    /** Prints its arguments, each in brackets. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) {
            for (String argument : arguments) {
                System.out.print("[" + argument + "]");
            }
        }
    }

    @Test
    void plainArguments_standAsTheyAre() {
        assertThat(ArgumentFile.text(List.of("-Xint", "-cp", "/a/b.jar:/c.jar", "C:/x")))
                .isEqualTo("-Xint\n-cp\n/a/b.jar:/c.jar\nC:/x\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--label=Front desk",
                "C:\\Hookline\\spool",
                "C:\\new\\table\\",
                "say \"no\"",
                "it's",
                "# no comment",
                "a#b",
                "",
                " ",
                "tab\tand\r\nline",
                "\\",
                "\"",
                "@file",
                "trailing\\\\"
            })
    void anyArgument_isReadByJavaAsItWas(String argument) throws Exception {
        Path file = temporary.resolve("echo.args");
        List<String> arguments = new ArrayList<>(List.of(
                "-cp", System.getProperty("java.class.path"), Echo.class.getName(), "before", argument, "after"));
        Files.writeString(file, ArgumentFile.text(arguments));

        String java = Platform.current().java(System.getProperty("java.home"));
        Subprocess echo = Subprocess.run(List.of(java, "@" + file), Map.of(), Duration.ofSeconds(60));

        assertThat(echo.output()).isEqualTo("[before][" + argument + "][after]");
    }

    @Test
    void theCharacterZero_isRefused() {
        assertThatThrownBy(() -> ArgumentFile.text(List.of("a\0b"))).isInstanceOf(DeskException.class);
    }
}
