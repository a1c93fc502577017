// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Call;
import io.hookline.schema.CallChange;

/**
 * A revision of a call, to be published.
 *
 * @param call the call as known now
 * @param change what this is to the revisions before it
 */
public record Revision(Call call, CallChange change) {
    /** Leaves out the number. */
    @Override
    public String toString() {
        return change + " " + call.getCallId() + "/" + call.getRevision();
    }
}
