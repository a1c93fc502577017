// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.nio.file.Path;

/** One of the two or three that are compared: something that reads every call event in a consumer group of its own. */
interface Side {
    /** For the table. */
    String name();

    /**
     * Starts it; it joins its group in the background.
     *
     * @param applicationId names its group and its stream threads
     * @param state where it may keep its state
     */
    Running start(String applicationId, Path state);

    /** It, while it runs. */
    interface Running extends AutoCloseable {
        /** How many events it took, by its own account. */
        long taken();

        @Override
        void close();
    }
}
