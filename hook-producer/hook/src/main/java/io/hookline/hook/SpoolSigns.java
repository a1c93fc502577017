// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

/** Files in a spool, beside the events, by which hooks and relay tell each other something. Neither waits for the other. */
public final class SpoolSigns {
    /** Locked by the relay, as a whole, for as long as it runs. */
    public static final String RELAY_LOCK = "relay.lock";

    /** Made by the hook that starts a relay, removed by the relay: one start at a time, however many hooks run at once. */
    public static final String RELAY_STARTING = "relay.starting";

    /** Made by the relay while the spool holds as much as it may. Each hook that is refused adds one byte to it. */
    public static final String FULL = "relay.full";

    /** What the relay that a hook started last has written to its streams. */
    public static final String RELAY_OUTPUT = "relay.out";

    private SpoolSigns() {}
}
