// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.hookline.hook.SpoolFile;
import io.hookline.relay.RelayProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package as a user gets it: unpacked, installed, used by the lines that it prints, removed. */
class DeskPackageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    private Path unpacked = Path.of("");
    private Path user = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void unpack() throws Exception {
        assumeThat(Platform.current())
                .as("the scripts of Windows are tried by hand")
                .isEqualTo(Platform.POSIX);
        unpacked = temporary.resolve("down loads"); // the package may lie where a hook may not
        user = Files.createDirectory(temporary.resolve("user"));
        home = user.resolve(".local/share/hookline");
        try (ZipFile zip = new ZipFile(System.getProperty("hookline.desk.zip"))) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path file = unpacked.resolve(entry.getName()).normalize();
                assertThat(file).startsWithRaw(unpacked);
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
        try (Stream<Path> directories = Files.list(unpacked)) {
            unpacked = directories.findFirst().orElseThrow();
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (Files.isDirectory(home)) {
            Relays.stop(home.resolve("spool"));
        }
    }

    @Test
    void thePackage_holdsWhatItsLicencesAskFor() throws Exception {
        assertThat(unpacked.resolve("LICENSE.txt")).content().contains("Apache License");
        assertThat(unpacked.resolve("THIRD-PARTY.txt"))
                .content()
                .contains("kafka-clients", "picocli", "logback-classic", "(Apache-2.0)");
        assertThat(unpacked.resolve("README.txt")).content().contains("install --station");
        assertThat(Files.readString(unpacked.resolve("install.cmd"))).contains("\r\n");
        assertThat(Files.readString(unpacked.resolve("install"))).doesNotContain("\r");
    }

    @Test
    void aDesk_isInstalled_used_upgraded_andRemoved() throws Exception {
        Subprocess installed = script(
                "install",
                "--station=Front \"desk\"",
                "--bootstrap-servers=127.0.0.1:1",
                "--schema-registry=http://127.0.0.1:1/");
        assertThat(installed.exitCode()).as("%s", installed.output()).isZero();
        assertThat(installed.output()).doesNotContain("Warning");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("spool"))))
                .isEqualTo("rwx------");
        assertThat(user.resolve(".config/systemd/user/hookline-relay.service"))
                .content()
                .contains(home + "/relay.args");
        assertThat(script("install", "--help").output()).contains("--home");

        // Removes the relay that systemd may have started: this is about the installed command lines.
        Relays.stop(home.resolve("spool"));
        List<String> lines = lines(installed);
        assertThat(lines).hasSize(8);
        for (String line : lines) {
            assertThat(run(line, "+49 30 \"1\"", Map.of("HOOKLINE_NO_RELAY", "1"))
                            .output())
                    .isEmpty();
        }
        assertThat(events()).hasSize(8);
        assertThat(Files.readString(home.resolve("hook.args"))).contains("-Dhookline.relay=" + home + "/relay.args");

        Process relay = relay();
        try {
            await().atMost(SOON)
                    .until(() -> RelayProcess.find(home.resolve("spool")).equals(Optional.of(relay.toHandle())));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(home.resolve("log/relay.log"))
                            .content()
                            .contains("relays the events of station Front \"desk\"", "waits for the registry"));
            assertThat(relay.isAlive()).isTrue();

            Subprocess upgraded = script("install", "--no-log-on", "--extension=2001");
            assertThat(upgraded.exitCode()).as("%s", upgraded.output()).isZero();
            assertThat(lines(upgraded)).isEqualTo(lines);
            assertThat(relay.waitFor()).as("ended by SIGTERM").isEqualTo(143);
        } finally {
            relay.destroyForcibly();
        }
        assertThat(home.resolve("settings.properties")).content().contains("station=Front \"desk\"", "extension=2001");
        assertThat(home.resolve("program-1")).doesNotExist();
        assertThat(events()).as("kept by the upgrade").hasSize(8);

        Subprocess kept = script("uninstall");
        assertThat(kept.output()).contains("holds 8 events");
        assertThat(user.resolve(".config/systemd/user/hookline-relay.service")).doesNotExist();
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left).containsExactly(home.resolve("spool"));
        }
        assertThat(script("uninstall", "--purge").exitCode()).isZero();
        assertThat(home).doesNotExist();
        assertThat(script("uninstall").output()).contains("Nothing is installed");
    }

    @Test
    void theArchives_areUsed_andTheFirstHookStartsTheRelay() throws Exception {
        Path credentials = temporary.resolve("kafka.properties");
        Files.writeString(credentials, "sasl.jaas.config=a secret\n");
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-r--r--"));
        Subprocess installed = script(
                "install",
                "--station=a",
                "--bootstrap-servers=127.0.0.1:1",
                "--no-log-on",
                "--kafka-config=" + credentials);
        assertThat(installed.exitCode()).as("%s", installed.output()).isZero();
        assertThat(installed.output()).contains("Warning: others than you can read " + credentials);
        assertThat(home.resolve("relay.args"))
                .content()
                .contains("--kafka-config=" + credentials)
                .doesNotContain("a secret");
        assertThat(home.resolve("settings.properties")).content().doesNotContain("a secret");
        String java = lines(installed).get(0).replaceFirst("^[^=]*=", "").replaceFirst(" .*", "");

        Path loud = home.resolve("program-1/loud.args"); // as the installed file says that nothing be logged
        Subprocess loaded = Subprocess.run(
                List.of(
                        "sh",
                        "-c",
                        "sed '/^-Xlog/d' \"$1\" >\"$2\"; exec \"$3\" -Xlog:class+load \"@$2\" cmdCallEnd 1",
                        "sh",
                        home.resolve("hook.args").toString(),
                        loud.toString(),
                        java),
                Map.of("HOOKLINE_NO_RELAY", "1"),
                PATIENCE);
        assertThat(loaded.output().lines().filter(line -> line.contains(" io.hookline.")))
                .isNotEmpty()
                .allMatch(line -> line.contains("shared objects file"));

        assertThat(RelayProcess.runs(home.resolve("spool"))).isFalse();
        assertThat(run(lines(installed).get(7), "2", Map.of()).exitCode()).isZero();
        await().atMost(SOON)
                .until(() -> RelayProcess.find(home.resolve("spool")).isPresent());
    }

    @Test
    void withoutJava_theScriptSaysWhatIsMissing() throws Exception {
        Subprocess missing = Subprocess.run(
                List.of("/bin/sh", unpacked.resolve("install").toString()), Map.of("JAVA_HOME", "/nowhere"), PATIENCE);
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.output()).contains("expected a Java 17 or newer in JAVA_HOME, found no /nowhere/bin/java");

        Path old = Files.createDirectories(temporary.resolve("old/bin")).resolve("java");
        Files.writeString(old, "#!/bin/sh\necho 'java version \"1.8.0_392\"' >&2\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        assertThat(Subprocess.run(
                                List.of("/bin/sh", unpacked.resolve("install").toString()),
                                Map.of("JAVA_HOME", temporary.resolve("old").toString()),
                                PATIENCE)
                        .output())
                .contains("is version 8");
    }

    private List<String> lines(Subprocess installed) throws IOException {
        List<String> printed = installed
                .output()
                .lines()
                .filter(line -> line.startsWith("cmd"))
                .toList();
        assertThat(Files.readAllLines(home.resolve("MicroSIP-lines.ini"))).isEqualTo(printed);
        return printed;
    }

    /** Splits at spaces and appends one string, as MicroSIP does. */
    private static Subprocess run(String line, String number, Map<String, String> environment) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(line.substring(line.indexOf('=') + 1).split(" ")));
        command.add(number);
        return Subprocess.run(command, environment, PATIENCE);
    }

    private Process relay() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Platform.current().java(System.getProperty("java.home")), "@" + home.resolve("relay.args"))
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
        return builder.start();
    }

    private Subprocess script(String name, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", unpacked.resolve(name).toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(
                Map.of("HOME", user.toString(), "XDG_CONFIG_HOME", "", "JAVA_HOME", System.getProperty("java.home")));
        return Subprocess.run(command, environment, PATIENCE);
    }

    private List<Path> events() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("spool"))) {
            return files.filter(file -> file.toString().endsWith(SpoolFile.SUFFIX))
                    .toList();
        }
    }
}
