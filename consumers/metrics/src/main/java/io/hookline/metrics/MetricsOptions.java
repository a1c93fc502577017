// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.service.HttpOptions;
import io.hookline.service.KafkaOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The options of the metrics service. */
@Command(
        name = "hookline-metrics",
        mixinStandardHelpOptions = true,
        description = "Counts calls from the topic hookline.calls for Prometheus.")
public final class MetricsOptions {
    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    /** What was given, and defaults for the rest. */
    public MetricsSettings settings() {
        return new MetricsSettings(kafka.connection(), http.settings());
    }
}
