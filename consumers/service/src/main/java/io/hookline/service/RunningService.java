// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.util.concurrent.CompletableFuture;

/** A service that was started and has not been closed. Closing it ends its work in good order, within seconds. */
public interface RunningService extends AutoCloseable {
    /** Completes with the reason when the service cannot go on by itself; never completes otherwise. */
    CompletableFuture<Throwable> failure();

    /** Where it serves {@code /metrics} and {@code /health}. */
    HttpEndpoint http();

    @Override
    void close();
}
