// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.List;
import java.util.Locale;

/** What the benchmark of the relay measured: as tables, and as one JSON object with every single figure. */
record RelayReport(
        String machine, RelayDelay.Result delay, RelayReport.Resident resident, RelayBacklog.Result backlog) {
    /**
     * What a relay takes that has delivered some events and waits for the next.
     *
     * @param startedMegabytes resident memory when it had just started
     * @param megabytes resident memory at the end of the time in which it had nothing to do
     * @param mostMegabytes the most that was ever resident
     * @param seconds how long it was watched
     * @param processorSeconds what it used of a processor in this time
     */
    record Resident(
            double startedMegabytes, double megabytes, double mostMegabytes, double seconds, double processorSeconds) {
        double percentOfAProcessor() {
            return processorSeconds / seconds * 100;
        }
    }

    List<Table> tables() {
        return List.of(delays(), backlogs(), memory());
    }

    private Table delays() {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Until the broker has the event, in ms; hook's start to acknowledgement by the relay: mean %.1f",
                        delay.meanByRelay()),
                "from",
                "events",
                "p50",
                "p95",
                "p99",
                "max",
                "mean");
        row(table, "the hook's exit", delay.afterExit());
        row(table, "the hook's start", delay.afterStart());
        row(table, "a producer's send, without hook and relay", delay.producer());
        return table;
    }

    private static void row(Table table, String from, List<Double> millis) {
        Percentiles percentiles = Percentiles.of(millis);
        table.row(
                from,
                String.format(Locale.ROOT, "%,d", percentiles.count()),
                decimal(percentiles.p50()),
                decimal(percentiles.p95()),
                decimal(percentiles.p99()),
                decimal(percentiles.max()),
                decimal(millis.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow()));
    }

    private Table backlogs() {
        return new Table(
                        String.format(
                                Locale.ROOT,
                                "A spool of %,d events, %d runs",
                                backlog.events(),
                                backlog.relay().size()),
                        "what",
                        "median (min–max)")
                .row("relay, events per second", Spread.of(backlog.relay()).text(0))
                .row(
                        "producer, records per second",
                        Spread.of(backlog.producer()).text(0))
                .row("relay to producer", backlog.ratio().text(2))
                .row(
                        "relay, seconds from its start to an empty spool",
                        Spread.of(backlog.secondsToEmpty()).text(1))
                .row(
                        "relay, seconds of a processor",
                        Spread.of(backlog.processorSeconds()).text(1));
    }

    private Table memory() {
        return new Table("The relay's process", "when", "MB resident", "most before", "% of a processor")
                .row("just started", decimal(resident.startedMegabytes()), "", "")
                .row(
                        "idle, after events",
                        decimal(resident.megabytes()),
                        decimal(resident.mostMegabytes()),
                        String.format(Locale.ROOT, "%.2f", resident.percentOfAProcessor()))
                .row(
                        "after a backlog",
                        decimal(Spread.of(backlog.megabytes()).median()),
                        decimal(Spread.of(backlog.mostMegabytes()).median()),
                        "");
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }
}
