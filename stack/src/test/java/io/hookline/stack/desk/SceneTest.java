// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Direction;
import io.hookline.schema.IniKeys;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneTest {
    private static final Map<String, String> KEYS = Map.of(
            "In", "cmdIncomingCall",
            "Ring", "cmdCallRing",
            "Out", "cmdOutgoingCall",
            "Ans", "cmdCallAnswer",
            "Start", "cmdCallStart",
            "Busy", "cmdCallBusy",
            "End", "cmdCallEnd");

    /** The order of hooks for each kind of call, as MicroSIP 3.22.3 runs them. */
    private static final Map<Scene, String> AS_MICROSIP_DOES = Map.of(
            Scene.ANSWERED, "In, Ring, Ans, Start, End",
            Scene.CALLED, "Out, Start, End",
            Scene.MISSED, "In, Ring, End",
            Scene.DECLINED, "In, Ring, Busy",
            Scene.NOT_ANSWERED, "Out, End",
            Scene.BUSY, "Out, Busy",
            Scene.NOT_DISTURBED, "In");

    @Test
    void shares_addUpToAHundred() {
        assertThat(Arrays.stream(Scene.values()).mapToInt(Scene::share).sum()).isEqualTo(100);
        assertThat(Scene.values()).allMatch(scene -> scene.share() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void hooks_areThoseOfMicroSip(Scene scene) {
        String expected = Arrays.stream(
                        AS_MICROSIP_DOES.getOrDefault(scene, "?").split(", "))
                .map(KEYS::get)
                .collect(Collectors.joining(", "));

        assertThat(String.join(", ", scene.hooks())).isEqualTo(expected);
        assertThat(scene.hooks()).allMatch(hook -> IniKeys.hook(hook).isPresent());
        assertThat(scene.direction())
                .isEqualTo(scene.hooks().contains("cmdOutgoingCall") ? Direction.OUTBOUND : Direction.INBOUND);
    }

    @ParameterizedTest
    @EnumSource
    void theAnswer_isTheFirstHookThatSaysSo(Scene scene) {
        int answered = scene.hooks().indexOf("cmdCallAnswer");
        int connected = scene.hooks().indexOf("cmdCallStart");
        Integer expected =
                answered >= 0 ? Integer.valueOf(answered) : connected >= 0 ? Integer.valueOf(connected) : null;

        assertThat(scene.answer()).isEqualTo(expected);
    }
}
