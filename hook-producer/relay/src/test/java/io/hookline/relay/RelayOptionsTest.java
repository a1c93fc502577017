// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.service.HttpSettings;
import io.hookline.service.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayOptionsTest {
    @TempDir
    Path spool;

    private final RelayOptions options = new RelayOptions();
    private final StringWriter err = new StringWriter();

    @Test
    void options_becomeSettings() {
        parse(
                Map.of("HOOKLINE_SPOOL", spool.toString(), "HOOKLINE_STATION", "from the environment"),
                "--station=desk-7",
                "--extension=2001",
                "--domain=pbx.example.org",
                "--label=Reception",
                "--bootstrap-servers=kafka:9092",
                "--schema-registry=https://registry/apis/registry/v3",
                "--http-port=9100");

        RelaySettings settings = options.settings();
        assertThat(settings.spool()).isEqualTo(spool);
        assertThat(settings.station()).isEqualTo("desk-7");
        assertThat(settings.account()).isEqualTo(new StationAccount("2001", "pbx.example.org", "Reception"));
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(settings.kafka().registry().url()).isEqualTo(URI.create("https://registry/apis/registry/v3"));
        assertThat(settings.http()).isEqualTo(new HttpSettings("127.0.0.1", 9100));
        assertThat(settings.toString()).doesNotContain("2001");
    }

    @Test
    void kafkaConfig_isReadAgainWhenItIsNeededAgain() throws IOException {
        Path config = Files.writeString(spool.resolve("kafka.properties"), "sasl.jaas.config=wrong\n");
        parse(Map.of(), "--spool=" + spool, "--kafka-config=" + config, "--bootstrap-servers=kafka:9092");
        RelaySettings settings = options.settings();
        assertThat(settings.currentKafka().clientConfig()).containsEntry("sasl.jaas.config", "wrong");

        Files.writeString(config, "sasl.jaas.config=right\n");

        assertThat(settings.currentKafka().clientConfig())
                .containsEntry("sasl.jaas.config", "right")
                .containsEntry("bootstrap.servers", "kafka:9092");
        Files.delete(config);
        assertThatThrownBy(settings::currentKafka).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void limits_ofTheSpool_areSettings() {
        parse(Map.of("HOOKLINE_SPOOL_MAX_EVENTS", "5"), "--spool=" + spool, "--spool-max-age=12h");

        assertThat(options.settings().limits()).isEqualTo(new SpoolLimits(5, Duration.ofHours(12)));
    }

    @Test
    void defaults_areTheHostsNameAndLoopback() {
        parse(Map.of(), "--spool=" + spool);

        RelaySettings settings = options.settings();
        assertThat(settings.station()).isNotBlank();
        assertThat(settings.account()).isEqualTo(StationAccount.UNKNOWN);
        assertThat(settings.http()).isEqualTo(HttpSettings.LOOPBACK);
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
    }

    @Test
    void wrongSettings_areAllNamed() {
        OptionalInt ended = parse(
                Map.of("HOOKLINE_DOMAIN", "two\nlines"),
                "--spool=" + spool.resolve("missing"),
                "--station= ",
                "--extension=" + "1".repeat(256),
                "--http-port=70000",
                "--schema-registry=registry");

        assertThat(ended).hasValue(2);
        assertThat(err.toString())
                .contains("--spool")
                .contains("expected an existing directory, was '" + spool.resolve("missing") + "'")
                .contains("--station")
                .contains("expected a name, was blank")
                .contains("--extension")
                .contains("expected at most 255 characters, were 256")
                .contains("--domain")
                .contains("expected no control characters")
                .contains("--http-port")
                .contains("--schema-registry");
    }

    @Test
    void missingSpool_isAWrongSetting() {
        assertThat(parse(Map.of())).hasValue(2);
        assertThat(err.toString()).contains("--spool");
    }

    @Test
    void hostName_comesFromTheEnvironmentFirst() {
        assertThat(HostName.find(Map.of("COMPUTERNAME", "FRONT-DESK", "HOSTNAME", "other")))
                .hasValue("FRONT-DESK");
        assertThat(HostName.find(Map.of("COMPUTERNAME", " ", "HOSTNAME", "other")))
                .hasValue("other");
    }

    private OptionalInt parse(Map<String, String> environment, String... args) {
        PrintWriter out = new PrintWriter(new StringWriter());
        return Settings.parse(Settings.commandLine(options, environment), args, out, new PrintWriter(err, true));
    }
}
