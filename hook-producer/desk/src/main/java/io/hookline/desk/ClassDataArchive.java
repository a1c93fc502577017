// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An archive of loaded classes, made by the JVM that will use it. One that is not of the same JVM and the same jars is
 * ignored: the program then starts as slowly as without.
 */
final class ClassDataArchive {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String java;

    ClassDataArchive(String java) {
        this.java = java;
    }

    /**
     * Runs a program and archives, in one layer, the classes that it loaded and no others.
     *
     * @param options of the JVM, without those of archives
     * @param main the main class and its arguments; must end with 0
     * @return what went wrong; empty when the archive is there
     */
    String make(Path archive, List<String> options, List<String> classPath, List<String> main) throws IOException {
        Path classes = archive.resolveSibling(archive.getFileName() + ".classes");
        try {
            Subprocess rehearsal = Subprocess.run(
                    command(options, List.of("-XX:DumpLoadedClassList=" + classes), classPath, main),
                    Map.of(),
                    PATIENCE);
            if (!rehearsal.succeeded()) {
                return "the rehearsal ended with " + rehearsal.exitCode() + ": " + rehearsal.output();
            }
            // Another collector would leave out what it cannot archive.
            List<String> dump = List.of(
                    "-Xshare:dump",
                    "-XX:+UseG1GC",
                    "-XX:SharedClassListFile=" + classes,
                    StartOptions.archive(archive));
            Subprocess dumped = Subprocess.run(command(List.of(), dump, classPath, List.of()), Map.of(), PATIENCE);
            return Files.isRegularFile(archive) ? "" : "exit code " + dumped.exitCode() + ": " + dumped.output();
        } finally {
            Files.deleteIfExists(classes);
        }
    }

    private List<String> command(List<String> options, List<String> more, List<String> classPath, List<String> main) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(more);
        command.addAll(classPath);
        command.addAll(main);
        return command;
    }
}
