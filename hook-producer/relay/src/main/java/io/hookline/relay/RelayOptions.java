// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.service.HttpOptions;
import io.hookline.service.KafkaOptions;
import io.hookline.service.Settings;
import io.hookline.service.StartException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@link RelaySettings}. */
@Command(
        name = "hookline-relay",
        mixinStandardHelpOptions = true,
        description = "Brings the events that MicroSIP's hooks left in a spool to Kafka.")
public final class RelayOptions {
    @Option(
            names = "--spool",
            paramLabel = "DIR",
            required = true,
            converter = ExistingDirectory.class,
            description = "Directory in which the hooks leave their events.")
    private Path spool = Path.of("");

    @Option(
            names = "--station",
            paramLabel = "NAME",
            converter = Name.class,
            description = "Name of this desk, unlike that of any other; the host's name if not given.")
    private @Nullable String station;

    @Option(
            names = "--extension",
            paramLabel = "NUMBER",
            converter = Name.class,
            description = "The desk's own extension, e.g. 2001.")
    private @Nullable String extension;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            converter = Name.class,
            description = "SIP domain of the desk's account.")
    private @Nullable String domain;

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            converter = Name.class,
            description = "What MicroSIP calls the desk's account.")
    private @Nullable String label;

    @Option(
            names = "--spool-max-events",
            paramLabel = "N",
            defaultValue = "250000",
            converter = Count.class,
            description = "Hooks are refused while so many events wait; none that waits is dropped.")
    private long mostEvents = SpoolLimits.DEFAULT.events();

    @Option(
            names = "--spool-max-age",
            paramLabel = "DURATION",
            defaultValue = "90d",
            converter = Settings.Period.class,
            description = "Hooks are refused while the oldest event that waits is so old.")
    private Duration longestWait = SpoolLimits.DEFAULT.age();

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    /**
     * The settings that these options mean, once they are parsed.
     *
     * @throws StartException when no station is given and the host has no name that would do
     */
    public RelaySettings settings() {
        return new RelaySettings(
                spool,
                station == null ? hostName() : station,
                new StationAccount(extension, domain, label),
                new SpoolLimits(mostEvents, longestWait),
                kafka.connection(),
                kafka.configFile(),
                http.settings());
    }

    private static String hostName() {
        String name = HostName.find(System.getenv()).orElse("");
        Names.fault(name).ifPresent(fault -> {
            throw new StartException("--station: the name of this host will not do, " + fault + "; give one", null);
        });
        return name;
    }

    /** A directory that is there: one made here would be a place into which no hook writes. */
    static final class ExistingDirectory implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                Path directory = Path.of(text);
                if (Files.isDirectory(directory)) {
                    return directory.toAbsolutePath().normalize();
                }
            } catch (InvalidPathException e) {
                throw new TypeConversionException("expected an existing directory, was '" + text + "'");
            }
            throw new TypeConversionException("expected an existing directory, was '" + text + "'");
        }
    }

    /** A number above 0. */
    static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long count = Long.parseLong(text);
                if (count > 0) {
                    return count;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a number above 0, was '" + text + "'");
            }
            throw new TypeConversionException("expected a number above 0, was '" + text + "'");
        }
    }

    /** One line of text. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            Names.fault(text).ifPresent(fault -> {
                throw new TypeConversionException(fault);
            });
            return text;
        }
    }
}
