// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark of durations measured: as tables, and as one JSON object with the figures of every run.
 *
 * @param memory null when it was not asked for
 */
record DurationsReport(
        String machine,
        List<Throughput.Result> throughput,
        List<Punctuation.Result> punctuation,
        Memory.@Nullable Result memory) {

    /** Figures of one machine say little about another. */
    static String thisMachine() {
        return String.format(
                Locale.ROOT,
                "%d processors, %s, Java %s, heap up to %,d MB",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                Runtime.version().feature(),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** Writes {@code durations.json}; returns the file. */
    Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("durations.json").toAbsolutePath().normalize();
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
        return file;
    }

    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        if (!throughput.isEmpty()) {
            tables.add(rates());
            tables.add(ratios());
            tables.add(written());
        }
        if (!punctuation.isEmpty()) {
            tables.add(punctuations());
        }
        if (memory != null) {
            tables.add(memory(memory));
            tables.add(state(memory));
        }
        return tables;
    }

    private Table rates() {
        Table table = new Table(
                "Events per second: median (min–max)",
                "stations",
                "service",
                "pass-through Avro",
                "pass-through bytes");
        for (Throughput.Result result : throughput) {
            table.row(
                    whole(result.stations()),
                    Spread.of(result.service()).text(0),
                    Spread.of(result.passThroughAvro()).text(0),
                    Spread.of(result.passThroughBytes()).text(0));
        }
        return table;
    }

    private Table ratios() {
        Table table = new Table(
                "The service's share of a pass-through's events per second, run by run: median (min–max)",
                "stations",
                "events",
                "runs",
                "to Avro",
                "to bytes");
        for (Throughput.Result result : throughput) {
            table.row(
                    whole(result.stations()),
                    whole(result.events()),
                    whole(result.service().size()),
                    result.ratioToAvro().text(2),
                    result.ratioToBytes().text(2));
        }
        return table;
    }

    /** A topic may be missing where nothing was written to it. */
    private Table written() {
        Set<String> topics = new TreeSet<>();
        throughput.forEach(result -> topics.addAll(result.written().keySet()));
        Table table = new Table(
                "What the service writes for an event", "topic", "stations", "records", "bytes of key and value");
        for (String topic : topics) {
            for (Throughput.Result result : throughput) {
                TopicContents.Size size = result.written().getOrDefault(topic, TopicContents.Size.NOTHING);
                table.row(
                        topic,
                        whole(result.stations()),
                        decimal(2, size.records() / (double) result.events()),
                        decimal(0, size.bytes() / (double) result.events()));
            }
        }
        return table;
    }

    private Table punctuations() {
        Table table = new Table(
                "A punctuation of one partition, in microseconds: median (min–max)",
                "idle stations",
                "nothing due, mean",
                "nothing due, longest",
                "each due call");
        for (Punctuation.Result result : punctuation) {
            table.row(
                    whole(result.idle()),
                    Spread.of(result.idleMicros()).text(0),
                    Spread.of(result.idleMaxMicros()).text(0),
                    Spread.of(result.dueMicros()).text(0));
        }
        return table;
    }

    private static Table memory(Memory.Result memory) {
        Table table = new Table(
                "Bytes for a station; on disk all stations together, in MB: " + decimal(1, memory.diskBytes() / 1e6),
                "kind of station",
                "stations",
                "heap",
                "state",
                "changelog, uncompacted",
                "heap of all, MB");
        for (Memory.Kind kind : memory.kinds()) {
            double stations = Math.max(1, kind.stations());
            table.row(
                    kind.name(),
                    whole(kind.stations()),
                    decimal(0, kind.heapBytes() / stations),
                    decimal(0, kind.stateBytes() / stations),
                    decimal(0, kind.changelogBytes() / stations),
                    decimal(1, kind.heapBytes() / 1e6));
        }
        return table;
    }

    private static Table state(Memory.Result memory) {
        Set<String> stores = new TreeSet<>();
        memory.kinds().forEach(kind -> stores.addAll(kind.state().keySet()));
        Table table = new Table("State by store", "kind of station", "store", "keys a station", "bytes a station");
        for (Memory.Kind kind : memory.kinds()) {
            double stations = Math.max(1, kind.stations());
            for (String store : stores) {
                TopicContents.Size size = kind.state().getOrDefault(store, TopicContents.Size.NOTHING);
                table.row(
                        kind.name(), store, decimal(2, size.records() / stations), decimal(0, size.bytes() / stations));
            }
        }
        return table;
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String decimal(int decimals, double number) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }
}
