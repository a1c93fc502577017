// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.List;
import java.util.UUID;

/**
 * What follows from an event or from time.
 *
 * @param state the station from now on
 * @param revisions what to publish, in the order in which the calls were opened
 * @param effects what was done to which call, in the order in which it was done
 * @param left calls that have left the state: nothing can change them any more
 */
public record Step(StationState state, List<Revision> revisions, List<Effect> effects, List<UUID> left) {
    public Step {
        revisions = List.copyOf(revisions);
        effects = List.copyOf(effects);
        left = List.copyOf(left);
    }

    /** A step that concerns no call. */
    static Step noCall(StationState state) {
        return new Step(state, List.of(), List.of(), List.of());
    }
}
