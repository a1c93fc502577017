// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the hook's argument file says to the JVM, as far as a baseline must do the same.
 *
 * @param options options of the JVM, but for those that name an archive of classes: each program needs its own
 * @param archive the kind of archive that the hook has
 * @param startsRelay whether the hook looks for its relay, unless it is told not to
 */
record HookArguments(List<String> options, Archive archive, boolean startsRelay) {
    /** How a JVM keeps classes ready. */
    enum Archive {
        /** The JDK's own classes, as it comes. */
        DEFAULT,
        /** Class-data sharing with an archive that the program made. */
        CLASS_DATA,
        /** The cache of JDK 25 and newer. */
        AOT
    }

    private static final List<String> ARCHIVES =
            List.of("-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit", "-XX:+AutoCreateSharedArchive", "-XX:AOT");

    static HookArguments read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the hook's argument file, which ./hookline hook --command makes", e);
        }
    }

    /** The same for a program that does more than a hook: with a compiler, and a heap as large as it likes. */
    HookArguments forLargePrograms() {
        List<String> more = new ArrayList<>(options);
        more.removeIf(option -> option.equals("-Xint") || option.startsWith("-Xmx"));
        if (options.contains("-Xint")) {
            more.add("-XX:TieredStopAtLevel=1");
        }
        return new HookArguments(more, archive, startsRelay);
    }

    /** One option a line, quoted or not. */
    static HookArguments of(List<String> lines) {
        List<String> all =
                lines.stream().map(line -> line.strip().replace("\"", "")).toList();
        Archive archive = Archive.DEFAULT;
        if (all.stream().anyMatch(line -> line.startsWith("-XX:AOTCache="))) {
            archive = Archive.AOT;
        } else if (all.stream().anyMatch(line -> line.startsWith("-XX:SharedArchiveFile="))) {
            archive = Archive.CLASS_DATA;
        }
        return new HookArguments(
                all.stream()
                        .filter(line -> line.startsWith("-X"))
                        .filter(line -> ARCHIVES.stream().noneMatch(line::startsWith))
                        .toList(),
                archive,
                all.stream().anyMatch(line -> line.startsWith("-Dhookline.relay")));
    }
}
