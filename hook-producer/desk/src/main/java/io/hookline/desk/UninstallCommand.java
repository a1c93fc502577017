// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Removes a desk. */
@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        description =
                "Removes Hookline from this desk. The spool stays while it holds events that Kafka does not have.")
final class UninstallCommand implements DeskCommand {
    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--purge", description = "Remove the spool too, with the events in it.")
    private boolean purge;

    @Override
    public int run(
            ParseResult given, Platform platform, Map<String, String> environment, PrintWriter out, PrintWriter err)
            throws IOException {
        new Removal(home.home(platform, environment), Main.logOn(platform, environment), out).run(purge);
        return 0;
    }
}
