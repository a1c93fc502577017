// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker and its controller in this JVM, one node, listening on loopback only.
 *
 * <p>A record that was acknowledged with {@code acks=all} survives {@code kill -9} of this JVM: it was written to a file,
 * and the operating system keeps what was written. It may not survive a power loss, because nothing is forced to the disk
 * before the acknowledgement; several brokers are the answer to that, not one.
 *
 * <p>The same directory can be opened again, by this JVM or a later one, on the same port or another; the cluster's id
 * stays. Several brokers may run in one JVM, each on its own directory. The broker's threads keep the JVM running until
 * {@link #close}. As Kafka does everywhere, it halts the whole JVM when its directory can no longer be written.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String NAME = "Kafka";
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker, on a new cluster when the directory is empty; returns when it serves clients.
     *
     * @param data the log directory; created when missing
     * @param port the port for clients, or 0 for any that is free
     * @throws ServerException when the port is in use or Kafka refuses to start
     */
    public static EmbeddedKafka start(Path data, int port) {
        return start(data, port, Map.of());
    }

    /**
     * The same with further settings of the broker, which win over the ones here. {@code listeners} adds to the two that there
     * are: one for clients, in plain text, and the controller's.
     */
    static EmbeddedKafka start(Path data, int port, Map<String, String> further) {
        int clientPort = Loopback.port(NAME, port);
        int controllerPort = Loopback.port(NAME + " controller", 0);
        KafkaRaftServer server;
        try {
            format(data);
            server = new KafkaRaftServer(settings(data, clientPort, controllerPort, further), Time.SYSTEM);
        } catch (Exception e) {
            throw new ServerException("Kafka cannot start on " + data + ": " + e.getMessage(), e);
        }
        EmbeddedKafka kafka = new EmbeddedKafka(server, clientPort);
        try {
            server.startup();
        } catch (RuntimeException e) {
            kafka.close();
            throw new ServerException(
                    "Kafka cannot start on " + data + ", port " + clientPort + ": " + e.getMessage(), e);
        }
        return kafka;
    }

    /** Writes the cluster's id and first metadata. {@code meta.properties} comes last, so it stands for all of them. */
    private static void format(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(data);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName(CONTROLLER)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
    }

    private static KafkaConfig settings(Path data, int port, int controllerPort, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(settings(data, port, controllerPort));
        String listeners = settings.get("listeners");
        settings.putAll(further);
        settings.computeIfPresent(
                "listeners", (key, added) -> added.equals(listeners) ? added : listeners + "," + added);
        return KafkaConfig.apply(settings, false);
    }

    private static Map<String, String> settings(Path data, int port, int controllerPort) {
        String controller = Loopback.ADDRESS + ":" + controllerPort;
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("log.dirs", data.toString()),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://" + Loopback.ADDRESS + ":" + port + "," + CONTROLLER + "://" + controller),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                Map.entry("controller.listener.names", CONTROLLER),
                // Static voters are read from here at each start, dynamic ones from the metadata log: only with
                // static ones may the controller come back on another port.
                Map.entry("controller.quorum.voters", NODE + "@" + controller),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "3"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "3"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // As long as events are kept: a stack that was off for a month goes on where it stopped.
                Map.entry(
                        "offsets.retention.minutes",
                        Long.toString(Duration.ofDays(90).toMinutes())),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("num.recovery.threads.per.data.dir", "2"),
                // The default reserves 128 MB of this JVM's heap.
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)),
                // The controller takes a broker that comes back after kill -9 for a second one of the same id
                // until
                // the session of the first is over (9 s by default, and every start would wait for it). An
                // orderly stop ends its session, which is what a controlled shutdown comes to with one broker.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("controlled.shutdown.enable", "true"),
                // By default an idle controller forces a record to the disk twice a second, for monitoring
                // alone.
                Map.entry("metadata.max.idle.interval.ms", "0"));
    }

    /** Where clients connect, e.g. {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return Loopback.ADDRESS + ":" + port;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** Stops the broker, whether or not clients are connected; returns when its files are closed. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    @Override
    public String toString() {
        return "EmbeddedKafka[" + bootstrapServers() + "]";
    }
}
