// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.List;

/**
 * What follows from an event or from time.
 *
 * @param state the station from now on
 * @param revisions what to publish, in the order in which the calls were opened
 * @param taken false when the event was a duplicate and changed nothing
 */
public record Step(StationState state, List<Revision> revisions, boolean taken) {
    public Step {
        revisions = List.copyOf(revisions);
    }
}
