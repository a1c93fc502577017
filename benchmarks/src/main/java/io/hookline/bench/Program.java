// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
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

    /** An end: how long it took, and the exit code. */
    record End(double millis, int exitCode) {}

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
            long began = System.nanoTime();
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long took = System.nanoTime() - began;
            if (!ended) {
                process.destroyForcibly();
                throw new BenchException("expected " + command.get(0) + " to end within " + PATIENCE_SECONDS + " s");
            }
            return new End(took / 1e6, process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
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

    /** Where the search path has a program of that name; empty when it is not installed. */
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of(path.split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
