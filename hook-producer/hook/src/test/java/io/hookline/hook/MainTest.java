// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hook as MicroSIP starts it: a process of its own. */
class MainTest {
    /** The first is loaded when the first lambda or linked string concatenation runs. */
    private static final Pattern SLOW = Pattern.compile(
            " \\S*(BootstrapMethodInvoker|[.]stream[.]\\S+|[.]regex[.]\\S+|util[.]Formatter|SecureRandom|ProcessHandleImpl) source");

    @TempDir
    Path temporary;

    private Path spool;

    @BeforeEach
    void createSpool() throws Exception {
        spool = Files.createDirectory(temporary.resolve("spool"));
    }

    static Stream<List<String>> hostileNumbers() {
        return Stream.of(
                List.of("@file", "*", "-version", "--help", "a&b|c;\"d\""),
                List.of("-cp", "/", "-jar", "-Dhookline.spool=/", "-XX:+Bogus", "@@", "%0", "$(id)", "`id`", "'"),
                List.of());
    }

    @ParameterizedTest
    @MethodSource("hostileNumbers")
    void aHostileNumber_isOnlyData(List<String> arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("cmdCallEnd"));
        all.addAll(arguments);
        Ended ended = start(Map.of("HOOKLINE_SPOOL", spool.toString()), List.of(), all);
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(onlyEvent().number()).isEqualTo(String.join(" ", arguments));
    }

    @Test
    void event_holdsTheClocksOfTheStart() throws Exception {
        Instant before = Instant.now();
        long nanosBefore = System.nanoTime();
        start(Map.of("HOOKLINE_SPOOL", spool.toString()), List.of(), List.of("cmdIncomingCall", "100"));
        SpooledEvent event = onlyEvent();
        Instant at = Instant.EPOCH.plusNanos(Math.multiplyExact(event.occurredAtMicros(), 1_000L));
        assertThat(at).isBetween(before.minus(Duration.ofMillis(100)), Instant.now());
        if (File.separatorChar == '/') {
            // One monotonic clock for all processes of a PC; Linux promises it, and durations count on it.
            assertThat(event.monotonicNanos()).isBetween(nanosBefore, System.nanoTime());
        }
        assertThat(event.hook()).isEqualTo(Hook.INCOMING_CALL);
    }

    @Test
    void spool_comesFromTheArgumentFile() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("hook.args"),
                "-Dhookline.spool=\"" + spool.toString().replace("\\", "\\\\") + "\"\n");
        Ended ended = start(Map.of(), List.of("@" + file), List.of("cmdCallEnd", "100"));
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(onlyEvent().number()).isEqualTo("100");
    }

    @Test
    void wrongUsage_isOneLineAndExitCode2() throws Exception {
        Map<String, String> environment = Map.of("HOOKLINE_SPOOL", spool.toString());
        assertOneLine(start(environment, List.of(), List.of()), 2, "no hook: expected one of cmdIncomingCall ");
        assertOneLine(start(environment, List.of(), List.of("--help", "5551234")), 2, "unknown hook: expected one of ");
        assertOneLine(start(environment, List.of(), List.of("+495551234")), 2, "unknown hook: expected one of ");
        assertOneLine(start(environment, List.of(), List.of("cmd\nCall\u001B", "5551234")), 2, "unknown hook: ");
        assertOneLine(start(Map.of(), List.of(), List.of("cmdCallEnd", "5551234")), 2, "no spool: expected ");
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void aFailureToWrite_isOneLineAndExitCode1() throws Exception {
        Path missing = spool.resolve("missing");
        Map<String, String> environment = Map.of("HOOKLINE_SPOOL", missing.toString());
        Ended ended = start(environment, List.of(), List.of("cmdCallEnd", "5551234"));
        assertOneLine(ended, 1, "cannot write the event, expected a spool directory that exists and can be written: ");
        assertThat(ended.err()).contains(missing.getFileName().toString());
        assertThat(missing).doesNotExist();
    }

    @Test
    void aDamagedInstallation_isOneLineAndExitCode1() throws Exception {
        Path damaged = Files.createDirectories(temporary.resolve("damaged/io/hookline/hook"));
        for (String name : List.of("Main", "Failure", "PrintableAscii", "UsageException")) {
            Path classFile = BuildFiles.classes().resolve("io/hookline/hook/" + name + ".class");
            Files.copy(classFile, damaged.resolve(name + ".class"));
        }
        Map<String, String> environment = Map.of("HOOKLINE_SPOOL", spool.toString());
        Ended ended = start(temporary.resolve("damaged"), environment, List.of(), List.of("cmdCallEnd", "5551234"));
        assertOneLine(ended, 1, "cannot write the event: unexpected java.lang.NoClassDefFoundError");
    }

    @Test
    void start_loadsNothingKnownToBeSlow() throws Exception {
        Path log = temporary.resolve("classes.log");
        start(
                Map.of("HOOKLINE_SPOOL", spool.toString()),
                List.of("-Xshare:auto", "-Xlog:class+load:file=" + log.getFileName()),
                List.of("cmdCallEnd", "a", "b"));
        assertThat(Files.readString(log)).contains(" io.hookline.hook.Main ");
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> SLOW.matcher(line).find())
                .isEmpty();
    }

    private static void assertOneLine(Ended ended, int exitCode, String start) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("hookline-hook: " + start).endsWith(System.lineSeparator());
        assertThat(ended.err().strip()).hasLineCount(1).matches("[ -~]+").doesNotContain("5551234");
    }

    private SpooledEvent onlyEvent() throws Exception {
        try (Stream<Path> files = Files.list(spool)) {
            List<Path> all = files.toList();
            assertThat(all).singleElement().asString().endsWith(".event");
            return SpoolFile.decode(Files.readAllBytes(all.get(0)));
        }
    }

    private Ended start(Map<String, String> environment, List<String> options, List<String> arguments)
            throws Exception {
        return start(BuildFiles.classes(), environment, options, arguments);
    }

    private Ended start(Path classPath, Map<String, String> environment, List<String> options, List<String> arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath.toString()));
        command.add(Main.class.getName());
        command.addAll(arguments);
        Path out = temporary.resolve("stdout");
        Path err = temporary.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("HOOKLINE_SPOOL", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private record Ended(int exitCode, String out, String err) {}
}
