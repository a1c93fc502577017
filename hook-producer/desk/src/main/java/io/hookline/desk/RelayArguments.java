// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.relay.RelayOptions;
import io.hookline.service.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The settings of a desk's relay, by the names of its options without the dashes. Those that were given are kept in a file and
 * hold until they are given anew; the others are the relay's defaults, which may change with its version. Credentials are
 * none of them: they are in the file that {@code kafka-config} names.
 */
final class RelayArguments {
    private static final String SPOOL = "--spool";
    private static final String STATION = "station";
    private static final String HEADER = """
            # The relay's settings, by the names of its options. After a change, run install again.
            # No credentials: they belong into the file that kafka-config names.
            """;
    static final String KAFKA_CONFIG = "kafka-config";

    private final SortedMap<String, String> values;

    private RelayArguments(SortedMap<String, String> values) {
        this.values = values;
    }

    /** Gives a command all options of the relay but the spool, which is in the desk's home. */
    static void addOptions(CommandSpec command) {
        for (OptionSpec option : relayOptions()) {
            String[] description = option.description().clone();
            if (option.defaultValue() != null && description.length > 0) {
                description[description.length - 1] += " The relay's default: " + option.defaultValue() + ".";
            }
            command.addOption(OptionSpec.builder(option.names())
                    .paramLabel(option.paramLabel())
                    .description(description)
                    .type(String.class)
                    .build());
        }
    }

    /** What is in the file, if it is there, and over it what was given to a command with {@link #addOptions}. */
    static RelayArguments of(Path file, ParseResult given) throws IOException {
        SortedMap<String, String> values = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            Properties kept = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            } catch (IllegalArgumentException e) {
                throw new DeskException(file + " is no properties file: " + e.getMessage());
            }
            kept.stringPropertyNames().forEach(name -> values.put(name, kept.getProperty(name)));
        }
        for (OptionSpec option : relayOptions()) {
            String name = option.longestName();
            String value = given.matchedOptionValue(name, null);
            if (value != null) {
                values.put(name.substring(2), value);
            }
        }
        values.computeIfPresent(KAFKA_CONFIG, (name, path) -> absolute(path));
        return new RelayArguments(values);
    }

    /**
     * Checks all of them, and settles the station's name: a name that depends on where a process looks would make two stations
     * of a desk.
     *
     * @param spool any directory
     * @param err is told every problem
     * @return whether all is well
     */
    boolean settle(Path spool, PrintWriter err) {
        RelayOptions options = new RelayOptions();
        CommandLine command = Settings.commandLine(options, Map.of());
        command.setCommandName("install");
        if (Settings.parse(command, commandLine(spool).toArray(String[]::new), err, err)
                .isPresent()) {
            return false;
        }
        values.put(STATION, options.settings().station());
        return true;
    }

    /** The options on the relay's command line. */
    List<String> commandLine(Path spool) {
        List<String> arguments = new ArrayList<>(List.of(SPOOL + "=" + spool));
        values.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments;
    }

    String station() {
        return Objects.requireNonNull(values.get(STATION), "not settled");
    }

    /** The file with credentials, or an empty path. */
    Path kafkaConfig() {
        return Path.of(values.getOrDefault(KAFKA_CONFIG, ""));
    }

    /** The settings file: UTF-8, as {@link Properties} reads it. */
    void save(Path file) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        StringBuilder lines = new StringBuilder(HEADER);
        text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .forEach(line -> lines.append(line).append('\n'));
        DeskFiles.replace(file, lines.toString(), StandardCharsets.UTF_8);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    private static List<OptionSpec> relayOptions() {
        return CommandSpec.forAnnotatedObject(new RelayOptions()).options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(option -> !option.longestName().equals(SPOOL))
                .toList();
    }
}
