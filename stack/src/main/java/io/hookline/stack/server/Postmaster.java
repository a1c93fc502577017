// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The first process of a PostgreSQL server, known by its cluster's {@code postmaster.pid}.
 *
 * <p>That file outlives a server that was killed, and its process id may belong to somebody else by then. So nothing is
 * signalled before the process was seen to be PostgreSQL on this very cluster.
 */
final class Postmaster {
    static final String CLUSTER = "cluster";

    /** From the third line of {@code postmaster.pid} to the process's own start: seconds against clock ticks. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);

    /**
     * The children of a postmaster that was killed notice it after a moment; until they are gone, and its process id with
     * it, PostgreSQL refuses to start.
     */
    private static final Duration PREDECESSOR = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 200;
    private static final String PID_FILE = "postmaster.pid";
    private static final String START_SECONDS = "60";
    private static final String FAST_SECONDS = "5";
    private static final String IMMEDIATE_SECONDS = "10";

    private final PostgresBinaries binaries;
    private final Path data;
    private final Path cluster;

    Postmaster(PostgresBinaries binaries, Path data) {
        this.binaries = binaries;
        this.data = data;
        this.cluster = data.resolve(CLUSTER);
    }

    /** Whose process the one with the id in {@code postmaster.pid} is. */
    private enum Owner {
        /** There is none: PostgreSQL clears up by itself. */
        NOBODY,
        OURS,
        /** The id was given to another process since. */
        SOMEBODY_ELSE,
        /** A process of another user, which does not show what it is: PostgreSQL knows how to tell. */
        UNKNOWN
    }

    void start(int port) throws IOException, InterruptedException {
        Path log = data.resolve("postgres.log");
        boolean hadPredecessor = Files.exists(cluster.resolve(PID_FILE));
        long began = System.nanoTime();
        while (control("--log=" + log, "--wait", "--timeout=" + START_SECONDS, "start") != 0) {
            if (!hadPredecessor || System.nanoTime() - began > PREDECESSOR.toNanos()) {
                throw new IOException("the server did not come up on port " + port + ", it says: " + lastLines(log));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** Stops a server of this cluster that an earlier JVM could not stop any more. */
    void stopLeftBehind() throws IOException {
        Path file = cluster.resolve(PID_FILE);
        if (Files.notExists(file)) {
            return;
        }
        switch (owner(Files.readAllLines(file, UTF_8))) {
            case OURS -> stop();
            // PostgreSQL would take any process of this user for a running server and refuse to start.
            case SOMEBODY_ELSE -> Files.delete(file);
            case NOBODY, UNKNOWN -> {}
        }
    }

    /** Ends transactions and connections; a server that does not manage that in time recovers at its next start. */
    void stop() throws IOException {
        if (control("--mode=fast", "--wait", "--timeout=" + FAST_SECONDS, "stop") != 0
                && control("--mode=immediate", "--wait", "--timeout=" + IMMEDIATE_SECONDS, "stop") != 0) {
            throw new IOException("pg_ctl says: " + lastLines(data.resolve("command.log")));
        }
    }

    /** A pg_ctl that is killed leaves a server of which nobody knows whether it comes up. */
    private int control(String... arguments) throws IOException {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--pgdata=" + cluster;
        return binaries.runThrough(data.resolve("command.log"), "pg_ctl", all);
    }

    /** Lines of {@code postmaster.pid}: process id, data directory, start in seconds since 1970, port, and more. */
    private Owner owner(List<String> lines) {
        Optional<ProcessHandle> process = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        if (process.isEmpty()) {
            return Owner.NOBODY;
        }
        ProcessHandle.Info info = process.get().info();
        if (info.command().isEmpty()) {
            return Owner.UNKNOWN;
        }
        String program = Path.of(info.command().get()).getFileName().toString();
        if (!program.startsWith("postgres")) {
            return Owner.SOMEBODY_ELSE;
        }
        if (info.arguments().isPresent()) {
            boolean sameCluster = Arrays.asList(info.arguments().get()).contains(cluster.toString());
            return sameCluster ? Owner.OURS : Owner.SOMEBODY_ELSE;
        }
        // Windows tells no arguments.
        if (lines.size() < 3 || info.startInstant().isEmpty()) {
            return Owner.UNKNOWN;
        }
        Instant written = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        Duration apart = Duration.between(info.startInstant().get(), written).abs();
        return apart.compareTo(START_TOLERANCE) <= 0 ? Owner.OURS : Owner.SOMEBODY_ELSE;
    }

    private static String lastLines(Path log) throws IOException {
        if (Files.notExists(log)) {
            return "nothing";
        }
        List<String> lines = Files.readAllLines(log, UTF_8);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
