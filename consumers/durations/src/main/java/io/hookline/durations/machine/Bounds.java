// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/** How much one event may bring. What is beyond was made by no hook, and no record could hold what it would take. */
public final class Bounds {
    /** Four times what a hook keeps of a number. */
    public static final int MOST_NUMBER_CHARACTERS = 65_536;

    public static final int MOST_STATION_CHARACTERS = 1_000;

    private Bounds() {}
}
