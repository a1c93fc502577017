// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ids of events: UUIDs of version 7 (RFC 9562).
 *
 * <table>
 * <caption>The 128 bits, most significant first</caption>
 * <tr><th>bits</th><th>what</th></tr>
 * <tr><td>48</td><td>milliseconds since 1970-01-01T00:00:00Z</td></tr>
 * <tr><td>4</td><td>version: 7</td></tr>
 * <tr><td>12</td><td>fraction of the millisecond, in 1/4096 (method 3 of RFC 9562, section 6.2)</td></tr>
 * <tr><td>2</td><td>variant: binary 10</td></tr>
 * <tr><td>62</td><td>see {@link #randomness}</td></tr>
 * </table>
 *
 * <p>Ids, and the file names made of them, sort by the microsecond, as far as the desk's wall clock is that fine.
 */
final class EventId {
    private static final long MAX_MILLIS = (1L << 48) - 1;

    private EventId() {}

    /** The id of an event at that time. A time that 48 bits cannot hold counts as the nearest one that they can. */
    static UUID of(long occurredAtMicros, long randomness) {
        long micros = Math.max(0, occurredAtMicros);
        long millis = Math.min(micros / 1_000, MAX_MILLIS);
        long fraction = micros % 1_000 * 4_096 / 1_000;
        return new UUID(millis << 16 | 0x7000 | fraction, 1L << 63 | randomness >>> 2);
    }

    /**
     * Bits that tell apart events of the same microsecond, mixed from what differs between them. Not unpredictable, and need
     * not be: an id is no secret.
     *
     * <p>Two events of one PC differ in the monotonic clock, which is read twice, at unrelated moments of a start-up, and in
     * the thread where one process takes many. Events of different PCs differ in the time since they were booted, in
     * nanoseconds, and in the names of host, user and spool directory. So a clash needs two hooks in the same microsecond
     * (two hooks within one tick, where the wall clock is coarser), and then a chance of 1 in 2^62.
     *
     * <p>Left out for what they cost at start-up: {@code SecureRandom}, and the process id, whose class makes a thread pool
     * and starts the lambda machinery: a fifth on top of the hook's whole time.
     */
    static long randomness(long monotonicNanos, Path spool) {
        long bits = mix(monotonicNanos);
        bits = mix(bits ^ System.nanoTime());
        bits = mix(bits ^ Thread.currentThread().getId());
        bits = mix(bits ^ hash(System.getenv("COMPUTERNAME")));
        bits = mix(bits ^ hash(System.getenv("HOSTNAME")));
        bits = mix(bits ^ hash(System.getProperty("user.name")));
        return mix(bits ^ hash(spool.toString()));
    }

    /** The finalizer of SplitMix64: one to one, and every bit of the input reaches every bit of the output. */
    private static long mix(long bits) {
        long mixed = bits + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }

    private static long hash(@Nullable String text) {
        return text == null ? 0 : text.hashCode();
    }
}
