// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.service.HttpSettings;
import io.hookline.service.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurationsSettingsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private DurationsSettings settings(Map<String, String> environment, String... arguments) {
        DurationsOptions options = new DurationsOptions();
        assertThat(parse(options, environment, arguments)).as("%s", err).isEqualTo(-1);
        return options.settings();
    }

    private int parse(DurationsOptions options, Map<String, String> environment, String... arguments) {
        return Settings.parse(
                        Settings.commandLine(options, environment),
                        arguments,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .orElse(-1);
    }

    @Test
    void defaults_arePinned() {
        assertThat(settings(Map.of()))
                .isEqualTo(new DurationsSettings(
                        new KafkaConnection(
                                "127.0.0.1:9092",
                                new SchemaRegistry(URI.create("http://127.0.0.1:8081/apis/registry/v3")),
                                Map.of()),
                        new HttpSettings("127.0.0.1", 0),
                        "hookline-durations",
                        Path.of("durations-state"),
                        1,
                        new Limits(
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(180),
                                Duration.ofSeconds(180),
                                Duration.ofHours(4),
                                Duration.ofHours(24),
                                Duration.ofMinutes(10)),
                        Numbering.PLAIN));
        assertThat(settings(Map.of()).limits()).isEqualTo(Limits.DEFAULT);
    }

    @Test
    void everyOption_reachesItsSetting(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "security.protocol=SSL\n");

        assertThat(settings(
                        Map.of(),
                        "--bootstrap-servers=a:1,b:2",
                        "--schema-registry=https://registry.example/v3",
                        "--kafka-config=" + file,
                        "--http-host=0.0.0.0",
                        "--http-port=9401",
                        "--application-id=second",
                        "--state-dir=/var/lib/hookline",
                        "--threads=3",
                        "--offered-limit=1s",
                        "--ringing-limit=2m",
                        "--dialling-limit=3m",
                        "--connected-limit=1d",
                        "--region=DE"))
                .isEqualTo(everythingElse());
    }

    @Test
    void everyVariable_reachesItsSetting(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "security.protocol=SSL\n");

        assertThat(settings(Map.ofEntries(
                        Map.entry("HOOKLINE_BOOTSTRAP_SERVERS", "a:1,b:2"),
                        Map.entry("HOOKLINE_SCHEMA_REGISTRY", "https://registry.example/v3"),
                        Map.entry("HOOKLINE_KAFKA_CONFIG", file.toString()),
                        Map.entry("HOOKLINE_HTTP_HOST", "0.0.0.0"),
                        Map.entry("HOOKLINE_HTTP_PORT", "9401"),
                        Map.entry("HOOKLINE_APPLICATION_ID", "second"),
                        Map.entry("HOOKLINE_STATE_DIR", "/var/lib/hookline"),
                        Map.entry("HOOKLINE_THREADS", "3"),
                        Map.entry("HOOKLINE_OFFERED_LIMIT", "1s"),
                        Map.entry("HOOKLINE_RINGING_LIMIT", "2m"),
                        Map.entry("HOOKLINE_DIALLING_LIMIT", "PT3M"),
                        Map.entry("HOOKLINE_CONNECTED_LIMIT", "1d"),
                        Map.entry("HOOKLINE_REGION", "DE"))))
                .isEqualTo(everythingElse());
    }

    private static DurationsSettings everythingElse() {
        return new DurationsSettings(
                new KafkaConnection(
                        "a:1,b:2",
                        new SchemaRegistry(URI.create("https://registry.example/v3")),
                        Map.of("security.protocol", "SSL")),
                new HttpSettings("0.0.0.0", 9401),
                "second",
                Path.of("/var/lib/hookline"),
                3,
                new Limits(
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(3),
                        Duration.ofDays(1),
                        Limits.DEFAULT.correctAnswered(),
                        Limits.DEFAULT.correctUnanswered()),
                Numbering.of("DE"));
    }

    @Test
    void wrongSettings_areAllReportedAtOnce() {
        int exitCode = parse(
                new DurationsOptions(),
                Map.of("HOOKLINE_OFFERED_LIMIT", "soon", "HOOKLINE_THREADS", "0"),
                "--http-port=70000",
                "--connected-limit=-1s",
                "--schema-registry=registry");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .contains("HOOKLINE_OFFERED_LIMIT")
                .contains("HOOKLINE_THREADS")
                .contains("HOOKLINE_HTTP_PORT")
                .contains("HOOKLINE_CONNECTED_LIMIT")
                .contains("HOOKLINE_SCHEMA_REGISTRY");
    }

    @Test
    void help_namesEveryOptionAndVariable() {
        assertThat(parse(new DurationsOptions(), Map.of(), "--help")).isZero();
        assertThat(out.toString())
                .contains("--offered-limit", "HOOKLINE_OFFERED_LIMIT", "--state-dir", "HOOKLINE_STATE_DIR");
    }

    @Test
    void streams_runExactlyOnce_andReadFromTheStart() {
        Properties config = DurationsService.config(
                settings(Map.of(), "--threads=2"),
                new Generation("hookline-durations", 1),
                new DurationMeters(new SimpleMeterRegistry(), InstantSource.system()));

        assertThat(config)
                .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
                .containsEntry(StreamsConfig.APPLICATION_ID_CONFIG, "hookline-durations")
                .containsEntry(StreamsConfig.STATE_DIR_CONFIG, "durations-state")
                .containsEntry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2)
                .containsEntry(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class)
                .containsEntry(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class)
                .containsEntry("consumer.auto.offset.reset", "earliest");
    }
}
