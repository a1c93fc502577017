// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.service.ServiceProcess;

/** The durations service as a process. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        DurationsOptions options = new DurationsOptions();
        ServiceProcess.main(options, given -> DurationsService.start(given.settings()), args);
    }
}
