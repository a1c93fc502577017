// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.hook.Hook;
import io.hookline.hook.SpoolFile;
import io.hookline.hook.SpoolSigns;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hook and relay, really run, on a spool that is thrown away: to make their archives, and to see that they run at all. */
final class Rehearsals implements AutoCloseable {
    private static final String HOOK = "io.hookline.hook.Main";
    private static final String RELAY = "io.hookline.relay.Rehearsal";
    private static final String NUMBER = "100";

    /** Nobody listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RUNS = 5;

    private final String java;
    private final Path spool;

    private Rehearsals(String java, Path spool) {
        this.java = java;
        this.spool = spool;
    }

    /** @param java the program of the JVM for which the archives are to be */
    static Rehearsals start(String java) throws IOException {
        return new Rehearsals(java, Files.createTempDirectory("hookline-rehearsal"));
    }

    /** Returns what went wrong; empty when the archive is there. The hook finds a relay that runs, as it does on a desk. */
    String archiveHook(Path archive, Program program, String pathSeparator) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        spool.resolve(SpoolSigns.RELAY_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock of a new spool is not valid");
            }
            return new ClassDataArchive(java)
                    .make(
                            archive,
                            with(
                                    StartOptions.hook(),
                                    "-Dhookline.spool=" + spool,
                                    "-Dhookline.relay=" + spool.resolve("none.args")),
                            StartOptions.classPath(program.hook(), pathSeparator),
                            List.of(HOOK, Hook.INCOMING_CALL.iniKey(), NUMBER));
        }
    }

    /** Returns what went wrong; empty when the archive is there. Needs the event that the hook left behind. */
    String archiveRelay(Path archive, Program program, Path logging, String pathSeparator) throws IOException {
        return new ClassDataArchive(java)
                .make(
                        archive,
                        with(
                                StartOptions.relay(),
                                "-Dlogback.configurationFile=" + logging,
                                "-Dhookline.logs=" + spool),
                        StartOptions.classPath(program.relay(), pathSeparator),
                        List.of(
                                RELAY,
                                "--spool=" + spool,
                                "--station=rehearsal",
                                "--bootstrap-servers=" + NOWHERE,
                                "--schema-registry=http://" + NOWHERE + "/"));
    }

    /**
     * Runs the hook as MicroSIP will.
     *
     * @return how long the quickest of some runs took
     * @throws DeskException when it fails
     */
    Duration runHook(Path hookArguments) throws IOException {
        Duration quickest = PATIENCE;
        for (int i = 0; i < RUNS; i++) {
            long before = events();
            long begun = System.nanoTime();
            Subprocess hook = Subprocess.run(
                    List.of(java, "@" + hookArguments, Hook.CALL_END.iniKey(), NUMBER),
                    Map.of("HOOKLINE_SPOOL", spool.toString(), "HOOKLINE_NO_RELAY", "1"),
                    PATIENCE);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
            if (!hook.succeeded() || events() != before + 1) {
                throw new DeskException(
                        "the hook was tried and failed, with exit code " + hook.exitCode() + ": " + hook.output());
            }
        }
        return quickest;
    }

    @Override
    public void close() throws IOException {
        DeskFiles.deleteTree(spool);
    }

    private static List<String> with(List<String> options, String... more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }

    private long events() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(SpoolFile.SUFFIX))
                    .count();
        }
    }
}
