// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a command line names the database. No option takes the password itself: command lines can be read by everybody. */
public final class DatabaseOptions {
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

    /**
     * Options without their values.
     *
     * @param environment where the password may be
     */
    public DatabaseOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    public DatabaseSettings settings() {
        String password = filePassword == null ? environment.get(PASSWORD_VARIABLE) : filePassword;
        return new DatabaseSettings(databaseUrl, databaseUser, password);
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
