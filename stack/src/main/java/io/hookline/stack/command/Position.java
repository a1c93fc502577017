// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Where a record stands in its topic, written {@code partition@offset}. Sorts by partition, then by offset. */
record Position(int partition, long offset) implements Comparable<Position> {
    private static final Pattern FORM = Pattern.compile("(?<partition>\\d{1,9})@(?<offset>\\d{1,18})");
    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::partition).thenComparingLong(Position::offset);

    /** Empty for a text of any other form. */
    static Optional<Position> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Position(
                        Integer.parseInt(matcher.group("partition")), Long.parseLong(matcher.group("offset"))))
                : Optional.empty();
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }

    /** Reads a position on the command line. */
    static final class Converter implements CommandLine.ITypeConverter<Position> {
        @Override
        public Position convert(String text) {
            return parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected a position PARTITION@OFFSET such as 0@12, was '" + text + "'"));
        }
    }
}
