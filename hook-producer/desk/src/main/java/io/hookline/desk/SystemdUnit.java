// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A unit of the user's systemd. Where that does not run (in a container, or behind {@code su}), the unit is written all the same
 * and what is left to do is said.
 */
final class SystemdUnit implements LogOn {
    static final String NAME = "hookline-relay.service";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path units;

    /** @param units the directory of the user's own units */
    SystemdUnit(Path units) {
        this.units = units;
    }

    static Path units(Map<String, String> environment) {
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return configuration.startsWith("/")
                ? Path.of(configuration, "systemd", "user")
                : Path.of(environment.getOrDefault("HOME", "/"), ".config", "systemd", "user");
    }

    @Override
    public List<String> register(List<String> relayCommand) throws IOException {
        Files.createDirectories(units);
        Path unit = units.resolve(NAME);
        String own = relayCommand.get(relayCommand.size() - 1).substring(1);
        if (Files.exists(unit) && !isOf(unit, own)) {
            return List.of(
                    "The relay is not started at log-on: " + unit + " is that of another installation.",
                    "  Uninstall that one first; until then the first hook after each log-on starts this relay.");
        }
        DeskFiles.replace(unit, text(relayCommand), StandardCharsets.UTF_8);
        for (List<String> step : List.of(List.of("daemon-reload"), List.of("enable", NAME), List.of("restart", NAME))) {
            String failure = systemctl(step);
            if (!failure.isEmpty()) {
                return List.of(
                        "The relay is not started at log-on yet: " + failure,
                        "  The unit is there, " + unit + ". When you are logged on at the desk itself, run",
                        "    systemctl --user daemon-reload && systemctl --user enable --now " + NAME,
                        "  Until then the first hook after each log-on starts the relay.");
            }
        }
        return List.of("The relay runs, and starts at log-on: systemctl --user status " + NAME);
    }

    /** A desk has one user with one relay at log-on; a second home for tests must not take the first one's. */
    private static boolean isOf(Path unit, String relayArguments) throws IOException {
        return Files.readString(unit, StandardCharsets.UTF_8).contains("@" + relayArguments);
    }

    @Override
    public List<String> remove(Path relayArguments) throws IOException {
        Path unit = units.resolve(NAME);
        if (!Files.exists(unit) || !isOf(unit, relayArguments.toString())) {
            return List.of();
        }
        List<String> said = new ArrayList<>();
        String failure = systemctl(List.of("disable", "--now", NAME));
        if (!failure.isEmpty()) {
            said.add("The unit " + NAME + " could not be stopped by systemd: " + failure);
        }
        Files.deleteIfExists(units.resolve("default.target.wants").resolve(NAME));
        Files.delete(unit);
        if (failure.isEmpty()) {
            failure = systemctl(List.of("daemon-reload"));
            if (!failure.isEmpty()) {
                said.add("systemd may still know the unit: " + failure);
            }
        }
        return said;
    }

    /** Exit code 2 is a wrong setting, which no start mends. A hook may have started a relay: then this one waits its turn. */
    static String text(List<String> relayCommand) {
        return """
                # SPDX-License-Identifier: Apache-2.0
                [Unit]
                Description=Hookline: brings the calls of this desk to Kafka
                StartLimitIntervalSec=0

                [Service]
                ExecStart=%s
                Environment=LC_ALL=C.UTF-8
                Restart=always
                RestartSec=30
                RestartPreventExitStatus=2
                UMask=0077
                NoNewPrivileges=true

                [Install]
                WantedBy=default.target
                """.formatted(relayCommand.stream().map(SystemdUnit::quoted).collect(Collectors.joining(" ")));
    }

    private static String quoted(String argument) {
        return "\""
                + argument.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("%", "%%")
                        .replace("$", "$$")
                + "\"";
    }

    /** What went wrong; empty when nothing did. */
    private static String systemctl(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
        command.addAll(arguments);
        try {
            Subprocess systemctl = Subprocess.run(command, Map.of(), PATIENCE);
            return systemctl.succeeded()
                    ? ""
                    : "systemctl --user " + arguments.get(0) + " says: "
                            + systemctl.output().lines().findFirst().orElse("exit code " + systemctl.exitCode());
        } catch (IOException e) {
            return "there is no systemctl (" + e.getMessage() + ")";
        }
    }
}
