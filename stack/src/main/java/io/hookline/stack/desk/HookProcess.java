// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the hook as a process of its own, by the command line that stands in MicroSIP's INI. */
public final class HookProcess implements HookRunner {
    /** MicroSIP goes on after ten seconds; a busy machine gets more here. */
    private static final long PATIENCE_SECONDS = 60;

    private final List<String> command;

    /** @param command the command line without the hook's name and the number */
    public HookProcess(List<String> command) {
        this.command = List.copyOf(command);
    }

    @Override
    public RanAt run(Path spool, String iniKey, String number) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.add(iniKey);
        line.add(number);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("HOOKLINE_SPOOL", spool.toString());
        builder.environment().put("HOOKLINE_NO_RELAY", "1");

        long earliest = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("hook: expected to exit within " + PATIENCE_SECONDS + " s, still runs");
        }
        long latest = System.nanoTime();
        if (process.exitValue() != 0) {
            // One line, which a pipe holds: it could wait until now.
            String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            throw new IOException("hook: expected exit code 0, was " + process.exitValue() + ": " + output.strip());
        }
        return new RanAt(earliest, latest);
    }
}
