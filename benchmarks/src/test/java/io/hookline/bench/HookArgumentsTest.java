// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.bench.HookArguments.Archive;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HookArgumentsTest {
    @Test
    void options_areThoseOfTheJvm_withoutItsArchive() {
        HookArguments arguments = HookArguments.of(List.of(
                "-Xshare:auto",
                "\"-XX:SharedArchiveFile=/a place/hook.jsa\"",
                "-XX:+UseSerialGC",
                "\"-Dhookline.spool=/a place/spool\"",
                "-cp",
                "\"/a place/hook.jar\"",
                "io.hookline.hook.Main"));

        assertThat(arguments)
                .isEqualTo(new HookArguments(List.of("-Xshare:auto", "-XX:+UseSerialGC"), Archive.CLASS_DATA, false));
    }

    @Test
    void newerCache_andTheRelay_areSeen() {
        HookArguments arguments = HookArguments.of(
                List.of("-XX:AOTCache=hook.aot", "-Dhookline.relay=relay.args", "io.hookline.hook.Main"));

        assertThat(arguments).isEqualTo(new HookArguments(List.of(), Archive.AOT, true));
    }

    @Test
    void aLargeProgram_isCompiled_andHasItsHeap() {
        HookArguments hook = HookArguments.of(List.of("-Xshare:auto", "-Xint", "-Xmx32m"));

        assertThat(hook.forLargePrograms().options()).containsExactly("-Xshare:auto", "-XX:TieredStopAtLevel=1");
        assertThat(HookArguments.of(List.of("-Xshare:auto")).forLargePrograms().options())
                .containsExactly("-Xshare:auto");
    }

    @Test
    void noArchive_isTheDefaultOne() {
        assertThat(HookArguments.of(List.of("-Xshare:auto")).archive()).isEqualTo(Archive.DEFAULT);
    }
}
