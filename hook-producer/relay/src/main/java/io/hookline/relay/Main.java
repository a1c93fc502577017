// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.service.ServiceProcess;

/** The process that brings one spool's events to Kafka. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.main(new RelayOptions(), options -> RelayService.start(options.settings()), args);
    }
}
