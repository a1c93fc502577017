// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.service.HttpSettings;
import io.hookline.service.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsOptionsTest {
    private final MetricsOptions options = new MetricsOptions();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void nothingGiven_isTheDefaults() {
        assertThat(parse(Map.of())).isEmpty();

        assertThat(options.settings())
                .isEqualTo(new MetricsSettings(
                        new KafkaConnection(
                                "127.0.0.1:9092",
                                new SchemaRegistry(URI.create("http://127.0.0.1:8081/apis/registry/v3")),
                                Map.of()),
                        new HttpSettings("127.0.0.1", 0)));
    }

    @Test
    void everySetting_hasAVariable(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), "security.protocol=SSL\n");

        assertThat(parse(Map.of(
                        "HOOKLINE_BOOTSTRAP_SERVERS", "one:9092,two:9092",
                        "HOOKLINE_SCHEMA_REGISTRY", "https://registry.example/v3",
                        "HOOKLINE_KAFKA_CONFIG", file.toString(),
                        "HOOKLINE_HTTP_HOST", "0.0.0.0",
                        "HOOKLINE_HTTP_PORT", "9404")))
                .isEmpty();

        assertThat(options.settings())
                .isEqualTo(new MetricsSettings(
                        new KafkaConnection(
                                "one:9092,two:9092",
                                new SchemaRegistry(URI.create("https://registry.example/v3")),
                                Map.of("security.protocol", "SSL")),
                        new HttpSettings("0.0.0.0", 9404)));
    }

    @Test
    void help_namesEverySettingAndNoOther() {
        assertThat(parse(Map.of(), "--help")).hasValue(0);

        assertThat(out.toString()
                        .lines()
                        .flatMap(line -> Pattern.compile("HOOKLINE_\\w+")
                                .matcher(line)
                                .results()
                                .map(MatchResult::group)))
                .containsExactlyInAnyOrder(
                        "HOOKLINE_BOOTSTRAP_SERVERS",
                        "HOOKLINE_SCHEMA_REGISTRY",
                        "HOOKLINE_KAFKA_CONFIG",
                        "HOOKLINE_HTTP_HOST",
                        "HOOKLINE_HTTP_PORT");
    }

    @Test
    void allWrongSettings_areNamedAtOnce() {
        assertThat(parse(
                        Map.of("HOOKLINE_HTTP_PORT", "x", "HOOKLINE_SCHEMA_REGISTRY", "y"), "--bootstrap-servers", "z"))
                .hasValue(2);

        assertThat(err.toString())
                .contains("HOOKLINE_HTTP_PORT")
                .contains("HOOKLINE_SCHEMA_REGISTRY")
                .contains("--bootstrap-servers");
    }

    private OptionalInt parse(Map<String, String> environment, String... args) {
        return Settings.parse(
                Settings.commandLine(options, environment),
                args,
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
