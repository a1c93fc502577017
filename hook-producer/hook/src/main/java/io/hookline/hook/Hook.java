// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.util.Optional;

/**
 * The eight hooks that MicroSIP runs.
 *
 * <p>The codes are part of the spool file's format: they never change and are never used again for another hook.
 */
public enum Hook {
    /** An invitation arrived, before any check of it. */
    INCOMING_CALL("cmdIncomingCall", 1),
    /** An incoming call rings. */
    CALL_RING("cmdCallRing", 2),
    /** An invitation was sent. */
    OUTGOING_CALL("cmdOutgoingCall", 3),
    /** An incoming call was answered. */
    CALL_ANSWER("cmdCallAnswer", 4),
    /** An incoming call was answered with video; runs in addition to {@link #CALL_ANSWER}. */
    CALL_ANSWER_VIDEO("cmdCallAnswerVideo", 5),
    /** A call of either direction is connected. */
    CALL_START("cmdCallStart", 6),
    /** A call of either direction ended as busy or declined. */
    CALL_BUSY("cmdCallBusy", 7),
    /** A call of either direction ended in any other way, connected or not. */
    CALL_END("cmdCallEnd", 8);

    private static final Hook[] ALL = values();

    private final String iniKey;
    private final byte code;

    Hook(String iniKey, int code) {
        this.iniKey = iniKey;
        this.code = (byte) code;
    }

    /** The key in MicroSIP's INI file, which is also the hook's name on the command line. */
    public String iniKey() {
        return iniKey;
    }

    /** The byte that stands for the hook in a spool file. */
    public byte code() {
        return code;
    }

    /** The hook of an INI key, which is compared exactly; empty when MicroSIP has no such hook. */
    public static Optional<Hook> ofIniKey(String iniKey) {
        for (Hook hook : ALL) {
            if (hook.iniKey.equals(iniKey)) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }

    /** The hook of a code in a spool file; empty when this version knows no such code. */
    public static Optional<Hook> ofCode(int code) {
        for (Hook hook : ALL) {
            if (hook.code == code) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }
}
