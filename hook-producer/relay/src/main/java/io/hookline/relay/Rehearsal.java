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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A relay that runs until it has tried to deliver once, or for ten seconds, and ends with 0. Run on a throw-away spool with an
 * event in it and with nothing to send to, it makes a JVM load the classes that a real one will: their list is what a
 * class-data archive is made from.
 */
public final class Rehearsal {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Pattern HAS_FAILED = Pattern.compile("hookline_relay_retries_total\\{[^}]*} [1-9]");

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
            read(client, relay.http().uri("/health"));
            while (!HAS_FAILED
                            .matcher(read(client, relay.http().uri("/metrics")))
                            .find()
                    && System.nanoTime() - begun < LONGEST.toNanos()) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            return 0;
        } catch (IOException e) {
            System.err.println("rehearsal: " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static String read(HttpClient client, URI page) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
