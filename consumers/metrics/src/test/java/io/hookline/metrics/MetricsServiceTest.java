// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.service.HttpSettings;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsServiceTest {
    /** Nothing listens on port 1. */
    private static final KafkaConnection AWAY = new KafkaConnection(
            "127.0.0.1:1", new SchemaRegistry(URI.create("http://127.0.0.1:1/apis/registry/v3")), Map.of());

    @Test
    void withoutABroker_itServesAndIsNotReady_andCloses() throws Exception {
        try (RunningService service = MetricsService.start(new MetricsSettings(AWAY, HttpSettings.LOOPBACK))) {
            HttpResponse<String> health = get(service, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("waits for its partitions");

            assertThat(get(service, "/metrics").body())
                    .contains("hookline_calls_total{direction=\"inbound\",outcome=\"missed\"} 0.0")
                    .contains("hookline_batches_retried_total 0.0")
                    .contains("hookline_build_info{service=\"metrics\"")
                    .contains("kafka_consumer_")
                    .contains("jvm_memory_used_bytes");
            assertThat(service.failure()).isNotDone();
        }
    }

    @Test
    void aPortInUse_isAStartException() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpSettings http = new HttpSettings("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> MetricsService.start(new MetricsSettings(AWAY, http)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("--http-port")
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    private static HttpResponse<String> get(RunningService service, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(service.http().uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
