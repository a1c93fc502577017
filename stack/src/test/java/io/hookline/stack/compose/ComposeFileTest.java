// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFileTest {
    @Test
    void composeFile_keepsTheRules() {
        assertThat(ComposeRules.broken(Compose.parse(Compose.text()))).isEmpty();
    }

    @Test
    void portsBeyondLoopback_areThoseOfDesksAlone() {
        assertThat(ComposeRules.openPorts(Compose.parse(Compose.text()))).containsExactly("gate 9095", "kafka 9094");
    }

    @Test
    void ports_areThoseThatPrometheusScrapes() throws IOException {
        String targets = Files.readString(Compose.ROOT.resolve("prometheus/targets/compose.yml"));

        assertThat(Compose.parse(Compose.text()).services().values().stream()
                        .filter(service -> service.map("environment").containsKey("HOOKLINE_HTTP_PORT"))
                        .map(service -> "[" + service.name() + ":"
                                + service.map("environment").get("HOOKLINE_HTTP_PORT") + "]"))
                .hasSize(3)
                .allMatch(targets::contains);
    }

    /** The registry keeps its schemas in a topic to which it gives no retention of its own. */
    @Test
    void broker_deletesNothing_thatNoTopicSaysTo() throws IOException {
        Properties broker = new Properties();
        try (Reader reader = Files.newBufferedReader(Compose.ROOT.resolve("docker/kafka/server.properties"))) {
            broker.load(reader);
        }

        assertThat(broker).containsEntry("log.retention.ms", "-1");
        assertThat(broker.stringPropertyNames()).doesNotContain("log.retention.bytes");
    }

    /** Each rule finds a mistake: the first text, which is there, becomes the second. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: apache/kafka:4.3.1 | image: apache/kafka:latest | kafka: expected an image of an exact version, was apache/kafka:latest",
                "image: nginx:1.28.0-alpine | image: nginx | gate: expected an image of an exact version, was nginx",
                "\"127.0.0.1:${HOOKLINE_GRAFANA_PORT:-3000}:3000\" | \"3000:3000\" | grafana: expected a port on loopback, was 3000:3000",
                "\"127.0.0.1:${HOOKLINE_PROMETHEUS_PORT:-9090}:9090\" | \"0.0.0.0:9090:9090\" | prometheus: expected a port on loopback, was 0.0.0.0:9090:9090",
                "POSTGRES_PASSWORD_FILE: /run/hookline/postgres.password | POSTGRES_PASSWORD: geheim | postgres: POSTGRES_PASSWORD: expected a secret in a file, was in the environment",
                "mem_limit: 2g | cpus: 2 | postgres: expected a memory limit",
                "read_only: true | read_only: false | kafka: expected a file system that is read-only",
                "cap_drop: [ALL] | cap_drop: [MKNOD] | kafka: expected no capabilities",
                "no-new-privileges:true | no-new-privileges:false | kafka: expected no new privileges",
                "restart: unless-stopped | init: true | kafka: expected restart: unless-stopped",
                "user: \"999:999\" | user: root | postgres: expected a user by number that is not root, was root",
                "prometheus: {condition: service_healthy} | prometheus: {condition: service_started} | grafana: expected to wait for prometheus until it is healthy or done, was service_started",
                "./docker/gate:/etc/hookline:ro | ./docker/gone:/etc/hookline:ro | gate: there is no ./docker/gone",
                "./docker/gate:/etc/hookline:ro | ./docker/gate:/etc/hookline | gate: expected ./docker/gate to be mounted read-only",
                "kafka-data:/var/lib/kafka/data | lost-data:/var/lib/kafka/data | kafka: there is no volume lost-data",
                "test: [CMD, pg_isready | toast: [CMD, pg_isready | postgres: expected a health check"
            })
    void mistake_isFound(String text, String mistake, String problem) {
        String composeFile = Compose.text();
        assertThat(composeFile).contains(text);

        assertThat(ComposeRules.broken(Compose.parse(composeFile.replace(text, mistake))))
                .contains(problem);
    }
}
