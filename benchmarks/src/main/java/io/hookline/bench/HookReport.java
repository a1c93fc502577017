// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the benchmark of the hook measured: as tables, and as one JSON object with the time of every start. */
record HookReport(String machine, HookArguments arguments, HookStarts.Result result) {
    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        tables.add(times());
        tables.add(processor());
        tables.add(states());
        tables.add(classes());
        return tables;
    }

    /** What a reader must know beside the tables. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (arguments.archive() == HookArguments.Archive.DEFAULT) {
            remarks.add("The hook has no class archive of its own here; the bare JVM and the producer hook do.");
        }
        result.missing().forEach(program -> remarks.add(program + " is not installed, so it was not measured."));
        return remarks;
    }

    private Table times() {
        Table table = new Table(
                "From start to end of a process, in ms; ratio of the same round, median (95 % interval)",
                "side", "starts", "p50", "p95", "p99", "to the bare JVM");
        HookStarts.Side bare = side(HookStarts.BARE);
        for (HookStarts.Side side : result.sides()) {
            Percentiles millis = Percentiles.of(side.millis());
            table.row(
                    side.name(),
                    String.valueOf(millis.count()),
                    decimal(millis.p50()),
                    decimal(millis.p95()),
                    decimal(millis.p99()),
                    MedianInterval.of(side.ratios(bare)).text(2));
        }
        return table;
    }

    /** Where other work shares the processors, this is what it does not change. The disk's time is not in it. */
    private Table processor() {
        Table table = new Table(
                "Processor time of a start, mean, in ms; ratio of the means", "side", "ms", "to the bare JVM");
        double bare = side(HookStarts.BARE).meanProcessorMillis();
        for (HookStarts.Side side : result.sides()) {
            double mean = side.meanProcessorMillis();
            table.row(
                    side.name(),
                    mean > 0 ? decimal(mean) : "not known",
                    mean > 0 && bare > 0 ? String.format(Locale.ROOT, "%.2f", mean / bare) : "");
        }
        return table;
    }

    private Table states() {
        Table table = new Table(
                "The hook with the broker in another state; ratio of the same round, median (95 % interval)",
                "states", "ratio", "difference");
        compare(table, HookStarts.HOOK_DOWN, "down to up");
        compare(table, HookStarts.HOOK_BLACK_HOLED, "black-holed to up");
        return table;
    }

    private void compare(Table table, String state, String name) {
        MedianInterval ratio = MedianInterval.of(side(state).ratios(side(HookStarts.HOOK_UP)));
        table.row(name, ratio.text(3), ratio.contains(1) ? "none measurable" : "measurable");
    }

    private Table classes() {
        Table table = new Table("Classes loaded", "program", "classes", "of these from an archive");
        for (HookStarts.Classes classes : result.classes()) {
            table.row(classes.name(), String.valueOf(classes.loaded()), String.valueOf(classes.archived()));
        }
        return table;
    }

    private HookStarts.Side side(String name) {
        return result.sides().stream()
                .filter(side -> side.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }
}
