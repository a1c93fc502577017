// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.service.HttpOptions;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the archive. No option takes the password itself: command lines can be read by everybody. */
@Command(
        name = "hookline-archive",
        mixinStandardHelpOptions = true,
        description = "Keeps calls and events of Kafka in PostgreSQL.",
        footer = {
            "",
            "The password of the database comes from the file of --database-password-file, else from the variable"
                    + " HOOKLINE_DATABASE_PASSWORD, else none is sent."
        })
final class ArchiveOptions {
    static final String PASSWORD_VARIABLE = "HOOKLINE_DATABASE_PASSWORD";

    private final Map<String, String> environment;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "jdbc:postgresql://127.0.0.1:5432/hookline",
            converter = DatabaseUrl.class,
            description = "PostgreSQL database, without user and password.")
    private String databaseUrl = "";

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            defaultValue = "hookline",
            converter = Settings.NotBlank.class,
            description = "Role that owns the tables.")
    private String databaseUser = "";

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            converter = Password.class,
            description = "File whose first line is the password.")
    private @Nullable String filePassword;

    @Option(
            names = "--group-id",
            paramLabel = "NAME",
            defaultValue = ArchiveSettings.DEFAULT_GROUP_ID,
            converter = Settings.NotBlank.class,
            description = "Consumer group; instances of one group share the work.")
    private String groupId = "";

    @Option(
            names = "--calls-retention",
            paramLabel = "DURATION",
            converter = Settings.Period.class,
            description = "How long calls are kept, e.g. 730d; for ever if not given. They go by whole months.")
    private @Nullable Duration callsRetention;

    @Option(
            names = "--events-retention",
            paramLabel = "DURATION",
            converter = Settings.Period.class,
            description = "How long events are kept, e.g. 90d; for ever if not given. They go by whole months.")
    private @Nullable Duration eventsRetention;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    ArchiveOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    ArchiveSettings settings() {
        String password = filePassword == null ? environment.get(PASSWORD_VARIABLE) : filePassword;
        return new ArchiveSettings(
                new DatabaseSettings(databaseUrl, databaseUser, password),
                kafka.connection(),
                groupId,
                new Retention(callsRetention, eventsRetention),
                http.settings());
    }

    static final class DatabaseUrl implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String url) {
            try {
                DatabaseSettings.requireUsable(url);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
            return url;
        }
    }

    /** Reads the password; it stands in no message. */
    static final class Password implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String file) {
            String password;
            try {
                password = Files.readString(Path.of(file)).lines().findFirst().orElse("");
            } catch (IOException | IllegalArgumentException e) {
                throw new TypeConversionException("expected a readable file, was '" + file + "' ("
                        + e.getClass().getSimpleName() + ")");
            }
            if (password.isEmpty()) {
                throw new TypeConversionException("expected a password in the first line of '" + file + "', was empty");
            }
            return password;
        }
    }
}
