// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.archive.ArchiveIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Two years of calls, and how long each figure takes of a day, a month and all of it, at one client. The calls are made by the
 * database itself, the same ones each time: 200 desks in 20 teams, busy from 8 to 18 o'clock, a tenth of the calls rang a
 * second desk.
 */
final class ArchiveHistory {
    private static final int MONTHS = 24;
    private static final int DAYS = 731;

    private static final String MONTHS_MADE = """
            SELECT archive_make_month(parent, month)
            FROM unnest(ARRAY['calls', 'call_events']) AS parent,
                 generate_series('2024-01-01Z'::timestamptz, '2026-01-15Z', '1 month') AS month""";

    /** Pseudo-random numbers of the call's number; each tenth call is the one before it, at another desk. */
    private static final String CALLS = """
            INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, ringing_at, answered_at,
                               ended_at, ring_millis, talk_millis, quality, notes, extension, domain)
            SELECT md5(n::text)::uuid, 2, 'desk-' || desk, direction, number, outcome, started, started,
                   CASE WHEN outcome = 'ANSWERED' THEN started + ring * interval '1 millisecond' END,
                   started + (ring + CASE WHEN outcome = 'ANSWERED' THEN talk ELSE 0 END) * interval '1 millisecond',
                   CASE WHEN luck %% 50 <> 0 THEN ring END, CASE WHEN outcome = 'ANSWERED' THEN talk END,
                   CASE WHEN luck %% 20 = 0 THEN 'INFERRED' ELSE 'EXACT' END, '{}', '20' || desk, 'pbx.example.org'
            FROM generate_series(%2$d::bigint, %3$d - 1) AS n
            CROSS JOIN LATERAL (SELECT CASE WHEN n %% 10 = 0 THEN greatest(n - 1, 0) ELSE n END AS m) AS caller
            CROSS JOIN LATERAL (
                SELECT '2024-01-01Z'::timestamptz + floor(m * %4$d.0 / %1$d) * interval '24 hours' + interval '8 hours'
                           + (hashint8extended(m, 1) & 1048575) * interval '34 milliseconds' + (n - m) * interval '2 seconds'
                           AS started,
                       CASE WHEN (hashint8extended(m, 2) & 1023) < 614 THEN 'INBOUND' ELSE 'OUTBOUND' END AS direction,
                       (hashint8extended(n, 3) & 1048575) %% 200 AS desk,
                       hashint8extended(n, 4) & 1023 AS fate,
                       ((hashint8extended(n, 5) & 1023) / 1024.0) ^ 2 * 60000 AS rings,
                       -ln(1 - (hashint8extended(n, 6) & 65535) / 65536.0) * 180000 AS talks,
                       '+4930' || 1000000 + (hashint8extended(m, 7) & 65535) AS number,
                       hashint8extended(n, 8) & 1048575 AS luck
            ) AS drawn
            CROSS JOIN LATERAL (
                SELECT rings::bigint AS ring, talks::bigint AS talk,
                       CASE WHEN direction = 'INBOUND'
                            THEN CASE WHEN fate < 717 THEN 'ANSWERED' WHEN fate < 922 THEN 'MISSED'
                                      WHEN fate < 973 THEN 'DECLINED' ELSE 'REJECTED' END
                            ELSE CASE WHEN fate < 614 THEN 'ANSWERED' WHEN fate < 922 THEN 'NO_ANSWER' ELSE 'BUSY' END
                       END AS outcome
            ) AS told""";

    private static final String STATIONS = """
            INSERT INTO stations (station, display_name, team)
            SELECT 'desk-' || n, 'Desk ' || n, 'team-' || n % 20 FROM generate_series(0, 199) AS n""";

    /** One for each call; a thousandth of the numbers lacks. */
    private static final String EVENTS = """
            INSERT INTO call_events (event_id, station, hook, number, number_truncated, occurred_at, spool_id, sequence,
                                     hook_version, appended_at)
            SELECT md5('event ' || n)::uuid, 'desk-' || n %% 200, 'cmdIncomingCall', '', false, at,
                   md5('desk-' || n %% 200)::uuid, n / 200 + 1, 'bench', at
            FROM generate_series(%2$d::bigint, %3$d - 1) AS n,
                 LATERAL (SELECT '2024-01-01Z'::timestamptz + n * 1.0 / %1$d * interval '%4$d days' AS at) AS moment
            WHERE hashint8extended(n, 9) & 1023 > 0""";

    private final ArchiveDatabase database;
    private final int calls;
    private final int runs;

    ArchiveHistory(ArchiveDatabase database, int calls, int runs) {
        this.database = database;
        this.calls = calls;
        this.runs = runs;
    }

    /** @param millis of each run */
    record Timed(String figure, String span, List<Double> millis) {}

