// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.service.HttpOptions;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    @Mixin
    private final DatabaseOptions database;

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
            converter = Retention.Kept.class,
            description = "How long calls are kept, e.g. 730d; for ever if not given. They go by whole months.")
    private @Nullable Duration callsRetention;

    @Option(
            names = "--events-retention",
            paramLabel = "DURATION",
            converter = Retention.Kept.class,
            description = "How long events are kept, e.g. 90d; for ever if not given. They go by whole months.")
    private @Nullable Duration eventsRetention;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    ArchiveOptions(Map<String, String> environment) {
        this.database = new DatabaseOptions(environment);
    }

    ArchiveSettings settings() {
        return new ArchiveSettings(
                database.settings(),
                kafka.connection(),
                groupId,
                new Retention(callsRetention, eventsRetention),
                http.settings());
    }
}
