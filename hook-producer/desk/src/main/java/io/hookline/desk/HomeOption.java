// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the desk's home. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Where Hookline is installed; ASCII and no spaces, as MicroSIP can run nothing else. If not given,"
                            + " ~/.local/share/hookline, on Windows Hookline in the user's local application data, or"
                            + " C:\\Hookline where that has a space.")
    private @Nullable String home;

    /** @throws DeskException when MicroSIP could run nothing in it */
    Home home(Platform platform, Map<String, String> environment) {
        String path = home == null
                ? Homes.byDefault(platform, environment)
                        .orElseThrow(() -> new DeskException("--home: HOME is not set; give a directory"))
                : home;
        try {
            Path root = Path.of(path).toAbsolutePath().normalize();
            Homes.fault(root.toString()).ifPresent(fault -> {
                throw new DeskException("--home: " + fault);
            });
            return new Home(root);
        } catch (InvalidPathException e) {
            throw new DeskException("--home: expected a directory, was '" + path + "'");
        }
    }
}
