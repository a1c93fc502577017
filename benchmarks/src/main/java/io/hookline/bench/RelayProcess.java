// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.schema.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A relay in a process of its own, on a spool of its own. Its memory and its time are those that the operating system counts,
 * of Linux alone.
 */
final class RelayProcess implements AutoCloseable {
    /** What {@code ./hookline relay} runs, where no argument file says something else. */
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final String MAIN = "io.hookline.relay.Main";
    private static final int WARNS_OF_UNSAFE = 23;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(25);

    private final Process process;
    private final Path spool;
    private final Path log;
    private final int httpPort;

    private RelayProcess(Process process, Path spool, Path log, int httpPort) {
        this.process = process;
        this.spool = spool;
        this.log = log;
        this.httpPort = httpPort;
    }

    /** How a relay is started on this machine; its settings come from variables. */
    record Command(List<String> line) {
        /**
         * By the options of the desk's argument file where there is one, else as {@code ./hookline relay} does.
         *
         * @param directory takes a copy of that file without the relay's settings, which name the desk's own spool
         */
        static Command of(DeskCommands desk, Path directory) {
            List<String> line = new ArrayList<>(List.of(desk.java()));
            if (Files.exists(desk.relayArguments())) {
                line.add("@" + withoutSettings(desk.relayArguments(), directory.resolve("relay.args")));
                return new Command(line);
            }
            if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
                line.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
            }
            line.addAll(OPTIONS);
            line.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
            return new Command(line);
        }

        private static Path withoutSettings(Path arguments, Path copy) {
            try {
                List<String> lines = Files.readAllLines(arguments);
                int main = lines.indexOf(MAIN);
                if (main < 0) {
                    throw new BenchException("expected a line " + MAIN + " in " + arguments + ", was none");
                }
                return Files.write(copy, lines.subList(0, main + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts one; returns when it serves its metrics. Of the broker it may know nothing then. */
    static RelayProcess start(Command command, Path spool, KafkaConnection kafka) {
        int port = freePort();
        Path log = spool.resolveSibling(spool.getFileName() + ".relay.log");
        ProcessBuilder builder = new ProcessBuilder(command.line())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "HOOKLINE_SPOOL", spool.toString(),
                        "HOOKLINE_STATION", spool.getFileName().toString(),
                        "HOOKLINE_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "HOOKLINE_SCHEMA_REGISTRY", kafka.registry().url().toString(),
                        "HOOKLINE_HTTP_PORT", String.valueOf(port)));
        RelayProcess relay;
        try {
            relay = new RelayProcess(builder.start(), spool, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Offsets.await("the relay serves its metrics", START, relay::isServing);
            return relay;
        } catch (RuntimeException e) {
            relay.close();
            throw e;
        }
    }

    Scrape scrape() {
        return Scrape.of(metrics());
    }

    /** Whether no event waits in its spool. */
    boolean isEmptied() {
        return isEmpty(spool);
    }

    static boolean isEmpty(Path spool) {
        try (Stream<Path> files = Files.list(spool)) {
            return files.noneMatch(file -> file.toString().endsWith(".event"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Memory that is resident now, in megabytes of 1024 × 1024 bytes. */
    double residentMegabytes() {
        return status("VmRSS:");
    }

    /** The most that was ever resident. */
    double mostResidentMegabytes() {
        return status("VmHWM:");
    }

    /** Processor time that it has used so far. */
    Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new BenchException("expected the processor time of the relay, is not told here"));
    }

    /** Asks it to end, and makes it end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new InterruptException(e);
        }
    }

    private boolean isServing() {
        if (!process.isAlive()) {
            throw new BenchException(
                    "expected the relay to go on, ended with " + process.exitValue() + ": " + printed());
        }
        try {
            return !scrape().lines().isEmpty();
        } catch (UncheckedIOException e) {
            return false; // it starts
        }
    }

    private URI metrics() {
        return URI.create("http://127.0.0.1:" + httpPort + "/metrics");
    }

    private double status(String name) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow(() -> new BenchException("expected " + name + " of the relay, was none"));
        } catch (IOException e) {
            throw new UncheckedIOException("the relay's memory, as Linux tells it", e);
        }
    }

    private String printed() {
        try {
            return new String(Files.readAllBytes(log), Charset.defaultCharset()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
