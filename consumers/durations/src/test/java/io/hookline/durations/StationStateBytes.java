// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.StationState;

/** Lets tests of other packages send a state through the bytes in which the store keeps it. */
public final class StationStateBytes {
    private StationStateBytes() {}

    public static StationState throughBytes(StationState state) {
        return StationStateSerde.decode(StationStateSerde.encode(new StoredStation(state, null)))
                .state();
    }
}