    /**
     * @param loadSeconds until the database had made the calls, which says nothing of the archive
     * @param rollUpSeconds until all roll-ups were made of them
     */
    record Result(int calls, double loadSeconds, double rollUpSeconds, List<Timed> figures) {}

    /** @param plans where the plan of each figure is written */
    Result measure(Path plans, Notes notes) throws SQLException, IOException {
        new ArchiveIntake(
                        database.settings(),
                        ArchiveRows.EVENTS,
                        ArchiveRows.CALLS,
                        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()))
                .close();
        database.execute("TRUNCATE calls, call_events, archive_offsets, stale_rollups");
        database.execute("TRUNCATE call_rollups, station_rollups, number_rollups, call_peaks, spool_rollups, stations");
        long began = System.nanoTime();
        load(notes);
        double load = secondsSince(began);
        began = System.nanoTime();
        rollUp(notes);
        double rollUp = secondsSince(began);
        database.execute("VACUUM ANALYZE");
        long there = database.number("SELECT count(*) FROM calls");
        if (there != calls) {
            throw new BenchException("expected " + calls + " calls, was " + there);
        }
        notes.note("times the figures");
        List<Timed> timed = new ArrayList<>();
        for (String figure : ArchiveFigures.FIGURES.keySet()) {
            for (String span : ArchiveFigures.SPANS.keySet()) {
                timed.add(new Timed(figure, span, times(query(figure, span))));
            }
        }
        notes.note("writes the plans");
        explain(plans, timed);
        return new Result(calls, load, rollUp, timed);
    }

    private void load(Notes notes) throws SQLException {
        database.execute(MONTHS_MADE);
        database.execute(STATIONS);
        for (int month = 0; month < MONTHS; month++) {
            long from = (long) calls * month / MONTHS;
            long to = (long) calls * (month + 1) / MONTHS;
            if (month % 6 == 0) {
                notes.note("%,d of %,d calls are there".formatted(from, calls));
            }
            database.execute(CALLS.formatted(calls, from, to, DAYS));
            database.execute(EVENTS.formatted(calls, from, to, DAYS));
        }
        // As it would be after a day: what is not analysed is planned blindly.
        database.execute("VACUUM ANALYZE");
    }

    private void rollUp(Notes notes) throws SQLException {
        notes.note("makes the roll-ups");
        while (database.number("SELECT archive_refresh(31, '0 seconds')") > 0) {
            // Each takes up to a month.
        }
        long stale = database.number("SELECT count(*) FROM stale_rollups");
        if (stale > 0) {
            throw new BenchException("expected all roll-ups to be made, " + stale + " were not");
        }
    }

    private List<Double> times(String sql) throws SQLException {
        List<Double> millis = new ArrayList<>();
        try (Statement statement = database.connection().createStatement()) {
            read(statement, sql); // the first reads from the disk, and is not what a dashboard does all day
            for (int i = 0; i < runs; i++) {
                long began = System.nanoTime();
                read(statement, sql);
                millis.add((System.nanoTime() - began) / 1e6);
            }
        }
        return millis;
    }

    private static int read(Statement statement, String sql) throws SQLException {
        int rows = 0;
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    /**
     * A figure is a function, of which EXPLAIN shows only the call: auto_explain shows the queries in it. Those that take less
     * than a fiftieth of it are left out: some figures ask a small function for each of millions of calls.
     */
    private void explain(Path plans, List<Timed> timed) throws SQLException, IOException {
        Files.createDirectories(plans);
        database.execute("LOAD 'auto_explain'");
        database.execute("SET auto_explain.log_analyze = on; SET auto_explain.log_buffers = on;"
                + " SET auto_explain.log_nested_statements = on; SET client_min_messages = log");
        for (Timed figure : timed) {
            long shown = (long) (Collections.min(figure.millis()) / 50);
            database.execute("SET auto_explain.log_min_duration = " + shown);
            String file = figure.figure().replace(",", "").replace(' ', '-') + "-" + figure.span() + ".txt";
            Files.write(
                    plans.resolve(file), plan("EXPLAIN (ANALYZE, BUFFERS) " + query(figure.figure(), figure.span())));
        }
        database.execute("RESET client_min_messages; SET auto_explain.log_min_duration = -1");
    }

    private static String query(String figure, String span) {
        String function = Objects.requireNonNull(ArchiveFigures.FIGURES.get(figure), figure);
        return "SELECT * FROM " + function.formatted(ArchiveFigures.SPANS.get(span));
    }

    private List<String> plan(String sql) throws SQLException {
        List<String> lines = new ArrayList<>(List.of(sql));
        try (Statement statement = database.connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                lines.add(result.getString(1));
            }
            for (SQLWarning said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
                lines.add("");
                lines.add(said.getMessage());
            }
        }
        return lines;
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
