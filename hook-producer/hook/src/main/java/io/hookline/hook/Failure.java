// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.io.IOException;
import java.io.PrintStream;

/** Turns what went wrong into one line on stderr, without the number, and an exit code. */
final class Failure {
    /** The event could not be written, or something went wrong that nobody thought of. */
    static final int NOT_WRITTEN = 1;

    /** Wrong arguments or settings: the next run will fail in the same way. */
    static final int USAGE = 2;

    private static final int MAX_CHARACTERS = 1_000;

    private Failure() {}

    /**
     * Says it on the stream.
     *
     * @return the exit code
     */
    static int report(Throwable failure, PrintStream err) {
        err.println("hookline-hook: " + PrintableAscii.of(describe(failure), MAX_CHARACTERS));
        return failure instanceof UsageException ? USAGE : NOT_WRITTEN;
    }

    /** Says that no relay could be started, which does the event no harm. */
    static void reportRelay(Throwable failure, PrintStream err) {
        err.println("hookline-hook: "
                + PrintableAscii.of("the event is kept, but no relay could be started: " + failure, MAX_CHARACTERS));
    }

    private static String describe(Throwable failure) {
        if (failure instanceof UsageException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof IOException) {
            // By its name, as a comparison of classes would have to load one for every failure.
            if (failure.getClass().getSimpleName().equals("SpoolFullException")) {
                return "cannot write the event: " + failure.getMessage();
            }
            // Its message holds paths and the operating system's words, nothing of the arguments.
            return "cannot write the event, expected a spool directory that exists and can be written: " + failure;
        }
        // Only the name: what the message of any other failure holds is not known.
        return "cannot write the event: unexpected " + failure.getClass().getName();
    }
}
