// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.Closer;
import io.hookline.stack.command.CommandSupport;
import io.hookline.stack.command.StopOnSignal;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Servers with empty topics on a directory of their own, for one part of a benchmark. Closing it stops them and removes
 * the directory, so no part has to live with what another left.
 */
final class Workshop implements AutoCloseable {
    private static final int ATTEMPTS_TO_DELETE = 20;

    private final Closer closer;
    private final Path root;
    private final Servers servers;
    private final Admin admin;

    private Workshop(Closer closer, Path root, Servers servers, Admin admin) {
        this.closer = closer;
        this.root = root;
        this.servers = servers;
        this.admin = admin;
    }

    /** A directory for a benchmark and its log. It goes when the benchmark ends, whatever ends it but kill -9. */
    static Path temporary(StopOnSignal running) throws IOException {
        Path temporary = Files.createTempDirectory("hookline-bench");
        running.lastly(() -> delete(temporary));
        running.add(() -> delete(temporary));
        running.add(CommandSupport.open(temporary));
        return temporary;
    }

    /**
     * Starts the servers.
     *
     * @param parent exists, and is removed by whoever made it when this process is cut short
     * @param progress told of the servers' start
     */
    static Workshop open(Path parent, Progress progress) {
        Closer closer = new Closer();
        try {
            Path root = Files.createTempDirectory(parent, "part");
            closer.add(() -> delete(root));
            DataDirectory data = closer.add(DataDirectory.open(root));
            Servers servers = closer.add(Servers.start(data, Servers.Ports.FREE, progress));
            Admin admin = closer.add(
                    Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers.bootstrapServers())));
            admin.createTopics(List.of(PassThroughSide.COPIES.toCreate((short) 1)))
                    .all()
                    .get();
            return new Workshop(closer, root, servers, admin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptException failure = new InterruptException(e);
            closer.closeAfter(failure);
            throw failure;
        } catch (ExecutionException e) {
            KafkaException failure = new KafkaException("the topic of copies could not be created", e.getCause());
            closer.closeAfter(failure);
            throw failure;
        } catch (IOException e) {
            UncheckedIOException failure = new UncheckedIOException(e);
            closer.closeAfter(failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            closer.closeAfter(e);
            throw e;
        }
    }

    /** @param clientProperties further settings of all Kafka clients */
    KafkaConnection kafka(Map<String, String> clientProperties) {
        return new KafkaConnection(servers.bootstrapServers(), servers.schemaRegistry(), clientProperties);
    }

    Offsets offsets() {
        return new Offsets(admin);
    }

    /** What is in a topic, or in all whose name begins so. */
    TopicContents contents() {
        return new TopicContents(servers.bootstrapServers());
    }

    /** A new directory for state. */
    Path state(String name) {
        try {
            return Files.createDirectories(root.resolve("state").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        boolean wasInterrupted = Thread.interrupted(); // processes are waited for
        try {
            closer.close();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Removes a directory with all that is in it, also while somebody is at work in there for a last time. */
    static void delete(Path directory) {
        IOException failure = null;
        for (int i = 0; i < ATTEMPTS_TO_DELETE && Files.exists(directory); i++) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                failure = e;
            } catch (UncheckedIOException e) {
                failure = e.getCause();
            }
        }
        if (failure != null && Files.exists(directory)) {
            throw new UncheckedIOException("the benchmark's data could not all be removed from " + directory, failure);
        }
    }

    /** Bytes of all files in a directory. */
    static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
