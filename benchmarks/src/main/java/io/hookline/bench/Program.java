// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A command line that is started as a process and waited for, as MicroSIP does with a hook.
 *
 * <p>Its time is from before the process is made until this JVM knows that it ended. What Java's way to make a process and
 * to hear of its end takes, one or two milliseconds, is part of it: the same for whatever is started, so that ratios come out
 * a little nearer to 1 than they are.
 *
 * @param environment added to the variables of this process
 * @param log takes what it prints, the last start's
 */
record Program(List<String> command, Map<String, String> environment, Path log) {
    private static final long PATIENCE_SECONDS = 60;
    private static final Path STAT = Path.of("/proc/self/stat");

    /** Fields 16 and 17 of proc(5), counted from the third. */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

    /** What Linux tells user programs, whatever its kernel counts in. */
    private static final double TICK_MILLIS = 10;

    /**
     * An end.
     *
     * @param millis how long it took
     * @param processorMillis processor time that it used, in steps of a clock tick: right in the mean of many; 0 where the
     *     operating system does not tell
     */
    record End(double millis, double processorMillis, int exitCode) {}

    /** The same with arguments at its end. */
    Program with(String... arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(List.of(arguments));
        return new Program(longer, environment, log);
    }

    /** The same with options as the first arguments: those of a JVM come before all else. */
    Program withFirst(List<String> options) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(1, options);
        return new Program(longer, environment, log);
    }

    /** Starts it, with nothing to read, and waits for its end. */
    End run() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            double before = processorMillisOfEnded();
            long began = System.nanoTime();
            Process process = builder.start();
            boolean ended = waitFor(process);
            long took = System.nanoTime() - began;
            if (!ended) {
                process.destroyForcibly();
                throw new BenchException("expected " + command.get(0) + " to end within " + PATIENCE_SECONDS + " s");
            }
            return new End(took / 1e6, processorMillisOfEnded() - before, process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static boolean waitFor(Process process) throws InterruptedException {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly(); // the benchmark ends, and its directories go
            throw e;
        }
    }

    /** Runs it; returns what it took in milliseconds. */
    double runWell() {
        End end = run();
        if (end.exitCode() != 0) {
            throw new BenchException(
                    "expected exit code 0 of " + command + ", was " + end.exitCode() + ": " + printed());
        }
        return end.millis();
    }

    /** What the last start printed. */
    String printed() {
        try {
            return new String(Files.readAllBytes(log), Charset.defaultCharset()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all processes used that this one started and that have ended, as Linux counts it. */
    private static double processorMillisOfEnded() throws IOException {
        if (Files.notExists(STAT)) {
            return 0;
        }
        String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(afterName[CHILDREN_USER]) + Long.parseLong(afterName[CHILDREN_SYSTEM])) * TICK_MILLIS;
    }

    /** Where the search path has a program of that name; empty when it is not installed. */
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of(path.split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
