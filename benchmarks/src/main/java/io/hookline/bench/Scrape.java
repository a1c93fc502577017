// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.InterruptException;

/** What a service says at {@code /metrics}. */
record Scrape(List<String> lines) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static final int ATTEMPTS = 3;

    static Scrape of(URI metrics) {
        HttpRequest request =
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(20)).build();
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new BenchException(metrics + ": expected status 200, was " + response.statusCode());
                }
                return new Scrape(response.body().lines().toList());
            } catch (IOException e) { // the server may have closed a connection that had lain idle
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    /** What a meter says of which there is one. */
    double value(String meter) {
        return lines.stream()
                .filter(line -> line.startsWith(meter + " ") || line.startsWith(meter + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new BenchException("expected the meter " + meter + ", was none"));
    }

    /** The sum of a counter over all its labels that contain the text. */
    long sum(String counter, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(counter + " ") || line.startsWith(counter + "{"))
                .filter(line -> line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
