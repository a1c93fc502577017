// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.service.ServiceProcess;

/** The archive as a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.main(
                new ArchiveOptions(System.getenv()), options -> ArchiveService.start(options.settings()), args);
    }
}
