// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code ./hookline} sets up before a benchmark that runs the hook: its argument file, and where that and java are. */
final class DeskFiles implements AutoCloseable {
    private static final String JAVA = "hookline.java";
    private static final String ARGUMENTS = "hookline.hook.args";

    private final Path directory;

    private DeskFiles(Path directory) {
        this.directory = directory;
    }

    static DeskFiles in(Path directory) throws IOException {
        Path arguments = directory.resolve("hook.args");
        Files.write(
                arguments,
                List.of(
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        hookJar().toString(),
                        "io.hookline.hook.Main"));
        System.setProperty(
                JAVA, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        System.setProperty(ARGUMENTS, arguments.toString());
        return new DeskFiles(directory);
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        System.clearProperty(JAVA);
        System.clearProperty(ARGUMENTS);
    }

    private static Path hookJar() throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(Path.of("../hook-producer/hook/target"), "hook-[0-9]*.jar")) {
            found.forEach(jars::add);
        }
        return jars.get(0).toRealPath();
    }
}
