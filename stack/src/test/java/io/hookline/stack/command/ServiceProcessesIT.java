// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.hook.HookCommand;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Servers;
import io.hookline.stack.server.SharedServers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service as the process that it is, against real servers. */
@ExtendWith(SharedServers.class)
class ServiceProcessesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path temporary;

    @Test
    void fourProcesses_makeARowOfAHook_setPoisonAside_andEndAtSigterm(Servers servers) throws Exception {
        int metrics = freePort();
        Map<String, Integer> ports =
                Map.of("durations", freePort(), "metrics", metrics, "archive", freePort(), "relay", freePort());
        try (Closer closer = new Closer()) {
            Map<String, Child> processes = new HashMap<>();
            for (Map.Entry<String, Integer> service : ports.entrySet()) {
                processes.put(service.getKey(), closer.add(start(service.getKey(), service.getValue(), servers)));
            }
            poison(servers);
            for (int port : ports.values()) {
                await().atMost(PATIENCE).until(() -> health(port) == 200);
            }

            for (String hook : List.of("cmdOutgoingCall", "cmdCallStart", "cmdCallEnd")) {
                // In microseconds, as the hook's: the relay goes by them, and three fit into a millisecond.
                HookCommand.run(
                        new String[] {hook, "+4989111222333"},
                        temporary,
                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                        System.nanoTime());
            }

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(rows(servers, "+4989111222333")).isEqualTo("OUTBOUND ANSWERED"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(metrics, "/metrics").body())
                            .contains("hookline_calls_total{direction=\"outbound\",outcome=\"answered\"} 1.0"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(deadLetterReasons(servers))
                            .contains("org.apache.kafka.common.errors.SerializationException"));
            for (Child process : processes.values()) {
                process.terminate();
            }
            for (Map.Entry<String, Child> process : processes.entrySet()) {
                assertThat(process.getValue().exitCode(Duration.ofSeconds(15)))
                        .as(process.getKey())
                        .isEqualTo(TERMINATED);
                assertThat(process.getValue().err())
                        .as(process.getKey())
                        .noneMatch(line -> line.contains("4989111222333"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"durations", "metrics", "archive", "relay"})
    void help_namesOptionsAndVariables(String service) throws Exception {
        try (Child child = Child.jvm(Map.of(), List.of(), main(service), "--help")) {
            assertThat(child.exitCode()).isZero();
            assertThat(String.join("\n", child.out()))
                    .contains("--bootstrap-servers", "HOOKLINE_BOOTSTRAP_SERVERS", "--http-port", "HOOKLINE_HTTP_PORT");
            assertThat(child.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"durations", "metrics", "archive", "relay"})
    void allWrongSettings_areNamedAtOnce(String service) throws Exception {
        try (Child child = Child.jvm(
                Map.of("HOOKLINE_HTTP_PORT", "many", "HOOKLINE_SPOOL", temporary.toString()),
                List.of(),
                main(service),
                "--schema-registry",
                "nowhere")) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(String.join("\n", child.err())).contains("HOOKLINE_HTTP_PORT", "--schema-registry", "nowhere");
        }
    }

    @Test
    void relayOfASpoolThatIsNotThere_saysSo() throws Exception {
        Path missing = temporary.resolve("missing");
        try (Child child = Child.jvm(Map.of(), List.of(), main("relay"), "--spool", missing.toString())) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(String.join("\n", child.err())).contains("--spool").contains(missing.toString());
        }
    }

    @Test
    void aPortInUse_isNamed(Servers servers) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Child child = start("metrics", taken.getLocalPort(), servers)) {
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", child.err()))
                    .contains("--http-port")
                    .contains(Integer.toString(taken.getLocalPort()));
        }
    }

    private Child start(String service, int port, Servers servers) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOOKLINE_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        environment.put(
                "HOOKLINE_SCHEMA_REGISTRY", servers.schemaRegistry().url().toString());
        environment.put("HOOKLINE_HTTP_PORT", Integer.toString(port));
        environment.put("HOOKLINE_STATE_DIR", temporary.resolve("state").toString());
        environment.put("HOOKLINE_SPOOL", temporary.toString());
        environment.put("HOOKLINE_STATION", "desk-of-its-own");
        environment.put("HOOKLINE_DATABASE_URL", servers.postgres().databaseUrl(PostgresServer.HOOKLINE));
        environment.put("HOOKLINE_DATABASE_USER", PostgresServer.USER);
        return Child.jvm(environment, List.of(), main(service));
    }

    private static String main(String service) {
        return "io.hookline." + service + ".Main";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int health(int port) throws InterruptedException, IOException {
        try {
            return get(port, "/health").statusCode();
        } catch (ConnectException e) {
            return 0; // it does not listen yet
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String rows(Servers servers, String number) throws Exception {
        try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT string_agg(direction || ' ' || outcome, ', ') FROM calls WHERE number = '" + number
                                + "'")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /** A record that nobody can read. */
    private static void poison(Servers servers) throws Exception {
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), "desk-of-its-own", new byte[] {7, 7, 7}))
                    .get();
        }
    }

    /** The kinds of exception in the headers of all dead letters. */
    private static List<String> deadLetterReasons(Servers servers) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        TopicPartition partition = new TopicPartition(Topics.CALL_EVENTS_DLQ.name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            return consumer.poll(Duration.ofSeconds(2)).records(partition).stream()
                    .map(record -> record.headers().lastHeader("__streams.errors.exception"))
                    .filter(Objects::nonNull) // a mark that one was replayed has none
                    .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
