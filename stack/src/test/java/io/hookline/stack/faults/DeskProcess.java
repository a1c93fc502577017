// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/** A {@link DeskMain} that runs, and what it said was promised. */
final class DeskProcess implements AutoCloseable {
    private final Process process;
    private final DataOutputStream in;
    private final Thread reader;

    private DeskProcess(Process process, Set<UUID> promised) {
        this.process = process;
        in = new DataOutputStream(process.getOutputStream());
        reader = new Thread(() -> read(promised), "desk-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param promised takes the id of each event that was promised */
    static DeskProcess start(Path spool, int threads, long seed, Set<UUID> promised) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DeskMain.class.getName(),
                spool.toString(),
                Integer.toString(threads),
                Long.toString(seed));
        return new DeskProcess(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start(), promised);
    }

    /** Lets it make so many more events. */
    void allow(int events) throws IOException {
        in.writeInt(events);
        in.flush();
    }

    /** {@code kill -9}; returns when all that it said was read. */
    void kill() throws InterruptedException {
        assertThat(process.isAlive()).as("the desk runs until it is killed").isTrue();
        end();
    }

    private void end() throws InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would no longer read what it said
        process.waitFor();
        reader.join();
    }

    private void read(Set<UUID> promised) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                promised.add(UUID.fromString(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
