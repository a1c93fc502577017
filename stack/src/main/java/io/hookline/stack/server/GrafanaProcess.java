// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static java.util.Map.entry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's own Grafana, listening on loopback only, with Hookline's data sources and dashboards; for where one is
 * installed. It ends when this JVM does, in whatever way.
 *
 * <pre>
 * admin.password   of its user admin, made at the first start; nobody gets in without
 * state/           its users and what they saved
 * plugins/         what somebody installs
 * grafana.log      its log
 * </pre>
 */
public final class GrafanaProcess implements AutoCloseable {
    /** The system property that names the directory {@code grafana} of the checkout; the launcher sets it. */
    public static final String FILES_PROPERTY = "hookline.grafana.files";

    private static final String NAME = "Grafana";

    /** The first start makes its database, in hundreds of steps. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final String PASSWORD_FILE = "admin.password";
    private static final int PASSWORD_BYTES = 24;

    private final GuardedProcess process;
    private final int port;

    private GrafanaProcess(GuardedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Where Grafana is installed, if it is and this machine has the shell that guards it: the directory with
     * {@code bin/grafana} and {@code conf/defaults.ini}. That is GRAFANA_HOME, or beside the program on the path, or where
     * packages of Linux put it, whose program on the path insists on the configuration of the whole machine.
     */
    public static Optional<Path> installed() {
        if (!GuardedProcess.isPossible()) {
            return Optional.empty();
        }
        Stream<Path> named = Stream.ofNullable(System.getenv("GRAFANA_HOME"))
                .filter(home -> !home.isEmpty())
                .map(Path::of);
        Stream<Path> besideProgram = GuardedProcess.onPath("grafana").stream().flatMap(GrafanaProcess::homesOf);
        return Stream.of(named, besideProgram, Stream.of(Path.of("/usr/share/grafana")))
                .flatMap(homes -> homes)
                .filter(home ->
                        GuardedProcess.isProgram(program(home)) && Files.isReadable(home.resolve("conf/defaults.ini")))
                .findFirst();
    }

    private static Stream<Path> homesOf(Path program) {
        try {
            Path bin = program.toRealPath().getParent();
            Path prefix = bin == null ? null : bin.getParent();
            return prefix == null ? Stream.empty() : Stream.of(prefix, prefix.resolve("share/grafana"));
        } catch (IOException e) {
            return Stream.empty(); // gone in the meantime
        }
    }

    private static Path program(Path home) {
        return home.resolve("bin/grafana");
    }

    /**
     * Starts it; returns when it answers.
     *
     * @param home as {@link #installed} found it
     * @param data for its configuration, its state and its log
     * @param port the port for browsers, or 0 for any that is free
     * @param prometheus its address, also where none runs: then its panels say so
     * @param postgres in which the archive has made its tables; Grafana gets a role there
     * @throws ServerException when the port is in use, the dashboards are not found, or it does not come up
     */
    public static GrafanaProcess start(Path home, Path data, int port, URI prometheus, PostgresServer postgres) {
        int pages = Loopback.port(NAME, port);
        Path files = GuardedProcess.files(NAME, FILES_PROPERTY);
        makeFiles(data);
        DashboardRole.make(postgres);
        GuardedProcess process = GuardedProcess.start(
                NAME,
                List.of(
                        program(home).toString(),
                        "server",
                        "--homepath=" + home,
                        "--config=" + files.resolve("loopback.ini")),
                // What the environment holds for another Grafana is not for this one.
                new GuardedProcess.Settings(
                        environment(data, files, pages, prometheus, postgres.port()),
                        variable -> variable.startsWith("GF_")),
                data.resolve("grafana.log"));
        GrafanaProcess grafana = new GrafanaProcess(process, pages);
        process.awaitReady(grafana.uri("/api/health"), START);
        return grafana;
    }

    private static Map<String, String> environment(Path data, Path files, int port, URI prometheus, int postgres) {
        return Map.ofEntries(
                entry("GF_PATHS_DATA", data.resolve("state").toString()),
                entry("GF_PATHS_LOGS", data.resolve("state/log").toString()),
                entry("GF_PATHS_PLUGINS", data.resolve("plugins").toString()),
                entry("GF_PATHS_PROVISIONING", files.resolve("provisioning").toString()),
                entry("GF_SERVER_HTTP_PORT", Integer.toString(port)),
                // Grafana reads the file; the password is in no environment.
                entry("GF_SECURITY_ADMIN_PASSWORD", "$__file{" + passwordFile(data) + "}"),
                entry("HOOKLINE_DASHBOARDS", files.resolve("dashboards").toString()),
                entry("HOOKLINE_PROMETHEUS_URL", prometheus.toString()),
                entry("HOOKLINE_POSTGRES_ADDRESS", Loopback.ADDRESS + ":" + postgres),
                entry("HOOKLINE_POSTGRES_DATABASE", PostgresServer.HOOKLINE),
                entry("HOOKLINE_POSTGRES_USER", DashboardRole.NAME),
                entry("HOOKLINE_POSTGRES_SSLMODE", "disable"),
                entry("GF_HOOKLINE_POSTGRES_PASSWORD", ""));
    }

    private static void makeFiles(Path data) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        try {
            for (String directory : List.of("state/log", "plugins")) {
                Files.createDirectories(data.resolve(directory));
            }
            if (Files.notExists(passwordFile(data))) {
                Path next = Files.createTempFile(data, PASSWORD_FILE, ".next"); // for its owner alone
                Files.writeString(next, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
                Files.move(next, passwordFile(data));
            }
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot start: " + e, e);
        }
    }

    /** The file with the password of its user admin. */
    public static Path passwordFile(Path data) {
        return data.resolve(PASSWORD_FILE);
    }

    /** A page of it, e.g. {@code uri("/dashboards")}. */
    public URI uri(String path) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + port + path);
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "GrafanaProcess[" + uri("/") + ", " + process + "]";
    }
}
