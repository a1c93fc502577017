// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.hookline.event.Hook;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The names that MicroSIP's INI file gives to the hooks, e.g. {@code cmdIncomingCall}. */
public final class IniKeys {
    private static final Map<String, Hook> BY_KEY = Arrays.stream(Hook.values())
            .filter(hook -> hook != Hook.UNKNOWN)
            .collect(Collectors.toUnmodifiableMap(IniKeys::of, Function.identity()));

    private IniKeys() {}

    /**
     * The INI key of a hook.
     *
     * @throws IllegalArgumentException for {@link Hook#UNKNOWN}, which has none
     */
    public static String of(Hook hook) {
        return switch (hook) {
            case INCOMING_CALL -> "cmdIncomingCall";
            case CALL_RING -> "cmdCallRing";
            case OUTGOING_CALL -> "cmdOutgoingCall";
            case CALL_ANSWER -> "cmdCallAnswer";
            case CALL_ANSWER_VIDEO -> "cmdCallAnswerVideo";
            case CALL_START -> "cmdCallStart";
            case CALL_BUSY -> "cmdCallBusy";
            case CALL_END -> "cmdCallEnd";
            case UNKNOWN -> throw new IllegalArgumentException("no INI key: " + hook);
        };
    }

    /** All INI keys, in the order in which a call meets them. */
    public static List<String> all() {
        return Arrays.stream(Hook.values())
                .filter(hook -> hook != Hook.UNKNOWN)
                .map(IniKeys::of)
                .toList();
    }

    /** The hook of an INI key; empty when MicroSIP has no such hook. */
    public static Optional<Hook> hook(String iniKey) {
        return Optional.ofNullable(BY_KEY.get(iniKey));
    }
}
