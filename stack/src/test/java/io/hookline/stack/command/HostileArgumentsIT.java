// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.hook.SpoolFile;
import io.hookline.hook.SpooledEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random hostile numbers, byte by byte through the real process boundary and by the command line that stands in MicroSIP's
 * INI. What the JVM can decode arrives unchanged up to the stated limit; of anything else the replacement is stated.
 */
@EnabledOnOs(OS.LINUX)
class HostileArgumentsIT {
    private static final int MOST_OF_ONE_PROCESS = 8;
    private static final int AT_ONCE = 3;
    private static final String REPLACEMENT = "\uFFFD";

    /** How many. The default is for every build; the full size takes some minutes. */
    private static final int ARGUMENTS = Integer.getInteger("hookline.hostile.arguments", 200);

    private static final long SEED = Long.getLong("hookline.hostile.seed", 1);

    /** What launcher, shell, JVM or hook might take for more than text; the files are in the working directory. */
    private static final List<String> WORDS = words();

    @TempDir
    private Path temporary;

    private Path workingDirectory = Path.of("");
    private List<String> command = List.of();

    private final AtomicInteger truncated = new AtomicInteger();
    private final AtomicInteger replaced = new AtomicInteger();

    private record Ended(int exitCode, String said, List<Path> files) {}

    @BeforeEach
    void installDesk() throws Exception {
        Path data = Files.createDirectories(temporary.resolve("data"));
        try (Child child = Script.start(Map.of("HOOKLINE_DATA", data.toString()), "hook", "--command")) {
            assertThat(child.exitCode()).as("%s", child.err()).isZero();
            command = List.of(child.out().get(0).split(" ", -1));
        }
        workingDirectory = Files.createDirectories(temporary.resolve("working"));
        Files.writeString(workingDirectory.resolve("existing.args"), "-version\n");
    }

    @Test
    void randomHostileArguments_arriveUnchanged_orByAStatedReplacement() throws Exception {
        Random random = new Random(SEED);
        List<List<byte[]>> all = new ArrayList<>();
        for (int left = ARGUMENTS; left > 0; left -= all.get(all.size() - 1).size()) {
            List<byte[]> one = new ArrayList<>();
            for (int i = Math.min(left, random.nextInt(MOST_OF_ONE_PROCESS + 1)); i > 0; i--) {
                one.add(hostile(random));
            }
            all.add(one);
        }
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            int number = i;
            // Most desks have a Unicode locale; in others Linux has ASCII alone.
            boolean ascii = i % 5 == 4;
            running.add(threads.submit(() -> {
                String locale = ascii ? "C" : "C.UTF-8";
                assertArrives(number, locale, ascii ? US_ASCII : UTF_8, all.get(number));
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        threads.shutdown();
        System.out.printf(
                "%d hostile arguments in %d hooks, seed %d: %d numbers with bytes that were no text and replaced,"
                        + " %d truncated%n",
                ARGUMENTS, all.size(), SEED, replaced.get(), truncated.get());
    }

    @Test
    void argumentThatNamesAFileOfArguments_isOnlyText() throws Exception {
        for (String text :
                List.of("@/etc/passwd", "@existing.args", "@missing.args", "@@/etc/passwd", "--disable-@files")) {
            Ended ended = run("file" + text.hashCode(), Map.of("LC_ALL", "C.UTF-8"), List.of(text.getBytes(UTF_8)));
            assertThat(ended.said()).isEmpty();
            assertThat(ended.exitCode()).isZero();
            assertThat(event(ended).number()).isEqualTo(text);
        }
    }

    /** Of these two variables the JVM tells on standard error, which MicroSIP does not read. */
    @Test
    void optionsInTheEnvironment_areToldOf_andDoNoHarm() throws Exception {
        Ended tool = run("tool", Map.of("JAVA_TOOL_OPTIONS", "-Dsome=value"), List.of("100".getBytes(UTF_8)));
        assertThat(tool.said()).isEqualTo("Picked up JAVA_TOOL_OPTIONS: -Dsome=value\n");
        assertThat(tool.exitCode()).isZero();
        assertThat(event(tool).number()).isEqualTo("100");

        Ended jdk = run("jdk", Map.of("JDK_JAVA_OPTIONS", "-Dsome=value"), List.of("@x".getBytes(UTF_8)));
        assertThat(jdk.said()).isEqualTo("NOTE: Picked up JDK_JAVA_OPTIONS: -Dsome=value\n");
        assertThat(jdk.exitCode()).isZero();
        assertThat(event(jdk).number()).isEqualTo("@x");
    }

    /** Whoever sets a desk's environment decides whether its JVMs start at all. */
    @Test
    void optionsInTheEnvironment_thatContradictTheHooksOwn_keepTheJvmFromStarting() throws Exception {
        Ended ended = run("contradiction", Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"), List.of("100".getBytes(UTF_8)));

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.said()).contains("initialization of VM").doesNotContain("100");
        assertThat(ended.files()).isEmpty();
    }

    private void assertArrives(int run, String locale, Charset charset, List<byte[]> arguments) throws Exception {
        Ended ended = run("run-" + run, Map.of("LC_ALL", locale), arguments);
        String context = locale + " "
                + arguments.stream()
                        .map(HexFormat.of()::formatHex)
                        .map(HostileArgumentsIT::shortened)
                        .toList();
        assertThat(ended.said()).as(context).isEmpty();
        assertThat(ended.exitCode()).as(context).isZero();
        SpooledEvent event = event(ended);
        String whole =
                arguments.stream().map(bytes -> new String(bytes, charset)).collect(Collectors.joining(" "));
        String kept = beginning(whole);
        assertThat(event.number()).as(context).isEqualTo(kept);
        assertThat(event.numberTruncated()).as(context).isEqualTo(!kept.equals(whole));
        if (event.numberTruncated()) {
            truncated.incrementAndGet();
        } else if (!Arrays.equals(event.number().getBytes(UTF_8), joined(arguments))) {
            assertThat(event.number())
                    .as("what is not the same has the sign of it; " + context)
                    .contains(REPLACEMENT);
            replaced.incrementAndGet();
        }
        try (Stream<Path> files = Files.list(workingDirectory)) {
            assertThat(files.map(Path::getFileName)).as(context).containsExactly(Path.of("existing.args"));
        }
    }

    /** The longest beginning of whole characters that takes at most 16 KiB of UTF-8. */
    private static String beginning(String text) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += Character.toString(character).getBytes(UTF_8).length;
            if (bytes > SpooledEvent.MAX_NUMBER_BYTES) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }

    /** By {@code xargs}, for Java can pass no bytes that are no text; the process has a spool of its own. */
    private Ended run(String name, Map<String, String> environment, List<byte[]> arguments) throws Exception {
        Path directory = Files.createDirectories(temporary.resolve(name));
        Path spool = Files.createDirectories(directory.resolve("spool"));
        Path input = Files.write(directory.resolve("arguments"), terminated(arguments));
        Path said = directory.resolve("said");
        List<String> line = new ArrayList<>(List.of("xargs", "-0", "-x", "-s", "1000000"));
        line.addAll(command);
        line.add("cmdIncomingCall");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(workingDirectory.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(said.toFile()));
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("HOOKLINE_") || variable.contains("JAVA"));
        builder.environment().putAll(environment);
        builder.environment().put("HOOKLINE_SPOOL", spool.toString());
        builder.environment().put("HOOKLINE_NO_RELAY", "1");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> files = Files.list(spool)) {
            return new Ended(process.exitValue(), Files.readString(said), files.toList());
        }
    }

