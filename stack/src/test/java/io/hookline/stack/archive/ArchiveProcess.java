// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.stack.command.Child;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One instance of the archive: a process, killed and started anew. */
final class ArchiveProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TERMINATED = 128 + 15;

    /** Small batches make many transactions, so that a kill hits one at any of its points. */
    private static final String CLIENTS = "max.poll.records=100\n";

    private final Map<String, String> environment;
    private @Nullable Child process;

    ArchiveProcess(Path directory, Servers servers, String databaseUrl) throws IOException {
        Path clients = Files.createDirectories(directory).resolve("clients.properties");
        Files.writeString(clients, CLIENTS);
        environment = Map.of(
                "HOOKLINE_BOOTSTRAP_SERVERS",
                servers.bootstrapServers(),
                "HOOKLINE_SCHEMA_REGISTRY",
                servers.schemaRegistry().url().toString(),
                "HOOKLINE_DATABASE_URL",
                databaseUrl,
                "HOOKLINE_DATABASE_USER",
                PostgresServer.USER,
                "HOOKLINE_KAFKA_CONFIG",
                clients.toString(),
                "HOOKLINE_HTTP_PORT",
                "0");
    }

    void start() throws IOException {
        process = Child.jvm(environment, List.of(), "io.hookline.archive.Main");
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        running().kill();
    }

    /** SIGTERM; returns when it has ended in good order. */
    void terminate() throws IOException, InterruptedException {
        running().terminate();
        assertThat(running().exitCode(PATIENCE)).isEqualTo(TERMINATED);
    }

    /** The last that it said, for who wonders why nothing comes. */
    List<String> said() {
        List<String> said = process == null ? List.of() : process.err();
        return said.subList(Math.max(0, said.size() - 20), said.size());
    }

    private Child running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
