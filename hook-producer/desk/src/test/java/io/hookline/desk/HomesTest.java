// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HomesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"C:\\Hookline", "/home/anna/.local/share/hookline", "C:\\Users\\ANNA~1\\x", "/opt/a+b-c@d_e"})
    void aPlainPath_willDo(String path) {
        assertThat(Homes.fault(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'C:\\Program Files\\Hookline', splits its line at spaces",
        "'C:\\Users\\Jürgen\\Hookline', code page",
        "'C:\\R&D\\Hookline', have a meaning",
        "'C:\\100%\\Hookline', have a meaning",
        "'/a,b', have a meaning"
    })
    void aPathThatMicroSipCannotRun_isRefused_withTheReason(String path, String reason) {
        assertThat(Homes.fault(path))
                .hasValueSatisfying(fault -> assertThat(fault).contains(reason, path));
    }

    @Test
    void theDefault_isTheUsersOwn_andElseWithoutSpaces() {
        assertThat(Homes.byDefault(Platform.POSIX, Map.of("HOME", "/home/anna")))
                .contains("/home/anna/.local/share/hookline");
        assertThat(Homes.byDefault(Platform.POSIX, Map.of())).isEmpty();
        assertThat(Homes.byDefault(Platform.WINDOWS, Map.of("LOCALAPPDATA", "C:\\Users\\anna\\AppData\\Local")))
                .contains("C:\\Users\\anna\\AppData\\Local\\Hookline");
        assertThat(Homes.byDefault(Platform.WINDOWS, Map.of("LOCALAPPDATA", "C:\\Users\\Anna Li\\AppData\\Local")))
                .contains("C:\\Hookline");
        assertThat(Homes.byDefault(Platform.WINDOWS, Map.of("SystemDrive", "D:")))
                .contains("D:\\Hookline");
    }
}
