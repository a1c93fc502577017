// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.service.HttpOptions;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link DurationsSettings}. */
@Command(
        name = "hookline-durations",
        mixinStandardHelpOptions = true,
        description = "Makes calls of hook events: reads hookline.call-events, writes hookline.calls.")
final class DurationsOptions {
    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Option(
            names = "--application-id",
            paramLabel = "NAME",
            defaultValue = "hookline-durations",
            description = "Names the consumer group, the internal topics and the state.")
    private String applicationId = "";

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "durations-state",
            description = "Holds a copy of the state that Kafka keeps; may be lost.")
    private Path stateDirectory = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            converter = Settings.Count.class,
            description = "Stream threads.")
    private int threads;

    @Mixin
    private final RuleOptions rules = new RuleOptions();

    DurationsSettings settings() {
        return new DurationsSettings(
                kafka.connection(),
                http.settings(),
                applicationId,
                stateDirectory,
                threads,
                rules.limits(),
                rules.numbering());
    }
}
