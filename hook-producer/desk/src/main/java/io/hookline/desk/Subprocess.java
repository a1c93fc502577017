// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that was run to its end.
 *
 * @param output what it said, on either stream
 */
record Subprocess(int exitCode, String output) {
    private static final int KILLED = -1;

    /**
     * Runs a command, without the variables of Hookline: what is installed must work where they are not set.
     *
     * @param environment added to this process's own
     * @throws IOException when there is no such program
     */
    static Subprocess run(List<String> command, Map<String, String> environment, Duration patience) throws IOException {
        Path output = Files.createTempFile("hookline-desk", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = ended(process, patience);
            String said = new String(Files.readAllBytes(output), Charset.defaultCharset()).strip();
            return ended
                    ? new Subprocess(process.exitValue(), said)
                    : new Subprocess(KILLED, "did not end within " + patience.toSeconds() + " s; " + said);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    private static boolean ended(Process process, Duration patience) {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            process.destroyForcibly().waitFor();
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DeskException("interrupted");
        }
    }
}
