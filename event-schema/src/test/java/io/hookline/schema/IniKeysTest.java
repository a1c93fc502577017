// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookline.event.Hook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IniKeysTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void everyHook_isFoundByItsKey(Hook hook) {
        assertThat(IniKeys.hook(IniKeys.of(hook))).contains(hook);
    }

    @Test
    void anInventedHook_isNotFound() {
        assertThat(IniKeys.hook("cmdCallHold")).isEmpty();
    }

    @Test
    void theUnknownHook_hasNoKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> IniKeys.of(Hook.UNKNOWN));
    }
}
