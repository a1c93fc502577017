// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.service.RunningService;
import io.hookline.service.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A relay that runs until it has tried to deliver once, or for ten seconds, and ends with 0. Run on a throw-away spool with an
 * event in it and with nothing to send to, it makes a JVM load the classes that a real one will: their list is what a
 * class-data archive is made from.
 */
public final class Rehearsal {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Rehearsal() {}

    public static void main(String[] args) {
        ServiceProcess.main(
                new RelayOptions(),
                options -> {
                    RunningService relay = RelayService.start(options.settings());
                    Thread ending = new Thread(() -> System.exit(untilItFails(relay)), "rehearsal");
                    ending.setDaemon(true);
                    ending.start();
                    return relay;
                },
                args);
    }

    private static int untilItFails(RunningService relay) {
        HttpClient client = HttpClient.newHttpClient();
        long begun = System.nanoTime();
        try {
            while (System.nanoTime() - begun < LONGEST.toNanos()
                    && status(client, relay.http().uri("/health")) == 200) {
                Thread.onSpinWait();
            }
            return status(client, relay.http().uri("/metrics")) == 200 ? 0 : 1;
        } catch (IOException e) {
            System.err.println("rehearsal: " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int status(HttpClient client, URI page) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
