// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** One of the commands of a desk, after its options are filled. */
interface DeskCommand {
    /**
     * Runs it.
     *
     * @return the exit code
     * @throws DeskException when something is not as it must be
     */
    int run(ParseResult given, Platform platform, Map<String, String> environment, PrintWriter out, PrintWriter err)
            throws IOException;
}
