// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.Hook;
import io.hookline.hook.SpooledEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events as hooks write them, one a second. */
final class Events {
    /** Stands for a person; must turn up in no log, name, message or metric. */
    static final String NUMBER = "+4930901820";

    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private Events() {}

    /** The event of the n-th second. */
    static SpooledEvent event(int n) {
        long millis = START.toEpochMilli() + n * 1_000L;
        UUID id = new UUID(millis << 16 | 0x7000, 1L << 63 | n);
        Hook hook = Hook.ofCode(n % Hook.values().length + 1).orElseThrow();
        return new SpooledEvent(id, hook, millis * 1_000, n * 1_000_000_000L, "0.1.0", NUMBER, false);
    }

    static List<UUID> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> event(n).id()).toList();
    }
}
