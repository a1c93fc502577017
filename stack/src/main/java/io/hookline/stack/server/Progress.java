// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.time.Duration;

/** Told what {@link Servers} is doing, always on the thread that called it. Steps overlap: Kafka starts beside PostgreSQL. */
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = new Progress() {
        @Override
        public void step(String name) {}

        @Override
        public void done(String name, Duration took) {}
    };

    /** A step begins, e.g. {@code PostgreSQL}. */
    void step(String name);

    /** A step that began is complete. A step that fails is never done; the exception says why. */
    void done(String name, Duration took);
}
