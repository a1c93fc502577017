// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a process's settings: each option {@code --some-name} may also come from the variable
 * {@code HOOKLINE_SOME_NAME}; the option wins. {@code --help} names both, and all wrong settings are reported at once.
 */
public final class Settings {
    private static final int WRONG_SETTINGS = 2;

    private Settings() {}

    /** A command line that fills the given picocli-annotated object. */
    public static CommandLine commandLine(Object options, Map<String, String> environment) {
        CommandLine command = new CommandLine(options)
                .registerConverter(Duration.class, Settings::duration)
                .registerConverter(URI.class, Settings::uri)
                .setDefaultValueProvider(argument ->
                        argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()
                                ? environment.get(variable(option.longestName()))
                                : null)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
        command.getCommandSpec().parser().collectErrors(true);
        List.copyOf(command.getCommandSpec().options()) // each is replaced on the way
                .forEach(option -> describeVariable(command.getCommandSpec(), option, variable(option.longestName())));
        return command;
    }

    /**
     * Lets some options of a command also come from their variables, and no other option: for a command among several of
     * one command line. The option wins.
     *
     * @param names the longest names of the options
     */
    public static void takeVariables(CommandLine command, Set<String> names, Map<String, String> environment) {
        CommandLine.Model.CommandSpec spec = command.getCommandSpec();
        command.setDefaultValueProvider(
                argument -> argument instanceof OptionSpec option && names.contains(option.longestName())
                        ? environment.get(variable(option.longestName()))
                        : null);
        List.copyOf(spec.options()).stream() // each is replaced on the way
                .filter(option -> names.contains(option.longestName()))
                .forEach(option -> describeVariable(spec, option, variable(option.longestName())));
    }

    /**
     * Parses the arguments.
     *
     * @return the exit code when the process ends here (help was asked for, or settings are wrong); empty to go on
     */
    public static OptionalInt parse(CommandLine command, String[] args, PrintWriter out, PrintWriter err) {
        CommandLine.ParseResult result = command.parseArgs(withVariables(command, args));
        if (result.isUsageHelpRequested()) {
            command.usage(out);
            return OptionalInt.of(0);
        }
        if (result.isVersionHelpRequested()) {
            out.println(command.getCommandName() + " " + Meters.version());
            return OptionalInt.of(0);
        }
        if (result.errors().isEmpty()) {
            return OptionalInt.empty();
        }
        for (Exception problem : result.errors()) {
            err.println(command.getCommandName() + ": " + message(problem));
        }
        err.println("See " + command.getCommandName() + " --help");
        return OptionalInt.of(WRONG_SETTINGS);
    }

    /**
     * Puts what variables say into the arguments. Left to its defaults, picocli would stop at the first variable that is
     * wrong and leave the others unread.
     */
    private static String[] withVariables(CommandLine command, String[] args) {
        Stream<String> variables = command.getCommandSpec().options().stream()
                .filter(option -> !isGiven(option, args))
                .flatMap(option ->
                        fromVariable(command, option).stream().map(value -> option.longestName() + "=" + value));
        return Stream.concat(variables, Stream.of(args)).toArray(String[]::new);
    }

    private static boolean isGiven(OptionSpec option, String[] args) {
        return Stream.of(option.names())
                .anyMatch(name -> Stream.of(args).anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "=")));
    }

    private static Optional<String> fromVariable(CommandLine command, OptionSpec option) {
        try {
            return Optional.ofNullable(command.getDefaultValueProvider().defaultValue(option));
        } catch (Exception e) { // IDefaultValueProvider declares no less; ours reads a map
            throw new IllegalStateException(e);
        }
    }

    /** The variable that stands for an option: {@code --http-port} is {@code HOOKLINE_HTTP_PORT}. */
    static String variable(String option) {
        return "HOOKLINE_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static void describeVariable(CommandLine.Model.CommandSpec spec, OptionSpec option, String variable) {
        if (option.usageHelp() || option.versionHelp()) {
            return;
        }
        String[] description = option.description().clone();
        if (description.length > 0) {
            int last = description.length - 1;
            description[last] = description[last] + " (" + variable
                    + (option.defaultValue() == null ? "" : ", default " + option.defaultValue()) + ")";
        }
        spec.remove(option);
        spec.addOption(OptionSpec.builder(option).description(description).build());
    }

    private static String message(Exception problem) {
        String text = problem.getMessage();
        if (problem instanceof ParameterException wrong && wrong.getArgSpec() instanceof OptionSpec option) {
            return text + " [" + option.longestName() + " or " + variable(option.longestName()) + "]";
        }
        return text == null ? problem.toString() : text;
    }

    /** A century: sums with times of today stay times. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** A duration as {@code 15s}, {@code 3m}, {@code 4h}, {@code 1d}, {@code 250ms}, or ISO-8601 ({@code PT15S}). */
    static Duration duration(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        try {
            if (trimmed.endsWith("ms")) {
                return positive(text, Duration.ofMillis(Long.parseLong(trimmed.substring(0, trimmed.length() - 2))));
            }
            if (trimmed.startsWith("p")) {
                return positive(text, Duration.parse(trimmed));
            }
            return positive(text, Duration.parse((trimmed.endsWith("d") ? "P" : "PT") + trimmed));
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new TypeConversionException("expected a duration such as 250ms, 15s, 3m, 4h, 1d, was '" + text + "'");
        }
    }

    private static Duration positive(String text, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new TypeConversionException("expected a duration above zero, was '" + text + "'");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException(
                    "expected a duration of at most " + LONGEST.toDays() + "d, was '" + text + "'");
        }
        return duration;
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getUserInfo() != null) {
                throw new TypeConversionException(
                        "expected a URL without user and password, as others can read settings");
            }
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("expected an http or https URL, was '" + text + "'");
        }
        throw new TypeConversionException("expected an http or https URL, was '" + text + "'");
    }

    /** A duration, for commands that are not made by {@link #commandLine}. */
    public static final class Period implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return duration(text);
        }
    }

    /** A text that says something. */
    public static final class NotBlank implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isBlank()) {
                throw new TypeConversionException("expected a text, was blank");
            }
            return text;
        }
    }

    /** A TCP port; 0 stands for any free one. */
    public static final class Port implements CommandLine.ITypeConverter<Integer> {
        private static final int HIGHEST = 65_535;

        @Override
        public Integer convert(String text) {
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= HIGHEST) {
                    return port;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a port from 0 to 65535, was '" + text + "'");
            }
            throw new TypeConversionException("expected a port from 0 to 65535, was '" + text + "'");
        }
    }

    /** A whole number from 1. */
    public static final class Count implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int count = Integer.parseInt(text);
                if (count > 0) {
                    return count;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a whole number from 1, was '" + text + "'");
            }
            throw new TypeConversionException("expected a whole number from 1, was '" + text + "'");
        }
    }
}
