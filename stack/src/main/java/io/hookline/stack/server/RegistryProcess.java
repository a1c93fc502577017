// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Apicurio schema registry in a process of its own, listening on loopback only, its schemas in a PostgreSQL database.
 *
 * <p>The process ends when this JVM does, in whatever way (see {@link DiesWithParent}). What the registry acknowledged is
 * committed in PostgreSQL, so ids stay the same after any kind of end. Its output goes to {@code registry.log}.
 */
public final class RegistryProcess implements AutoCloseable {
    /** The system property that names the directory with the unpacked server; the build and the launcher set it. */
    public static final String HOME_PROPERTY = "hookline.registry.home";

    private static final String NAME = "the schema registry";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(3);

    private final Process process;
    private final int port;

    private RegistryProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the registry; returns when it serves clients.
     *
     * @param data for its log and its temporary files; created when missing
     * @param port the port for clients, or 0 for any that is free
     * @param jdbcUrl the PostgreSQL database for its schemas
     * @throws ServerException when the port is in use, the server is not unpacked, or it does not come up in a minute
     */
    public static RegistryProcess start(Path data, int port, String jdbcUrl) {
        Path runner = runner();
        int clientPort = Loopback.port(NAME, port);
        Path log = data.resolve("registry.log");
        Process process;
        try {
            Files.createDirectories(data.resolve("tmp"));
            process = new ProcessBuilder(command(runner, data, clientPort, jdbcUrl))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot start: " + e, e);
        }
        RegistryProcess registry = new RegistryProcess(process, clientPort);
        try {
            ServerStart.await(NAME, process, registry.uri("/health/ready"), START, log);
        } catch (ServerException e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    private static Path runner() {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            throw new ServerException(NAME + " cannot start: the system property " + HOME_PROPERTY
                    + " is not set; it names the directory with the unpacked Apicurio Registry");
        }
        try (Stream<Path> files = Files.list(Path.of(home))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new ServerException(NAME + " cannot start: no *-runner.jar in " + home));
        } catch (IOException e) {
            throw new ServerException(
                    NAME + " cannot start: " + home + " cannot be read; the build unpacks it (./mvnw package)", e);
        }
    }

    private static List<String> command(Path runner, Path data, int port, String jdbcUrl) throws IOException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A quick start counts for more than peak speed, and it shares the machine with the rest of the stack.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + data.resolve("tmp"),
                "-Dquarkus.http.host=" + Loopback.ADDRESS,
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.access-log.enabled=false",
                "-Dapicurio.storage.sql.kind=postgresql",
                "-Dapicurio.datasource.url=" + jdbcUrl,
                "-Dapicurio.datasource.username=" + PostgresServer.USER,
                "-Dapicurio.datasource.password=unused",
                "-Dapicurio.datasource.jdbc.initial-size=1",
                "-Dapicurio.datasource.jdbc.min-size=1",
                "-Dapicurio.datasource.jdbc.max-size=10",
                "-cp",
                guard(data) + System.getProperty("path.separator") + runner,
                DiesWithParent.class.getName(),
                runner.toString());
    }

    /** A class path of {@link DiesWithParent} alone: none of our own libraries may get in the registry's way. */
    private static Path guard(Path data) throws IOException {
        String name = DiesWithParent.class.getName().replace('.', '/') + ".class";
        Path directory = data.resolve("guard");
        Path target = directory.resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream source = DiesWithParent.class.getResourceAsStream("/" + name)) {
            if (source == null) {
                throw new IOException(name + " is not on the class path");
            }
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }

    /** Apicurio's own API, for {@code SchemaRegistry}. */
    public URI url() {
        return uri("/apis/registry/v3");
    }

    /** The API that speaks as Confluent's registry does, for tools that know only that one. */
    public URI confluentUrl() {
        return uri("/apis/ccompat/v7");
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** The process's id. */
    public long processId() {
        return process.pid();
    }

    private URI uri(String path) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + port + path);
    }

    /** Asks the process to end, and makes it end after three seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw ServerException.interrupted(NAME, e);
        }
    }

    @Override
    public String toString() {
        return "RegistryProcess[" + url() + ", process " + process.pid() + "]";
    }
}
