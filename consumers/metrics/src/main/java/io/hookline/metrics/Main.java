// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.service.ServiceProcess;

/** The metrics service as a process of its own. Holds no logger, see {@link ServiceProcess#main}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.main(new MetricsOptions(), options -> MetricsService.start(options.settings()), args);
    }
}
