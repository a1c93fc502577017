// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What figures of processes were measured on, and where they go. */
final class Machine {
    private Machine() {}

    /** Processors, load at this moment, JDK. */
    static String describe() {
        return String.format(
                Locale.ROOT,
                "%d processors, load %.1f, %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name"),
                Runtime.version());
    }

    /** Writes {@code NAME.json}; returns the file. */
    static Path write(Object report, Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(name + ".json").toAbsolutePath().normalize();
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
        return file;
    }
}
