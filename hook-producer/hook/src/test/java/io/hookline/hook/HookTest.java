// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookTest {
    @Test
    void codesAndKeys_areThoseOfTheFormat() {
        Map<Integer, String> keys = new LinkedHashMap<>();
        for (Hook hook : Hook.values()) {
            keys.put((int) hook.code(), hook.iniKey());
        }
        assertThat(keys)
                .containsExactly(
                        entry(1, "cmdIncomingCall"),
                        entry(2, "cmdCallRing"),
                        entry(3, "cmdOutgoingCall"),
                        entry(4, "cmdCallAnswer"),
                        entry(5, "cmdCallAnswerVideo"),
                        entry(6, "cmdCallStart"),
                        entry(7, "cmdCallBusy"),
                        entry(8, "cmdCallEnd"));
    }

    @ParameterizedTest
    @EnumSource
    void everyHook_isFoundByItsKeyAndCode(Hook hook) {
        assertThat(Hook.ofIniKey(hook.iniKey())).contains(hook);
        assertThat(Hook.ofCode(hook.code())).contains(hook);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cmdCallHold", "CMDCALLEND", "cmdCallEnd ", "CALL_END"})
    void anInventedKey_isNotFound(String key) {
        assertThat(Hook.ofIniKey(key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9, 255, 257})
    void anUnusedCode_isNotFound(int code) {
        assertThat(Hook.ofCode(code)).isEmpty();
    }
}
