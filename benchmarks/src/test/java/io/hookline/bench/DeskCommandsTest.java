// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeskCommandsTest {
    @TempDir
    private Path temporary;

    private Path copies;
    private DeskCommands desk;

    @BeforeEach
    void makeDesk() throws Exception {
        copies = Files.createDirectories(temporary.resolve("copies"));
        desk = new DeskCommands("java", temporary.resolve("hook.args"), temporary.resolve("relay.args"));
    }

    @Test
    void hook_isSplitAtSpaces_asMicroSipDoes() {
        assertThat(new DeskCommands("/a place/java", Path.of("/desk/hook.args"), Path.of("/desk/relay.args")).hook())
                .containsExactly("/a", "place/java", "@/desk/hook.args");
    }

    @Test
    void relayOfADesk_hasItsOptions_andNotItsSettings() throws Exception {
        Files.write(
                desk.relayArguments(),
                List.of("-Xmx32m", "-cp", "relay.jar", "io.hookline.relay.Main", "--spool", "/desk/spool"));

        List<String> line = RelayProcess.Command.of(desk, copies).line();

        assertThat(line).containsExactly("java", "@" + copies.resolve("relay.args"));
        assertThat(Files.readAllLines(copies.resolve("relay.args")))
                .containsExactly("-Xmx32m", "-cp", "relay.jar", "io.hookline.relay.Main");
    }

    @Test
    void relayArgumentsOfSomethingElse_areRefused() throws Exception {
        Files.write(desk.relayArguments(), List.of("-version"));

        assertThatThrownBy(() -> RelayProcess.Command.of(desk, copies))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("io.hookline.relay.Main");
    }

    @Test
    void withoutADesk_theRelayRunsOnThisClassPath() {
        assertThat(RelayProcess.Command.of(desk, copies).line())
                .startsWith("java")
                .endsWith("-cp", System.getProperty("java.class.path"), "io.hookline.relay.Main");
    }
}
