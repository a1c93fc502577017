// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.service.HttpSettings;
import io.hookline.service.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveOptionsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void noSettings_givesTheDefaults() {
        assertThat(parsed(Map.of()))
                .isEqualTo(new ArchiveSettings(
                        new DatabaseSettings("jdbc:postgresql://127.0.0.1:5432/hookline", "hookline", null),
                        new KafkaConnection(
                                "127.0.0.1:9092",
                                new SchemaRegistry(URI.create("http://127.0.0.1:8081/apis/registry/v3")),
                                Map.of()),
                        "hookline-archive",
                        Retention.FOR_EVER,
                        HttpSettings.LOOPBACK));
    }

    @Test
    void variables_giveEverySetting(@TempDir Path directory) throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "from a file\n");
        ArchiveSettings settings = parsed(Map.of(
                "HOOKLINE_DATABASE_URL", "jdbc:postgresql://db.example.org/calls?sslmode=verify-full",
                "HOOKLINE_DATABASE_USER", "archive",
                "HOOKLINE_DATABASE_PASSWORD", "from a variable",
                "HOOKLINE_DATABASE_PASSWORD_FILE", password.toString(),
                "HOOKLINE_GROUP_ID", "archive-2",
                "HOOKLINE_BOOTSTRAP_SERVERS", "kafka:9092",
                "HOOKLINE_HTTP_HOST", "0.0.0.0",
                "HOOKLINE_HTTP_PORT", "9402"));

        assertThat(settings.database())
                .isEqualTo(new DatabaseSettings(
                        "jdbc:postgresql://db.example.org/calls?sslmode=verify-full", "archive", "from a file"));
        assertThat(settings.groupId()).isEqualTo("archive-2");
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(settings.http()).isEqualTo(new HttpSettings("0.0.0.0", 9402));
    }

    @Test
    void passwordVariable_countsWithoutAFile() {
        assertThat(parsed(Map.of("HOOKLINE_DATABASE_PASSWORD", "from a variable"))
                        .database()
                        .password())
                .isEqualTo("from a variable");
    }

    @Test
    void wrongSettings_areNamedAtOnce(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        OptionalInt code = parse(
                new ArchiveOptions(Map.of()),
                Map.of(
                        "HOOKLINE_DATABASE_URL", "mysql://db.example.org",
                        "HOOKLINE_GROUP_ID", " ",
                        "HOOKLINE_HTTP_PORT", "70000"),
                "--database-user=",
                "--database-password-file=" + empty);

        assertThat(code).hasValue(2);
        assertThat(err.toString())
                .contains("--database-url", "--database-user", "--database-password-file", "--group-id", "--http-port")
                .contains("HOOKLINE_DATABASE_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "30m, 'expected a duration of 1d or more, as 730d, was '",
        "36501d, 'expected a duration of at most 36500d, was '",
        "99999999999999d, expected a duration",
        "forever, expected a duration"
    })
    void retentionThatNobodyMeans_isRefused(String kept, String message) {
        assertThat(parse(new ArchiveOptions(Map.of()), Map.of("HOOKLINE_CALLS_RETENTION", kept)))
                .hasValue(2);
        assertThat(err.toString()).contains("--calls-retention", message, kept);
    }

    @Test
    void passwordOnTheCommandLine_isNotTaken() {
        assertThat(parse(new ArchiveOptions(Map.of()), Map.of(), "--database-password=a secret"))
                .hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/calls?password=hunter2",
                "jdbc:postgresql://db/calls?sslmode=require&user=hunter2",
                "jdbc:postgresql://archive:hunter2@db/calls",
                "jdbc:postgresql://db:hunter2/calls"
            })
    void urlThatIsWrongOrHoldsCredentials_isRefusedAndNotQuoted(String url) {
        assertThat(parse(new ArchiveOptions(Map.of()), Map.of("HOOKLINE_DATABASE_URL", url)))
                .hasValue(2);
        assertThat(err.toString()).contains("--database-url").doesNotContain("hunter2");
        assertThatThrownBy(() -> new DatabaseSettings(url, "archive", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void settings_doNotShowThePassword() {
        ArchiveSettings settings = parsed(Map.of(
                "HOOKLINE_DATABASE_PASSWORD", "a secret",
                "HOOKLINE_DATABASE_URL", "jdbc:postgresql://db/calls?sslkey=a%20secret"));

        assertThat(settings.toString())
                .contains("jdbc:postgresql://db/calls", "***")
                .doesNotContain("secret");
    }

    @Test
    void help_namesEveryOptionAndItsVariable() {
        assertThat(parse(new ArchiveOptions(Map.of()), Map.of(), "--help")).hasValue(0);
        assertThat(out.toString())
                .contains("hookline-archive")
                .contains("--database-url", "HOOKLINE_DATABASE_URL")
                .contains("--database-user", "HOOKLINE_DATABASE_USER")
                .contains("--database-password-file", "HOOKLINE_DATABASE_PASSWORD_FILE", "HOOKLINE_DATABASE_PASSWORD,")
                .contains("--group-id", "HOOKLINE_GROUP_ID", "hookline-archive")
                .contains("--bootstrap-servers", "--schema-registry", "--http-port");
    }

    private ArchiveSettings parsed(Map<String, String> environment) {
        ArchiveOptions options = new ArchiveOptions(environment);
        assertThat(parse(options, environment)).as(err.toString()).isEmpty();
        return options.settings();
    }

    private OptionalInt parse(ArchiveOptions options, Map<String, String> environment, String... arguments) {
        return Settings.parse(
                Settings.commandLine(options, environment),
                arguments,
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
