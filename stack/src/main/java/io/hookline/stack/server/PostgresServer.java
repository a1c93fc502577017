// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real PostgreSQL server in processes of its own, listening on loopback only, with one database for the archive and
 * one for the schema registry. Whoever can connect is trusted: any user of this machine.
 *
 * <p>It is durable as PostgreSQL is, power loss included. Its processes outlive a killed JVM; the next start on the same
 * directory stops them in an orderly way first (see {@link Postmaster}). Runs as an ordinary user and as root.
 *
 * <pre>
 * cluster/       PostgreSQL's data directory; complete when it has this name
 * initial/       one that initdb has not finished
 * postgres.log   the server's log, without the text or the values of failed statements: they hold numbers
 * command.log    what the last of PostgreSQL's programs said
 * binaries/      the programs, for a user without a home
 * </pre>
 */
public final class PostgresServer implements AutoCloseable {
    /** The user to connect as. */
    public static final String USER = "postgres";

    /** The database of the archive and the reports. */
    public static final String HOOKLINE = "hookline";

    /** The database of the schema registry. */
    public static final String REGISTRY = "registry";

    private static final String NAME = "PostgreSQL";
    private static final String SETTINGS_FILE = "hookline.conf";

    private final PostgresBinaries binaries;
    private final Path data;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresServer(PostgresBinaries binaries, Path data, int port) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
    }

    /**
     * Starts the server, on a new cluster when the directory is empty; returns when it serves clients and its databases
     * exist.
     *
     * @param data created when missing
     * @param port the port for clients, or 0 for any that is free
     * @throws ServerException when the port is in use or PostgreSQL refuses to start
     */
    public static PostgresServer start(Path data, int port) {
        try {
            Path directory = Files.createDirectories(data).toRealPath();
            PostgresBinaries binaries = PostgresBinaries.unpacked(directory.resolve("binaries"));
            // A server that a killed JVM left behind may hold the very port that is wanted again.
            new Postmaster(binaries, directory).stopLeftBehind();
            PostgresServer server = new PostgresServer(binaries, directory, Loopback.port(NAME, port));
            server.start();
            return server;
        } catch (IOException | SQLException e) {
            throw new ServerException("PostgreSQL cannot start on " + data + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw ServerException.interrupted(NAME, e);
        }
    }

    private void start() throws IOException, InterruptedException, SQLException {
        initialise();
        Files.writeString(cluster().resolve(SETTINGS_FILE), settings());
        new Postmaster(binaries, data).start(port);
        try {
            createMissingDatabasesAndRole();
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sorting and character classes are PostgreSQL's own, so they are the same on every operating system. */
    private void initialise() throws IOException, InterruptedException {
        if (Files.exists(cluster())) {
            return;
        }
        Path initial = data.resolve("initial");
        PostgresBinaries.delete(initial);
        int exitCode = binaries.run(
                data.resolve("command.log"),
                "initdb",
                "--pgdata=" + initial,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions");
        if (exitCode != 0) {
            throw new IOException("initdb failed: " + Files.readString(data.resolve("command.log"), UTF_8));
        }
        Files.writeString(
                initial.resolve("postgresql.conf"), "include '" + SETTINGS_FILE + "'\n", StandardOpenOption.APPEND);
        Files.move(initial, cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    private String settings() {
        return """
                # Written at each start by Hookline.
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                timezone = 'UTC'
                log_timezone = 'UTC'
                fsync = on
                synchronous_commit = on
                log_min_messages = warning
                # Failed statements, and the detail of an error, can hold the numbers of callers.
                log_min_error_statement = panic
                log_error_verbosity = terse
                """.formatted(Loopback.ADDRESS, port);
    }

    private void createMissingDatabasesAndRole() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            Set<String> present = new HashSet<>();
            try (ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database")) {
                while (rows.next()) {
                    present.add(rows.getString(1));
                }
            }
            for (String database : List.of(HOOKLINE, REGISTRY)) {
                if (!present.contains(database)) {
                    statement.executeUpdate("CREATE DATABASE " + database);
                }
            }
            // As which commands come that are told of no other. Whoever is on this machine can be the superuser here
            // anyway.
            try (ResultSet role = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + HOOKLINE + "'")) {
                if (role.next()) {
                    return;
                }
            }
            statement.executeUpdate("CREATE ROLE " + HOOKLINE + " LOGIN SUPERUSER");
        }
    }

    private Path cluster() {
        return data.resolve(Postmaster.CLUSTER);
    }

    /** The JDBC URL of one of the databases, with the user; there is no password. */
    public String jdbcUrl(String database) {
        return databaseUrl(database) + "?user=" + USER;
    }

    /** The same without the user, for who names the user apart. */
    public String databaseUrl(String database) {
        return "jdbc:postgresql://" + Loopback.ADDRESS + ":" + port + "/" + database;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** Ends open transactions and connections, and stops the server. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            new Postmaster(binaries, data).stop();
        } catch (IOException e) {
            throw new ServerException("PostgreSQL cannot be stopped on " + data + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "PostgresServer[" + Loopback.ADDRESS + ":" + port + "]";
    }
}
