// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.service.Settings;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The settings of the rules by which events become calls, alike for the service and for a file of events. */
public final class RuleOptions {
    @Option(
            names = "--offered-limit",
            paramLabel = "DURATION",
            defaultValue = "15s",
            converter = Settings.Period.class,
            description = "An inbound call that has not rung is over after this long.")
    private Duration offered = Limits.DEFAULT.offered();

    @Option(
            names = "--ringing-limit",
            paramLabel = "DURATION",
            defaultValue = "180s",
            converter = Settings.Period.class,
            description = "An inbound call that rings is over after this long.")
    private Duration ringing = Limits.DEFAULT.ringing();

    @Option(
            names = "--dialling-limit",
            paramLabel = "DURATION",
            defaultValue = "180s",
            converter = Settings.Period.class,
            description = "An outbound call that was not answered is over after this long.")
    private Duration dialling = Limits.DEFAULT.dialling();

    @Option(
            names = "--connected-limit",
            paramLabel = "DURATION",
            defaultValue = "4h",
            converter = Settings.Period.class,
            description = "A call that was answered is over after this long.")
    private Duration connected = Limits.DEFAULT.connected();

    @Option(
            names = "--region",
            paramLabel = "CC",
            converter = Region.class,
            description = "The desks' region, two capital letters such as DE: numbers are compared by its numbering "
                    + "plan. Without it by their digits alone.")
    private Numbering numbering = Numbering.PLAIN;

    /** How long to wait for what may never come. */
    public Limits limits() {
        return new Limits(
                offered,
                ringing,
                dialling,
                connected,
                Limits.DEFAULT.correctAnswered(),
                Limits.DEFAULT.correctUnanswered());
    }

    /** How numbers are read. */
    public Numbering numbering() {
        return numbering;
    }

    /** A region with a numbering plan. */
    static final class Region implements CommandLine.ITypeConverter<Numbering> {
        @Override
        public Numbering convert(String text) {
            try {
                return Numbering.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
