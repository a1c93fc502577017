// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.hook.SpoolSigns;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts hook and relay into a home, or a newer version over an older one. Everything is made and tried beside what runs, then the
 * argument files are renamed into their place; a failure before that leaves the desk as it was.
 */
final class Installation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RELAY_MAIN = "io.hookline.relay.Main";
    private static final String HOOK_MAIN = "io.hookline.hook.Main";

    private final Home home;
    private final Platform platform;
    private final LogOn logOn;
    private final PrintWriter out;

    Installation(Home home, Platform platform, LogOn logOn, PrintWriter out) {
        this.home = home;
        this.platform = platform;
        this.logOn = logOn;
        this.out = out;
    }

    /**
     * Installs.
     *
     * @param jars directory of the jars to install
     * @param javaHome the Java that is to run them
     * @param settings are settled
     * @throws DeskException when something is not as it must be
     */
    void run(Path jars, Path javaHome, RelayArguments settings) throws IOException {
        requireOurs();
        Program source = Program.in(jars);
        boolean linked = Homes.fault(javaHome.toString()).isPresent();
        if (linked && platform == Platform.POSIX) {
            throw new DeskException("the path of Java: "
                    + Homes.fault(javaHome.toString()).orElseThrow() + "; set JAVA_HOME to a Java in another");
        }
        String runtime = linked ? home.java().toString() : javaHome.toString();
        List<String> lines = MicroSipLines.of(platform.java(runtime), home.hookArguments());

        DeskFiles.makePrivate(home.root());
        DeskFiles.makePrivate(home.spool());
        DeskFiles.makePrivate(home.logs());
        if (linked) {
            link(javaHome);
        }
        writeLogging();
        Path programDirectory = home.nextProgram();
        Program program = copy(source, programDirectory);
        Path hookArguments = programDirectory.resolve("hook.args");
        Path relayArguments = programDirectory.resolve("relay.args");
        Duration hookTook;
        try (Rehearsals rehearsals = Rehearsals.start(platform.java(runtime))) {
            Path hookArchive = programDirectory.resolve("hook.jsa");
            warnIfFailed("hook", rehearsals.archiveHook(hookArchive, program, File.pathSeparator));
            Path relayArchive = programDirectory.resolve("relay.jsa");
            warnIfFailed("relay", rehearsals.archiveRelay(relayArchive, program, home.logging(), File.pathSeparator));
            write(hookArguments, hookCommandLine(hookArchive, program));
            write(relayArguments, relayCommandLine(relayArchive, program, settings));
            hookTook = rehearsals.runHook(hookArguments);
        }
        settings.save(home.settings());
        DeskFiles.replace(home.lines(), String.join("\n", lines) + "\n", StandardCharsets.US_ASCII);
        write(home.relayArguments(), relayCommandLine(programDirectory.resolve("relay.jsa"), program, settings));
        write(home.hookArguments(), hookCommandLine(programDirectory.resolve("hook.jsa"), program));

        Relays.stop(home.spool());
        Files.deleteIfExists(home.spool().resolve(SpoolSigns.FULL)); // by other limits perhaps; the relay judges anew
        List<String> relay = logOn.register(List.of(platform.windowlessJava(runtime), "@" + home.relayArguments()));
        removeOtherPrograms(programDirectory);

        out.println("Hookline is installed in " + home.root() + ", for station " + settings.station() + ".");
        out.println("A hook takes " + hookTook.toMillis() + " ms here.");
        relay.forEach(out::println);
        out.println();
        out.println(
                "Close MicroSIP, put these lines into the section [Settings] of MicroSIP.ini in place of those of the same");
        out.println("names (keep its encoding, UTF-16 with BOM), and start MicroSIP again:");
        out.println();
        lines.forEach(out::println);
    }

    /** A directory that has other things in it would lose its permissions to ours. */
    private void requireOurs() throws IOException {
        if (!Files.exists(home.root())) {
            return;
        }
        Set<Path> ours =
                Set.copyOf(Stream.concat(home.ownFiles().stream(), Stream.of(home.spool(), home.logs(), home.java()))
                        .toList());
        List<Path> programs = home.programs();
        try (Stream<Path> files = Files.list(home.root())) {
            files.filter(file -> !ours.contains(file) && !programs.contains(file))
                    .filter(file -> !file.toString().endsWith(".new"))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new DeskException(
                                "--home: expected an empty directory or one with nothing but Hookline in"
                                        + " it, there is " + other);
                    });
        }
    }

    /** A junction, as anyone may make one; a symbolic link needs an administrator. */
    private void link(Path javaHome) throws IOException {
        if (Files.exists(home.java(), LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSameFile(home.java(), javaHome)) {
                return;
            }
            Files.delete(home.java());
        }
        Subprocess mklink = Subprocess.run(
                List.of("cmd.exe", "/c", "mklink", "/J", home.java().toString(), javaHome.toString()),
                Map.of(),
                PATIENCE);
        if (!mklink.succeeded() || !Files.isDirectory(home.java())) {
            throw new DeskException(Homes.fault(javaHome.toString()).orElseThrow()
                    + ", and it cannot be linked to a path without: " + mklink.output());
        }
    }

    private void writeLogging() throws IOException {
        try (InputStream configuration = Objects.requireNonNull(
                Installation.class.getResourceAsStream("relay-logback.xml"), "relay-logback.xml")) {
            DeskFiles.replace(
                    home.logging(),
                    new String(configuration.readAllBytes(), StandardCharsets.UTF_8),
                    StandardCharsets.UTF_8);
        }
    }

    private static Program copy(Program source, Path directory) throws IOException {
        Files.createDirectory(directory);
        for (Path jar : source.relay()) {
            Files.copy(jar, directory.resolve(jar.getFileName()));
        }
        return Program.in(directory);
    }

    private void warnIfFailed(String program, String problem) {
        if (!problem.isEmpty()) {
            out.println("Warning: the " + program
                    + " starts more slowly than it could, as its class-data archive could not be" + " made: "
                    + problem);
        }
    }

    private List<String> hookCommandLine(Path archive, Program program) {
        List<String> line = new ArrayList<>(StartOptions.hook());
        line.addAll(StartOptions.archiveIfMade(archive));
        line.add("-Dhookline.spool=" + home.spool());
        line.add("-Dhookline.relay=" + home.relayArguments());
        line.addAll(StartOptions.classPath(program.hook(), File.pathSeparator));
        line.add(HOOK_MAIN);
        return line;
    }

    private List<String> relayCommandLine(Path archive, Program program, RelayArguments settings) {
        List<String> line = new ArrayList<>(StartOptions.relay());
        line.addAll(StartOptions.archiveIfMade(archive));
        line.add("-Dlogback.configurationFile=" + home.logging());
        line.add("-Dhookline.logs=" + home.logs());
        line.addAll(StartOptions.classPath(program.relay(), File.pathSeparator));
        line.add(RELAY_MAIN);
        line.addAll(settings.commandLine(home.spool()));
        return line;
    }

    /** In the encoding in which java reads it. */
    private static void write(Path file, List<String> arguments) throws IOException {
        DeskFiles.replace(
                file, ArgumentFile.text(arguments), Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    }

    private void removeOtherPrograms(Path current) throws IOException {
        for (Path program : home.programs()) {
            if (!program.equals(current)) {
                try {
                    DeskFiles.deleteTree(program);
                } catch (IOException e) {
                    out.println("The former version is still in use; the next install removes it: " + program);
                }
            }
        }
    }
}
