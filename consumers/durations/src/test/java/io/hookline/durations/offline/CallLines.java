// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.event.Call;

/** Lets tests of other packages write calls as the offline command does. */
public final class CallLines {
    private CallLines() {}

    public static String json(Call call) {
        return CallLine.of(call);
    }
}
