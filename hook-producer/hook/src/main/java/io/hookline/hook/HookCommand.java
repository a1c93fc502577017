// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What one run of the hook does, without the process around it: takes the arguments that MicroSIP gives, writes one event.
 * {@link Main} calls it once; a caller in whose process it runs many times passes its own clocks.
 */
public final class HookCommand {
    private static final int SHOWN_CHARACTERS_OF_A_HOOK = 40;

    private HookCommand() {}

    /**
     * Writes one event into the spool. Any thread may call it, at any time.
     *
     * @param arguments the hook's INI key, then what MicroSIP passed: zero, one or many arguments that together, with one
     *     space between two, are the number. None of them is an option, whatever it looks like
     * @param spool the spool directory, which must exist
     * @param occurredAtMicros the wall clock, in microseconds since 1970-01-01T00:00:00Z
     * @param monotonicNanos the monotonic clock at the same moment
     * @return the id of the event, now on the disk
     * @throws UsageException when the first argument is not the INI key of a hook
     * @throws IOException when the event could not be written
     */
    public static UUID run(String[] arguments, Path spool, long occurredAtMicros, long monotonicNanos)
            throws IOException {
        Hook hook = hook(arguments);
        UUID id = EventId.of(occurredAtMicros, EventId.randomness(monotonicNanos, spool));
        SpooledEvent event =
                SpooledEvent.of(id, hook, occurredAtMicros, monotonicNanos, HookVersion.VERSION, number(arguments));
        new SpoolWriter(spool).write(event);
        return id;
    }

    private static Hook hook(String[] arguments) {
        if (arguments.length == 0) {
            throw new UsageException("no hook: expected " + iniKeys() + " as the first argument, were no arguments");
        }
        Optional<Hook> hook = Hook.ofIniKey(arguments[0]);
        if (hook.isEmpty()) {
            throw new UsageException(
                    "unknown hook: expected " + iniKeys() + " as the first argument, was " + shown(arguments[0]));
        }
        return hook.get();
    }

    /** A line in the INI that lacks the hook's name has the number in its place: only what looks like a name is shown. */
    private static String shown(String argument) {
        for (int i = 0; i < argument.length(); i++) {
            if (!isLetter(argument.charAt(i))) {
                return "another text, " + argument.length() + " characters long";
            }
        }
        return "'" + PrintableAscii.of(argument, SHOWN_CHARACTERS_OF_A_HOOK) + "'";
    }

    private static boolean isLetter(char character) {
        return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
    }

    private static String number(String[] arguments) {
        if (arguments.length == 1) {
            return "";
        }
        if (arguments.length == 2) {
            return arguments[1];
        }
        StringBuilder number = new StringBuilder(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            number.append(' ').append(arguments[i]);
        }
        return number.toString();
    }

    private static String iniKeys() {
        StringBuilder keys = new StringBuilder("one of");
        for (Hook hook : Hook.values()) {
            keys.append(' ').append(hook.iniKey());
        }
        return keys.toString();
    }
}
