// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A server of this machine's own in a process that ends when this JVM does, in whatever way: a shell beside it waits for the
 * end of its standard input, whose other end is held here.
 */
final class GuardedProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(4);

    /** Runs its arguments as a process that ends when standard input does; ends with it, and with its exit code. */
    private static final String GUARD =
            "exec 3<&0; \"$@\" </dev/null & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null) & wait $child";

    private final String name;
    private final Process process;
    private final Path log;

    private GuardedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Whether this machine has the shell that guards. */
    static boolean isPossible() {
        return onPath("sh").isPresent();
    }

    /** A program that a shell would find. */
    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(GuardedProcess::isProgram)
                .findFirst();
    }

    /**
     * A directory of the checkout that the launcher names.
     *
     * @param name as messages call the program that needs it
     * @throws ServerException when the property is not set
     */
    static Path files(String name, String property) {
        String files = System.getProperty(property);
        if (files == null) {
            throw new ServerException(name + " cannot start: the system property " + property
                    + " is not set; it names the directory with its files");
        }
        return Path.of(files);
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /**
     * Starts a program.
     *
     * @param name as messages call it
     * @param command the program and its arguments
     * @param settings what it is told by its environment
     * @param log its output is appended to it
     * @throws ServerException when there is no such program
     */
    static GuardedProcess start(String name, List<String> command, Settings settings, Path log) {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(settings.withheld());
        builder.environment().putAll(settings.variables());
        try {
            return new GuardedProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new ServerException(name + " cannot start: " + e, e);
        }
    }

    /**
     * The environment of a program.
     *
     * @param variables what is set
     * @param withheld which of this process's own it does not get
     */
    record Settings(Map<String, String> variables, Predicate<String> withheld) {
        /** This process's own environment. */
        static final Settings INHERITED = new Settings(Map.of(), variable -> false);
    }

    /**
     * Returns when a page is there.
     *
     * @throws ServerException when the process ends before, or the page is not there in time; the process is ended then
     */
    void awaitReady(URI page, Duration patience) {
        try {
            ServerStart.await(name, process, page, patience, log);
        } catch (ServerException e) {
            close();
            throw e;
        }
    }

    /** Ends it by the end of its standard input, and makes it end after four seconds. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                endByForce();
                process.waitFor();
            }
        } catch (IOException e) {
            endByForce();
            throw new ServerException(name + " could not be told to end: " + e, e);
        } catch (InterruptedException e) {
            endByForce();
            throw ServerException.interrupted(name, e);
        }
    }

    private void endByForce() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return name + ", process " + process.pid();
    }
}
