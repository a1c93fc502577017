// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The process that MicroSIP starts, and waits for, at each hook.
 *
 * <p>Writes one event, starts a relay if none runs, and exits with 0. Any failure is one line on stderr and, unless it is
 * only that no relay could be started, an exit code that is not 0; nothing is ever written to stdout. The code that runs here
 * avoids lambdas, streams, formatting and everything else that makes a JVM start slowly.
 */
public final class Main {
    private static final String ENVIRONMENT_VARIABLE = "HOOKLINE_SPOOL";
    private static final String SYSTEM_PROPERTY = "hookline.spool";
    private static final String RELAY = "hookline.relay";
    private static final String NO_RELAY = "HOOKLINE_NO_RELAY";

    private Main() {}

    /** Runs the hook; the arguments are those of {@link HookCommand#run}. */
    public static void main(String[] arguments) {
        long monotonicNanos = System.nanoTime();
        Instant occurredAt = Instant.now();
        int exitCode = 0;
        try {
            Path spool = spool(System.getenv(ENVIRONMENT_VARIABLE), System.getProperty(SYSTEM_PROPERTY));
            boolean written = false;
            try {
                HookCommand.run(arguments, spool, micros(occurredAt), monotonicNanos);
                written = true;
            } finally {
                startRelay(spool, written);
            }
        } catch (Throwable e) {
            exitCode = Failure.report(e, System.err);
        }
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** The spool directory: from the environment, or else from the argument file that the desk's command line names. */
    static Path spool(@Nullable String environment, @Nullable String argumentFile) {
        String spool = environment == null || environment.isEmpty() ? argumentFile : environment;
        if (spool == null || spool.isEmpty()) {
            throw new UsageException("no spool: expected a directory in the environment variable "
                    + ENVIRONMENT_VARIABLE + " or the system property " + SYSTEM_PROPERTY + ", was neither");
        }
        try {
            return Path.of(spool);
        } catch (InvalidPathException e) {
            throw new UsageException("spool: expected a path, was '" + spool + "'");
        }
    }

    /**
     * Whatever comes of it, the event is on the disk or is not: it does not change the exit code. Of an event that was not
     * written the one line tells why, and what keeps a relay from starting is mostly the same. The relay that the argument
     * file names is that of its spool, and of no other.
     */
    private static void startRelay(Path spool, boolean written) {
        try {
            String own = System.getProperty(SYSTEM_PROPERTY);
            boolean elsewhere = own != null && !own.isEmpty() && !Path.of(own).equals(spool);
            if (!elsewhere && !"1".equals(System.getenv(NO_RELAY))) {
                new RelayStarter(spool).startIfNone(System.getProperty(RELAY));
            }
        } catch (IOException | RuntimeException | Error e) {
            if (written) {
                Failure.reportRelay(e, System.err);
            }
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
