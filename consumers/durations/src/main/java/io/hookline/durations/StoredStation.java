// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.StationState;
import org.jspecify.annotations.Nullable;

/**
 * A station as the store holds it.
 *
 * @param state what the state machine knows of it
 * @param deadlineMillis the one entry that it has in the store of deadlines, milliseconds since 1970; null when it has none.
 *     Never later than the state's own: an entry that turns out to be too early is moved when its time comes, which is
 *     cheaper than to move it with each event
 */
record StoredStation(StationState state, @Nullable Long deadlineMillis) {
    /** A station that was never heard of. */
    static final StoredStation NEW = new StoredStation(StationState.NEW, null);
}
