// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.util.Objects;
import java.util.UUID;

/**
 * One run of one hook, as it waits in the spool.
 *
 * <p>Every instance can be written to a spool file and reads back equal.
 *
 * @param id the event's identity and, in its file's name, its place in time; see {@link EventId}
 * @param hook which hook ran
 * @param occurredAtMicros the desk's wall clock when the hook's process started, in microseconds since 1970-01-01T00:00:00Z
 * @param monotonicNanos the desk's monotonic clock at the same moment; only differences within one boot have a meaning
 * @param hookVersion the version of the hook that took the event, e.g. {@code 0.1.0}
 * @param number what MicroSIP passed: personal data, and chosen by whoever calls; empty when there was none
 * @param numberTruncated whether the number was longer than {@link #MAX_NUMBER_BYTES} and is only its beginning
 */
public record SpooledEvent(
        UUID id,
        Hook hook,
        long occurredAtMicros,
        long monotonicNanos,
        String hookVersion,
        String number,
        boolean numberTruncated) {

    /** The longest number that is kept, in bytes of UTF-8. */
    public static final int MAX_NUMBER_BYTES = 16 * 1024;

    static final int MAX_VERSION_BYTES = 0xFFFF;

    /**
     * @throws IllegalArgumentException when the version is empty, or the version or the number has lone surrogates or is
     *     too long; the message does not contain the number. {@link #of} takes any number
     */
    public SpooledEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(hook, "hook");
        if (hookVersion.isEmpty()) {
            throw new IllegalArgumentException("hook version: expected at least 1 character, was empty");
        }
        requireUtf8("hook version", hookVersion, MAX_VERSION_BYTES);
        requireUtf8("number", number, MAX_NUMBER_BYTES);
    }

    /**
     * An event with any number, however hostile: a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD, and a number
     * longer than {@link #MAX_NUMBER_BYTES} is cut between two code points and marked.
     */
    public static SpooledEvent of(
            UUID id, Hook hook, long occurredAtMicros, long monotonicNanos, String hookVersion, String number) {
        String wellFormed = Utf8.wellFormed(number);
        String kept = Utf8.prefix(wellFormed, MAX_NUMBER_BYTES);
        boolean truncated = kept.length() < wellFormed.length();
        return new SpooledEvent(id, hook, occurredAtMicros, monotonicNanos, hookVersion, kept, truncated);
    }

    /** Which event it is. Without the number, so that it can be logged. */
    @Override
    public String toString() {
        return hook.iniKey() + " " + id;
    }

    private static void requireUtf8(String what, String text, int maxBytes) {
        if (!Utf8.isWellFormed(text)) {
            throw new IllegalArgumentException(what + ": expected well-formed Unicode, had a lone surrogate");
        }
        int bytes = Utf8.length(text);
        if (bytes > maxBytes) {
            throw new IllegalArgumentException(
                    what + ": expected at most " + maxBytes + " bytes of UTF-8, were " + bytes);
        }
    }
}
