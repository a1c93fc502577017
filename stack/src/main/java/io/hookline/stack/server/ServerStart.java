// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for a server in a process of its own until it serves. */
final class ServerStart {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 50;

    private ServerStart() {}

    /**
     * Returns when a page of it is there.
     *
     * @param name as messages call it
     * @param log where its output goes, for the message
     * @throws ServerException when the process ends before, the page is not there in time, or this thread is interrupted
     */
    static void await(String name, Process process, URI page, Duration patience, Path log) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(page).timeout(ANSWER).build();
        long deadline = System.nanoTime() + patience.toNanos();
        @Nullable String last = null;
        try {
            while (System.nanoTime() - deadline < 0) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new ServerException(name + " ended with exit code " + process.exitValue()
                            + " while starting on port " + page.getPort() + "; see " + log);
                }
                try {
                    HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    last = "it answers " + answer.statusCode();
                } catch (IOException e) {
                    last = e.toString();
                }
            }
        } catch (InterruptedException e) {
            throw ServerException.interrupted(name, e);
        }
        throw new ServerException(name + " was not ready on port " + page.getPort() + " after " + patience.toSeconds()
                + " s: " + last + "; see " + log);
    }
}
