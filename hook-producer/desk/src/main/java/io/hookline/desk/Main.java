// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.service.Settings;
import io.hookline.service.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands {@code install}, {@code uninstall} and {@code ini}. Exit codes: 0 when all went well, 1 when something failed, 2
 * when the command line is wrong.
 */
public final class Main {
    private static final List<String> COMMANDS = List.of("install", "uninstall", "ini");
    static final int WRONG_USAGE = 2;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        System.exit(run(args, Platform.current(), System.getenv(), out, err));
    }

    static int run(
            String[] args, Platform platform, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        String name =
                args.length == 0 ? "" : args[0].toLowerCase(Locale.ROOT); // Windows gives a script's name as typed
        if (!COMMANDS.contains(name)) {
            err.println("hookline desk: expected one of install, uninstall, ini, was '" + name + "'");
            return WRONG_USAGE;
        }
        DeskCommand desk = command(name);
        CommandSpec spec = CommandSpec.forAnnotatedObject(desk);
        if (desk instanceof InstallCommand) {
            RelayArguments.addOptions(spec);
        }
        CommandLine command = Settings.commandLine(spec, environment);
        String[] options = List.of(args).subList(1, args.length).toArray(String[]::new);
        OptionalInt ended = Settings.parse(command, options, out, err);
        if (ended.isPresent()) {
            return ended.getAsInt();
        }
        try {
            return desk.run(command.getParseResult(), platform, environment, out, err);
        } catch (DeskException | StartException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> err.println(name + ": " + line));
            return FAILED;
        } catch (IOException e) { // whose message may be no more than a path
            err.println(name + ": " + e);
            return FAILED;
        }
    }

    static LogOn logOn(Platform platform, Map<String, String> environment) {
        return switch (platform) {
            case WINDOWS -> new RunKey();
            case POSIX -> new SystemdUnit(SystemdUnit.units(environment));
        };
    }

    private static DeskCommand command(String name) {
        return switch (name) {
            case "install" -> new InstallCommand();
            case "uninstall" -> new UninstallCommand();
            default -> new IniCommand();
        };
    }
}
