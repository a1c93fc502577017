// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/** How much of what a desk sends is taken: more than this no desk sends. */
public final class Bounds {
    /** The longest number that an event may have, in UTF-16 code units. */
    public static final int MOST_NUMBER_CHARACTERS = 65_536;

    /** The longest name that a station may have, in UTF-16 code units. */
    public static final int MOST_STATION_CHARACTERS = 1_000;

    private Bounds() {}
}
