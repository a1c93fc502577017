// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of one installation.
 *
 * @param hook the class path of the hook: the fewer, the faster it starts
 * @param relay the class path of the relay
 */
record Program(List<Path> hook, List<Path> relay) {
    /**
     * The jars in a directory, in one order, as class-data archives hold for one class path.
     *
     * @throws DeskException when there is no hook among them
     */
    static Program in(Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        List<Path> hook = jars.stream().filter(Program::isHook).toList();
        if (hook.size() != 1) {
            throw new DeskException("expected the jars of hook and relay in " + directory + ", found " + hook.size()
                    + " of the hook; run install from the unpacked package");
        }
        return new Program(hook, List.copyOf(jars));
    }

    private static boolean isHook(Path jar) {
        return jar.getFileName().toString().matches("hook-\\d.*\\.jar");
    }
}
