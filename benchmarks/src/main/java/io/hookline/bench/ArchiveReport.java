// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.bench.ArchiveHistory.Timed;
import io.hookline.bench.ArchiveWriting.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark of the archive measured: as tables, and as one JSON object with every single figure.
 *
 * @param batch rows of a transaction
 * @param history null where it was not measured
 */
record ArchiveReport(
        String machine,
        int batch,
        ArchiveWriting.Result calls,
        ArchiveWriting.Result events,
        ArchiveHistory.@Nullable Result history) {
    /** Milliseconds that a figure may take of a day or a month, and of all. */
    private static final int SHORT_GOAL = 300;

    private static final int LONG_GOAL = 1_000;

    List<Table> tables() {
        List<Table> tables = new ArrayList<>(List.of(writing()));
        if (history != null) {
            tables.add(figures(history));
        }
        return tables;
    }

    private Table writing() {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Rows per second: %,d rows of each table, %,d a transaction, %d runs, median (min–max)",
                        calls.rows(),
                        batch,
                        calls.of(Side.ARCHIVE).size()),
                "",
                "calls",
                "events");
        rate(table, "archive", Side.ARCHIVE);
        rate(table, "COPY, no index, one for all", Side.COPY);
        rate(table, "COPY, no index, in batches", Side.COPY_IN_BATCHES);
        rate(table, "upsert, row by row", Side.UPSERT);
        ratio(table, "archive to COPY (goal 0.40)", Side.COPY);
        ratio(table, "archive to COPY in batches", Side.COPY_IN_BATCHES);
        ratio(table, "archive to upsert", Side.UPSERT);
        return table;
    }

    private void rate(Table table, String name, Side side) {
        table.row(
                name,
                Spread.of(calls.of(side)).text(0),
                Spread.of(events.of(side)).text(0));
    }

    private void ratio(Table table, String name, Side baseline) {
        table.row(name, ratio(calls, baseline).text(2), ratio(events, baseline).text(2));
    }

    static Spread ratio(ArchiveWriting.Result result, Side baseline) {
        return Spread.ofRatios(result.of(Side.ARCHIVE), result.of(baseline));
    }

    private static Table figures(ArchiveHistory.Result history) {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Figures of %,d calls over two years, p95 in ms; ! is over the goal of 300, all: 1,000",
                        history.calls()),
                "figure",
                "day",
                "month",
                "all");
        for (String figure : ArchiveFigures.FIGURES.keySet()) {
            table.row(
                    figure,
                    p95(history, figure, "day", SHORT_GOAL),
                    p95(history, figure, "month", SHORT_GOAL),
                    p95(history, figure, "all", LONG_GOAL));
        }
        return table.row(
                "seconds to roll all up", "", "", String.format(Locale.ROOT, "%,.1f", history.rollUpSeconds()));
    }

    private static String p95(ArchiveHistory.Result history, String figure, String span, int goal) {
        Timed timed = history.figures().stream()
                .filter(one -> one.figure().equals(figure) && one.span().equals(span))
                .findFirst()
                .orElseThrow();
        double millis = Percentiles.of(timed.millis()).p95();
        return (millis > goal ? "! " : "") + String.format(Locale.ROOT, "%,.1f", millis);
    }
}
