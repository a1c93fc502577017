// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options as a process has them. */
@Command(name = "example", mixinStandardHelpOptions = true, description = "An example.")
final class ExampleOptions {
    @Mixin
    KafkaOptions kafka = new KafkaOptions();

    @Mixin
    HttpOptions http = new HttpOptions();

    @Option(names = "--patience", defaultValue = "15s", description = "How long to wait.")
    Duration patience = Duration.ZERO;

    @Option(names = "--page", description = "Where to look.")
    @Nullable
    URI page;
}
