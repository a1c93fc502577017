// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.stack.desk.InProcessHook;
import io.hookline.stack.server.PrometheusProcess;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hookline up} on a machine that has Prometheus: it scrapes, its rules work, and it goes with the stack. */
class PrometheusIT {
    private static final Duration TWO_SCRAPES = Duration.ofSeconds(90);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temporary;

    @Test
    void up_runsThePrometheusOfTheMachine_untilItEndsItself() throws Exception {
        assumeTrue(
                PrometheusProcess.installed().isPresent(),
                "Prometheus is not installed (Debian: apt-get install prometheus): up is not tried with it");
        try (UpProcess up = UpProcess.start(temporary.resolve("data")).awaitRunning()) {
            URI prometheus = up.prometheus();
            assertThat(prometheus.getHost()).isEqualTo("127.0.0.1");

            await().atMost(TWO_SCRAPES)
                    .untilAsserted(() -> assertThat(query(prometheus, "sum by (job) (up)"))
                            .containsExactlyInAnyOrder("archive 1", "durations 1", "metrics 1", "relay 1"));
            await().atMost(TWO_SCRAPES)
                    .untilAsserted(() -> assertThat(query(prometheus, "sum by (job) (hookline_ready)"))
                            .containsExactlyInAnyOrder("archive 1", "durations 1", "metrics 1", "relay 1"));
            await().atMost(TWO_SCRAPES)
                    .untilAsserted(() -> assertThat(healthOfRules(prometheus))
                            .hasSizeGreaterThan(40)
                            .containsOnly("ok"));
            missedCall(up.data().resolve("spool"));
            await().atMost(TWO_SCRAPES)
                    .untilAsserted(() -> assertThat(query(prometheus, "sum by (job) (hookline_calls_total)"))
                            .containsExactly("metrics 1"));
            // Nothing waits to be read, so nobody is behind: of one topic two services, and the archive of both.
            await().atMost(TWO_SCRAPES)
                    .untilAsserted(() -> assertThat(query(prometheus, "job_topic:hookline_behind_seconds:max"))
                            .containsExactlyInAnyOrder("archive 0", "archive 0", "durations 0", "metrics 0"));
            assertThat(query(prometheus, "ALERTS{alertstate=\"firing\"}")).isEmpty();

            List<ProcessHandle> children = up.child().descendants();
            assertThat(children)
                    .anyMatch(child -> child.info().command().orElse("").endsWith("prometheus"));
            up.child().kill();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        }
    }

    private static void missedCall(Path spool) throws Exception {
        InProcessHook hook = new InProcessHook(Clock.systemUTC());
        for (String name : List.of("cmdIncomingCall", "cmdCallRing", "cmdCallEnd")) {
            hook.run(spool, name, "2001");
        }
    }

    /** By job, the value. */
    private static List<String> query(URI prometheus, String expression) throws Exception {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        List<String> values = new ArrayList<>();
        for (JsonNode sample :
                get(prometheus.resolve("/api/v1/query?query=" + query)).path("result")) {
            values.add(sample.path("metric").path("job").asText() + " "
                    + sample.path("value").path(1).asText());
        }
        return values;
    }

    private static List<String> healthOfRules(URI prometheus) throws Exception {
        List<String> health = new ArrayList<>();
        for (JsonNode group : get(prometheus.resolve("/api/v1/rules")).path("groups")) {
            group.path("rules").forEach(rule -> health.add(rule.path("health").asText()));
        }
        return health;
    }

    private static JsonNode get(URI uri) throws Exception {
        HttpResponse<String> answer =
                CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("data");
    }
}
