// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.hook.SpoolSigns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The directory of an installed desk.
 *
 * <table>
 *   <caption>What is in it</caption>
 *   <tr><td>{@code hook.args}</td><td>command line of the hook; MicroSIP's lines name it</td></tr>
 *   <tr><td>{@code relay.args}</td><td>command line of the relay</td></tr>
 *   <tr><td>{@code settings.properties}</td><td>the relay's settings, as far as they were given</td></tr>
 *   <tr><td>{@code MicroSIP-lines.ini}</td><td>the lines for MicroSIP.ini</td></tr>
 *   <tr><td>{@code relay-logback.xml}, {@code log/}</td><td>what the relay logs, 2 MB at most</td></tr>
 *   <tr><td>{@code spool/}</td><td>the events that Kafka does not have yet</td></tr>
 *   <tr><td>{@code program-<n>/}</td><td>jars and class-data archives, one directory for each time of installing</td></tr>
 *   <tr><td>{@code java}</td><td>on Windows, where Java's own directory has a space: a junction to it</td></tr>
 * </table>
 *
 * <p>The argument files are renamed into their place and name the jars of one program directory, so a hook that starts during
 * an upgrade is the old one or the new one, as a whole. Windows keeps files that a program uses: an old program directory
 * that cannot be deleted waits for the next time.
 */
record Home(Path root) {
    private static final String PROGRAM = "program-";

    Home {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("expected an absolute path, was '" + root + "'");
        }
    }

    Path hookArguments() {
        return root.resolve("hook.args");
    }

    Path relayArguments() {
        return root.resolve("relay.args");
    }

    Path settings() {
        return root.resolve("settings.properties");
    }

    Path lines() {
        return root.resolve("MicroSIP-lines.ini");
    }

    Path logging() {
        return root.resolve("relay-logback.xml");
    }

    Path logs() {
        return root.resolve("log");
    }

    Path spool() {
        return root.resolve("spool");
    }

    Path java() {
        return root.resolve("java");
    }

    /** Everything but the spool and the program directories. */
    List<Path> ownFiles() {
        return List.of(hookArguments(), relayArguments(), settings(), lines(), logging());
    }

    /** Whether Hookline is installed there, or was and its spool was kept. A directory of other things is never ours to clear. */
    boolean isInstalled() throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (Files.isRegularFile(hookArguments(), LinkOption.NOFOLLOW_LINKS)) {
            return Files.readString(hookArguments()).contains("io.hookline.hook.Main");
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.allMatch(spool()::equals) && Files.exists(spool().resolve(SpoolSigns.RELAY_LOCK));
        }
    }

    List<Path> programs() throws IOException {
        List<Path> programs = new ArrayList<>();
        if (Files.isDirectory(root)) {
            try (Stream<Path> files = Files.list(root)) {
                files.filter(file -> number(file).isPresent()).forEach(programs::add);
            }
        }
        programs.sort(Comparator.comparingInt(program -> number(program).orElseThrow()));
        return programs;
    }

    /** A program directory that is not there yet. */
    Path nextProgram() throws IOException {
        List<Path> programs = programs();
        int last = programs.isEmpty()
                ? 0
                : number(programs.get(programs.size() - 1)).orElseThrow();
        return root.resolve(PROGRAM + (last + 1));
    }

    private static OptionalInt number(Path program) {
        String name = program.getFileName().toString();
        return name.matches(PROGRAM + "\\d{1,6}")
                ? OptionalInt.of(Integer.parseInt(name.substring(PROGRAM.length())))
                : OptionalInt.empty();
    }
}
