// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/** Prints the lines of a desk that is installed. */
@Command(
        name = "ini",
        mixinStandardHelpOptions = true,
        description = "Prints the lines for the section [Settings] of MicroSIP.ini.")
final class IniCommand implements DeskCommand {
    @Mixin
    private HomeOption home = new HomeOption();

    @Override
    public int run(
            ParseResult given, Platform platform, Map<String, String> environment, PrintWriter out, PrintWriter err)
            throws IOException {
        Home directory = home.home(platform, environment);
        if (!Files.isRegularFile(directory.lines())) {
            throw new DeskException("nothing is installed in " + directory.root());
        }
        Files.readAllLines(directory.lines()).forEach(out::println);
        return 0;
    }
}
