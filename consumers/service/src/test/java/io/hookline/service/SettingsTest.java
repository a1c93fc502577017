// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SettingsTest {
    private final ExampleOptions options = new ExampleOptions();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void nothingGiven_isTheDefaults() {
        assertThat(parse(Map.of())).isEmpty();

        assertThat(options.patience).isEqualTo(Duration.ofSeconds(15));
        assertThat(options.page).isNull();
        assertThat(options.http.settings()).isEqualTo(new HttpSettings("127.0.0.1", 0));
        assertThat(options.kafka.connection().bootstrapServers()).isEqualTo("127.0.0.1:9092");
        assertThat(options.kafka.connection().registry().url())
                .isEqualTo(URI.create("http://127.0.0.1:8081/apis/registry/v3"));
        assertThat(options.kafka.connection().clientProperties()).isEmpty();
    }

    @Test
    void variables_areTakenInPlaceOfDefaults() {
        assertThat(parse(Map.of(
                        "HOOKLINE_PATIENCE", "3m",
                        "HOOKLINE_HTTP_HOST", "0.0.0.0",
                        "HOOKLINE_HTTP_PORT", "9404",
                        "HOOKLINE_BOOTSTRAP_SERVERS", "one:9092,[::1]:9093",
                        "HOOKLINE_SCHEMA_REGISTRY", "https://registry.example/v3")))
                .isEmpty();

        assertThat(options.patience).isEqualTo(Duration.ofMinutes(3));
        assertThat(options.http.settings()).isEqualTo(new HttpSettings("0.0.0.0", 9404));
        assertThat(options.kafka.connection().bootstrapServers()).isEqualTo("one:9092,[::1]:9093");
        assertThat(options.kafka.connection().registry().url()).isEqualTo(URI.create("https://registry.example/v3"));
    }

    @Test
    void anOption_winsOverItsVariable() {
        assertThat(parse(Map.of("HOOKLINE_PATIENCE", "3m", "HOOKLINE_HTTP_PORT", "1"), "--patience", "4h"))
                .isEmpty();

        assertThat(options.patience).isEqualTo(Duration.ofHours(4));
        assertThat(options.http.settings().port()).isEqualTo(1);
    }

    @Test
    void aRightOption_winsOverAWrongVariable() {
        assertThat(parse(Map.of("HOOKLINE_PATIENCE", "soon"), "--patience", "4h"))
                .isEmpty();
    }

    @Test
    void anOptionWithEqualsSign_winsToo() {
        assertThat(parse(Map.of("HOOKLINE_PATIENCE", "soon"), "--patience=4h")).isEmpty();

        assertThat(options.patience).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void aWrongOption_isReportedAlsoWhenItsVariableIsRight() {
        assertThat(parse(Map.of("HOOKLINE_PATIENCE", "4h"), "--patience=soon")).hasValue(2);
    }

    @Test
    void help_namesOptionVariableAndDefaultOfEach() {
        assertThat(parse(Map.of("HOOKLINE_HTTP_PORT", "wrong"), "--help")).hasValue(0);

        String help = out.toString().replaceAll("\\s+", " ");
        assertThat(help)
                .contains("--patience=<patience>")
                .contains("How long to wait. (HOOKLINE_PATIENCE, default 15s)")
                .contains("--page=<page>")
                .contains("(HOOKLINE_PAGE)")
                .contains("--http-host=ADDRESS")
                .contains("(HOOKLINE_HTTP_HOST, default 127.0.0.1)")
                .contains("(HOOKLINE_HTTP_PORT, default 0)")
                .contains("--bootstrap-servers=HOST:PORT,…")
                .contains("(HOOKLINE_BOOTSTRAP_SERVERS, default 127.0.0.1:9092)")
                .contains("(HOOKLINE_SCHEMA_REGISTRY, default http://127.0.0.1: 8081/apis/registry/v3)")
                .contains("(HOOKLINE_KAFKA_CONFIG)")
                .doesNotContain("HOOKLINE_HELP", "HOOKLINE_VERSION");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void version_namesProcessAndVersion() {
        assertThat(parse(Map.of(), "--version")).hasValue(0);

        assertThat(out.toString().trim()).isEqualTo("example " + Meters.version());
    }

    @Test
    void aVariableThatSharesItsNameWithHelpOrVersion_isNoSetting() {
        assertThat(parse(Map.of("HOOKLINE_VERSION", "1.2.3", "HOOKLINE_HELP", "true")))
                .isEmpty();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void allWrongSettings_areReportedAtOnce() {
        assertThat(parse(
                        Map.of("HOOKLINE_HTTP_PORT", "65536", "HOOKLINE_BOOTSTRAP_SERVERS", "localhost"),
                        "--patience",
                        "soon",
                        "--schema-registry",
                        "ftp://x",
                        "--kafka-config",
                        "/no/such/file",
                        "--http-host",
                        "",
                        "--no-such-option",
                        "stray"))
                .hasValue(2);

        assertThat(err.toString())
                .contains("--patience", "'soon'")
                .contains("--schema-registry", "'ftp://x'")
                .contains("--kafka-config", "'/no/such/file'", "NoSuchFileException")
                .contains("--http-host", "was blank")
                .contains("--no-such-option")
                .contains("stray")
                .contains("HOOKLINE_HTTP_PORT", "'65536'")
                .contains("HOOKLINE_BOOTSTRAP_SERVERS", "'localhost'")
                .endsWith("See example --help" + System.lineSeparator());
        assertThat(err.toString().lines()).allMatch(line -> line.startsWith("example: ") || line.startsWith("See "));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWrongVariable_isNamed() {
        assertThat(parse(Map.of("HOOKLINE_PATIENCE", "-3s"))).hasValue(2);

        assertThat(err.toString().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("HOOKLINE_PATIENCE", "above zero", "'-3s'"));
    }

    @Test
    void anEmptyVariable_isWrongAndNotTheDefault() {
        assertThat(parse(Map.of("HOOKLINE_BOOTSTRAP_SERVERS", "", "HOOKLINE_HTTP_PORT", "")))
                .hasValue(2);

        assertThat(err.toString()).contains("HOOKLINE_BOOTSTRAP_SERVERS", "HOOKLINE_HTTP_PORT");
    }

    @Test
    void aPropertiesFile_isReadInto_theConnection(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "sasl.mechanism=PLAIN\na=b\n");

        assertThat(parse(Map.of("HOOKLINE_KAFKA_CONFIG", file.toString()))).isEmpty();

        assertThat(options.kafka.connection().clientProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of("sasl.mechanism", "PLAIN", "a", "b"));
    }

    @Test
    void aPropertiesFileThatIsNone_isNotQuoted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "sasl.jaas.config=geheim\\u12xy\n");

        assertThat(parse(Map.of(), "--kafka-config", file.toString())).hasValue(2);

        assertThat(err.toString()).contains("--kafka-config", file.toString()).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "15s, PT15S",
        "3m, PT3M",
        "4h, PT4H",
        "1d, PT24H",
        "PT15S, PT15S",
        "pt15s, PT15S",
        "P1D, PT24H",
        "1h30m, PT1H30M",
        "0.5s, PT0.5S",
        "' 15s ', PT15S",
        "15S, PT15S",
    })
    void aDuration_isRead(String text, Duration expected) {
        assertThat(Settings.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "15",
                "s",
                "ms",
                "0s",
                "0ms",
                "-1s",
                "1.5ms",
                "15 s",
                "soon",
                "9999999999999999999d",
                "9999999999999999999ms",
                "1y",
                "PT"
            })
    void aDurationThatIsNone_isQuoted(String text) {
        assertThatThrownBy(() -> Settings.duration(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("expected a duration")
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "", "http", "1.5", "99999999999"})
    void aPortThatIsNone_isQuoted(String text) {
        assertThatThrownBy(() -> new Settings.Port().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("expected a port from 0 to 65535, was '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "registry", "registry:8081", "ftp://registry", "http://", "http:///v3", "http://a b"})
    void aUrlThatIsNone_isWrong(String text) {
        assertThat(parse(Map.of(), "--page", text)).hasValue(2);
        assertThat(err.toString()).contains("--page", "expected an http or https URL, was '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "broker", "broker:", ":9092", "broker:9092,", "broker:65536", "a b:1", "broker:9092;c:1"})
    void brokersThatAreNone_areWrong(String text) {
        assertThat(parse(Map.of(), "--bootstrap-servers", text)).hasValue(2);
        assertThat(err.toString()).contains("expected host:port, separated by commas, was '" + text + "'");
    }

    private OptionalInt parse(Map<String, String> environment, String... args) {
        return Settings.parse(
                Settings.commandLine(options, environment),
                args,
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
