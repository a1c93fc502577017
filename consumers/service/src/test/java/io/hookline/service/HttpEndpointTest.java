// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final PrometheusMeterRegistry meters = Meters.registry("example");
    private volatile Health health = Health.up("reads 6 partitions");
    private final HttpEndpoint endpoint = HttpEndpoint.start(HttpSettings.LOOPBACK, meters, () -> health);

    @AfterEach
    void close() {
        endpoint.close();
        meters.close();
    }

    @Test
    void metrics_arePrometheusText() throws Exception {
        Counter.builder("hookline.example").register(meters).increment();

        HttpResponse<String> response = get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).contains("hookline_example_total 1.0\n").doesNotContain("# EOF");
    }

    @Test
    void metrics_areOpenMetricsTextForWhoAcceptsIt() throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(endpoint.uri("/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2")
                .build());

        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(response.body()).endsWith("# EOF\n");
    }

    @Test
    void ready_isAMeterThatSaysWhatHealthSays() throws Exception {
        assertThat(get("/metrics").body()).contains("hookline_ready 1.0\n");

        health = Health.down("waits for the broker");

        assertThat(get("/metrics").body()).contains("hookline_ready 0.0\n");
    }

    @Test
    void health_is200WhenReady() throws Exception {
        HttpResponse<String> response = get("/health");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"status\":\"UP\",\"detail\":\"reads 6 partitions\"}\n");
    }

    @Test
    void answerThatFails_is500_andTheNextOneIsAnswered() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (HttpEndpoint failing = HttpEndpoint.start(HttpSettings.LOOPBACK, meters, () -> {
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("no health");
            }
            return health;
        })) {
            HttpRequest request = HttpRequest.newBuilder(failing.uri("/health")).build();

            HttpResponse<String> failed = send(request);
            HttpResponse<String> answered = send(request);

            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).isEqualTo("Failed, see the log.\n").doesNotContain("no health");
            assertThat(answered.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void health_is503WhenNotReady_withEscapedDetail() throws Exception {
        health = Health.down("waits for \"a\\b\"\n\tüber");

        HttpResponse<String> response = get("/health");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"status\":\"DOWN\",\"detail\":\"waits for \\\"a\\\\b\\\"  über\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metricsfoo", "/metrics/", "/metrics/x", "/healthy", "/favicon.ico"})
    void anotherPage_is404(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void aQuery_isIgnored() throws Exception {
        assertThat(get("/metrics?name[]=x").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/health"})
    void anotherMethod_is405(String path) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(endpoint.uri(path))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/health"})
    void head_isAnsweredWithoutABody(String path) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(endpoint.uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aPortInUse_isAStartException() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpSettings settings = new HttpSettings("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> HttpEndpoint.start(settings, meters, () -> health))
                    .isInstanceOf(StartException.class)
                    .hasMessage("--http-host and --http-port: 127.0.0.1:" + taken.getLocalPort()
                            + " cannot be bound: Address already in use");
        }
    }

    @Test
    void aHostThatDoesNotExist_isAStartException() {
        HttpSettings settings = new HttpSettings("no-such-host.invalid", 0);

        assertThatThrownBy(() -> HttpEndpoint.start(settings, meters, () -> health))
                .isInstanceOf(StartException.class)
                .hasMessage("--http-host and --http-port: no-such-host.invalid:0 cannot be bound: no such host");
    }

    @Test
    void loopback_isBoundAndNothingElse() throws IOException {
        Optional<InetAddress> outward = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
        assumeThat(outward).as("an address other than loopback").isPresent();

        try (Socket socket = new Socket()) {
            assertThatThrownBy(
                            () -> socket.connect(new InetSocketAddress(outward.orElseThrow(), endpoint.port()), 1000))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anIpv6Host_standsInBracketsInItsAddress() throws Exception {
        HttpEndpoint six;
        try {
            six = HttpEndpoint.start(new HttpSettings("::1", 0), meters, () -> health);
        } catch (StartException e) {
            assumeThat(e).as("IPv6").isNull();
            return;
        }
        try (six) {
            URI uri = six.uri("/health");

            assertThat(uri).hasHost("[::1]").hasPort(six.port());
            assertThat(send(HttpRequest.newBuilder(uri).build()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whenClosed_thePortIsFree() throws IOException {
        endpoint.close();

        try (HttpEndpoint again =
                HttpEndpoint.start(new HttpSettings("127.0.0.1", endpoint.port()), meters, () -> health)) {
            assertThat(again.port()).isPositive();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(endpoint.uri("/").resolve(path.replace("[]", "%5B%5D")))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
