// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Installs a desk, or upgrades it. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = {
            "Installs Hookline on this desk for this user, or a newer version over an older one, and prints the lines for"
                    + " MicroSIP.ini.",
            "The relay's settings are kept: the next install needs only those that change. Credentials belong into the file"
                    + " that --kafka-config names."
        })
final class InstallCommand implements DeskCommand {
    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--no-log-on", description = "Neither start the relay now nor at log-on; the first hook starts it.")
    private boolean noLogOn;

    @Override
    public int run(
            ParseResult given, Platform platform, Map<String, String> environment, PrintWriter out, PrintWriter err)
            throws IOException {
        Home directory = home.home(platform, environment);
        RelayArguments settings = RelayArguments.of(directory.settings(), given);
        if (!settings.settle(Path.of(System.getProperty("java.io.tmpdir")), err)) {
            return Main.WRONG_USAGE;
        }
        Path credentials = settings.kafkaConfig();
        if (!credentials.toString().isEmpty() && DeskFiles.isReadByOthers(credentials)) {
            out.println("Warning: others than you can read " + credentials + "; run chmod 600 on it");
        }
        LogOn logOn = noLogOn ? new NoLogOn() : Main.logOn(platform, environment);
        String packaged = System.getProperty("hookline.desk.package", "");
        if (packaged.isEmpty() || !Files.isDirectory(Path.of(packaged))) {
            throw new DeskException("expected the unpacked package in the system property hookline.desk.package, was '"
                    + packaged + "'; run the script install");
        }
        if (noLogOn) {
            Main.logOn(platform, environment).remove(directory.relayArguments()).forEach(out::println);
        }
        new Installation(directory, platform, logOn, out)
                .run(
                        Path.of(packaged).toAbsolutePath().normalize().resolve("lib"),
                        Path.of(System.getProperty("java.home")),
                        settings);
        return 0;
    }
}
