// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process that a test starts as a user would, with what it says. Killed, with its children, when closed. */
public final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private Child(Process process) {
        this.process = process;
        this.outReader = reader(process.getInputStream(), out);
        this.errReader = reader(process.getErrorStream(), err);
    }

    /** @param environment added to the test's own, which has none of Hookline's variables */
    static Child start(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(heedingCtrlC(command));
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** A test in the background of a shell ignores SIGINT, and so would what it starts; on Linux that can be undone. */
    private static List<String> heedingCtrlC(List<String> command) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return command;
        }
        List<String> heeding = new ArrayList<>(List.of("env", "--default-signal=INT"));
        heeding.addAll(command);
        return heeding;
    }

    /** A JVM with the test's class path. */
    public static Child jvm(Map<String, String> environment, List<String> options, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main);
        command.addAll(List.of(arguments));
        return start(environment, command);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                        reader.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException e) {
                        lines.add("(not read to its end: " + e + ")");
                    }
                },
                "child-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for a line on standard output that has the text; returns it. */
    public String awaitLine(String text) {
        await("a line with \"" + text + "\"")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!process.isAlive() && out.stream().noneMatch(line -> line.contains(text))) {
                        outReader.join(1_000);
                        assertThat(out).as("process ended; %s", err).anyMatch(line -> line.contains(text));
                    }
                    return out.stream().anyMatch(line -> line.contains(text));
                });
        return out.stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
    }

    /** Waits for the end of the process and of what it says. */
    int exitCode() throws InterruptedException {
        return exitCode(PATIENCE);
    }

    public int exitCode(Duration atMost) throws InterruptedException {
        assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s; it said %s %s", atMost, out, err)
                .isTrue();
        outReader.join(2_000);
        errReader.join(2_000);
        return process.exitValue();
    }

    public List<String> out() {
        return List.copyOf(out);
    }

    public List<String> err() {
        return List.copyOf(err);
    }

    public long processId() {
        return process.pid();
    }

    /** Waits a while for its end; false when it still runs. */
    public boolean endsWithin(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** {@code kill -9}, for the process alone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, for the process alone. ({@link Process#destroy} also stops listening to what it says.) */
    public void terminate() throws IOException, InterruptedException {
        signal("-TERM", List.of(processId()));
    }

    /** What a terminal does at Ctrl-C: SIGINT for the process and all that it started. */
    void interrupt() throws IOException, InterruptedException {
        List<Long> all = new ArrayList<>(List.of(processId()));
        descendants().forEach(child -> all.add(child.pid()));
        signal("-INT", all);
    }

    private static void signal(String signal, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process)));
        new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = descendants();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