    private static SpooledEvent event(Ended ended) throws IOException, SpoolFile.UnreadableException {
        assertThat(ended.files()).hasSize(1);
        return SpoolFile.decode(Files.readAllBytes(ended.files().get(0)));
    }

    private static byte[] hostile(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new byte[0];
            case 1 -> noise(random, 1 + random.nextInt(40), 255);
            case 2 -> noise(random, 1 + random.nextInt(40), 31);
            case 3 -> noise(random, 10_000, random.nextBoolean() ? 255 : 126);
            case 4 -> "📞é☎0".repeat(2_500).getBytes(UTF_8);
            case 5 -> HexFormat.of().parseHex(random.nextBoolean() ? "eda080edb080" : "c080f8888080");
            case 6 -> word(random).getBytes(UTF_8);
            case 7 -> Arrays.copyOf("📞📞".getBytes(UTF_8), 1 + random.nextInt(7));
            default -> (word(random) + word(random) + word(random)).getBytes(UTF_8);
        };
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>(List.of("""
                @existing.args @missing.args @@existing.args @/etc/passwd @ * ? *.args /etc/* [a-z]* -version --version --help
                -? -h -- - -cp -jar -D -Dhookline.spool=elsewhere -Dhookline.relay=existing.args -XX:+Bogus
                -XX:Flags=existing.args -J-version -agentlib:jdwp --disable-@files --module cmdCallEnd io.hookline.hook.Main
                " ' \\ \\" "" ^ | & && ; >pwned <existing.args `touch\tpwned` $(id>pwned) $HOME ${HOME} %PATH% %0 %s%n !! ~ #
                {a,b} ../../etc/passwd sip:a@b;c=d?e <script> é ☎ 📞
                """.strip().split("[ \n]+", -1)));
        words.addAll(List.of(
                "\n",
                "\r\n",
                "\t",
                " ",
                "\u0001",
                "\u001B[2J",
                "\u007F",
                "\u0085",
                "\u202E",
                "\uFEFF",
                "\uFFFD",
                "' OR 1=1 --",
                "0".repeat(99)));
        return words;
    }

    /** Bytes from 1 to the highest; 0 ends an argument. */
    private static byte[] noise(Random random, int length, int highest) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) (1 + random.nextInt(highest));
        }
        return noise;
    }

    private static byte[] terminated(List<byte[]> arguments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] argument : arguments) {
            all.writeBytes(argument);
            all.write(0);
        }
        return all.toByteArray();
    }

    private static byte[] joined(List<byte[]> arguments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                all.write(' ');
            }
            all.writeBytes(arguments.get(i));
        }
        return all.toByteArray();
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
