// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Options of the JVMs of a desk. Figures and alternatives are in this module's README. What another JVM does not know, it
 * ignores: the Java of a PC is replaced without asking us, and a hook that does not start is not heard of.
 */
final class StartOptions {
    /**
     * Common to both. An archive at the address it was made for is used as it is; at any other, the JVM rewrites all of it at
     * each start. The file of performance data would be written for nobody. Warnings go to where errors go, as the hook says
     * nothing on standard output.
     */
    private static final List<String> COMMON = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr");

    /** A hook is over before a compiler would pay. */
    private static final List<String> HOOK = List.of("-Xint", "-Xmx32m");

    /** As small as a relay with a backlog of the longest events can be; the heap grows when it must and shrinks again. */
    private static final List<String> RELAY = List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xms8m",
            "-Xmx32m",
            "-XX:NewSize=2m",
            "-XX:MaxNewSize=2m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-Xss256k",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:MaxDirectMemorySize=8m");

    private StartOptions() {}

    static List<String> hook() {
        return Stream.concat(COMMON.stream(), HOOK.stream()).toList();
    }

    static List<String> relay() {
        return Stream.concat(COMMON.stream(), RELAY.stream()).toList();
    }

    static String archive(Path archive) {
        return "-XX:SharedArchiveFile=" + archive;
    }

    /** None where there is no such archive: a JVM that looks for it in vain does without its own, too. */
    static List<String> archiveIfMade(Path archive) {
        return Files.isRegularFile(archive) ? List.of(archive(archive)) : List.of();
    }

    static List<String> classPath(List<Path> jars, String pathSeparator) {
        return List.of("-cp", jars.stream().map(Path::toString).collect(Collectors.joining(pathSeparator)));
    }
}
