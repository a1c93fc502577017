// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MicroSipLinesTest {
    private static final String LONGEST_HOOK = "cmdCallAnswerVideo";

    @Test
    void eachHook_hasItsLine() {
        assertThat(MicroSipLines.of("/opt/java/bin/java", Path.of("/opt/hookline/hook.args")))
                .containsExactly(
                        "cmdIncomingCall=/opt/java/bin/java @/opt/hookline/hook.args cmdIncomingCall",
                        "cmdCallRing=/opt/java/bin/java @/opt/hookline/hook.args cmdCallRing",
                        "cmdOutgoingCall=/opt/java/bin/java @/opt/hookline/hook.args cmdOutgoingCall",
                        "cmdCallAnswer=/opt/java/bin/java @/opt/hookline/hook.args cmdCallAnswer",
                        "cmdCallAnswerVideo=/opt/java/bin/java @/opt/hookline/hook.args cmdCallAnswerVideo",
                        "cmdCallStart=/opt/java/bin/java @/opt/hookline/hook.args cmdCallStart",
                        "cmdCallBusy=/opt/java/bin/java @/opt/hookline/hook.args cmdCallBusy",
                        "cmdCallEnd=/opt/java/bin/java @/opt/hookline/hook.args cmdCallEnd");
    }

    @Test
    void aValueOf255Characters_isTheLongest() {
        String java = "/j/bin/java";
        int rest = (java + " @ " + LONGEST_HOOK).length();
        Path fits = Path.of("/" + "h".repeat(MicroSipLines.LONGEST_VALUE - rest - 1));
        assertThat(MicroSipLines.of(java, fits)).anyMatch(line -> line.length() == LONGEST_HOOK.length() + 1 + 255);

        assertThatThrownBy(() -> MicroSipLines.of(java, Path.of(fits + "h")))
                .isInstanceOf(DeskException.class)
                .hasMessageContaining("cuts its line at 255 characters, with " + LONGEST_HOOK + " it has 256");
    }

    @Test
    void aJavaInAPathWithASpace_isRefused() {
        assertThatThrownBy(() -> MicroSipLines.of("/opt/my java/bin/java", Path.of("/h/hook.args")))
                .isInstanceOf(DeskException.class)
                .hasMessage("the path of Java: MicroSIP splits its line at spaces, was '/opt/my java/bin/java'");
    }
}
