// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures are the same at every moment: whatever changes, whether roll-ups were made of it or not. */
class FiguresUnderChangeIT {
    private static final Instant BEGIN = Instant.parse("2025-03-29T18:00:00Z");
    private static final Instant END = Instant.parse("2025-04-02T06:00:00Z");

    /** Spans that begin and end within hours, on days of the clock change, at the turn of a month. */
    private static final List<String> SPANS = List.of(
            "'-infinity', 'infinity'",
            "'2025-03-30Z', '2025-04-01Z'",
            "'2025-03-29 23:00Z', '2025-03-30 22:00Z'",
            "'2025-03-30 01:07:03Z', '2025-04-01 13:52:11Z'",
            "'2025-03-31 18:30Z', '2025-04-01 18:30Z'",
            "'2025-03-01Z', '2025-04-01Z'");

    private static final List<String> FIGURES = List.of(
            "figure_overview(%s)",
            "figure_overview(%s, p_team => 'front', p_answer => '12 seconds', p_short => '2 seconds')",
            "figure_overview(%s, p_station => 'desk-1', p_within => '3 seconds')",
            "figure_series(%s, 'day', 'Europe/Berlin')",
            "figure_series(%s, 'hour', 'Asia/Kolkata')",
            "figure_series(%s, 'week', 'Asia/Kathmandu', p_team => 'front')",
            "figure_asa(%s)",
            "figure_service_level(%s, null)",
            "figure_acd(%s)",
            "figure_asr(%s)",
            "figure_durations(%s, p_exact_calls => 0)",
            "figure_durations(%s, p_team => 'front', p_exact_calls => 0)",
            "figure_peak(%s)",
            "figure_peak(%s, p_team => 'front')",
            "figure_series(%s, 'hour', 'Europe/Berlin', 'desk-1')",
            "figure_heat_map(%s, 'Asia/Kolkata', p_team => 'front')",
            "figure_heat_map(%s, 'Asia/Kolkata')",
            "figure_heat_map(%s, 'Europe/Berlin', p_station => 'desk-2')",
            "figure_unreturned(%s, 1000, p_now => '2025-05-01Z')",
            "figure_quality(%s)",
            "figure_top_stations(%s, 'CALLS', 100)",
            "figure_top_numbers(%s, 'CALLS', 100)",
            "figure_top_numbers(%s, 'TALK', 100)",
            "figure_top_numbers(%s, 'TALK', 100, p_team => 'front')");

    private final Random random = new Random(20250330);
    private final TestDatabase rolledUp = TestDatabase.migrated();
    /** Is never refreshed, so that all is read from the calls. */
    private final TestDatabase direct = TestDatabase.migrated();

    private int calls;

    private static String text(TestDatabase database, String sql) {
        return database.rows(sql).stream()
                .map(row -> row.values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }

    private void execute(String sql) {
        rolledUp.execute(sql);
        direct.execute(sql);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String id(int n) {
        return "'00000000-0000-5000-8000-%012d'".formatted(n);
    }

    private String values(int id) {
        long second = random.nextLong(BEGIN.until(END, ChronoUnit.SECONDS));
        if (random.nextInt(3) == 0) { // many meet at the begin of an hour
            second = second / 3600 * 3600 + random.nextInt(12) - 6;
        }
        Instant started = BEGIN.plusSeconds(second).plusMillis(random.nextInt(3) * 333L);
        String direction = one(List.of("INBOUND", "INBOUND", "INBOUND", "OUTBOUND", "UNKNOWN"));
        String outcome = switch (direction) {
            case "INBOUND" -> one(List.of("ANSWERED", "ANSWERED", "MISSED", "MISSED", "DECLINED", "REJECTED"));
            case "OUTBOUND" -> one(List.of("ANSWERED", "NO_ANSWER", "BUSY"));
            default -> "UNKNOWN";
        };
        boolean open = random.nextInt(20) == 0;
        boolean answered = outcome.equals("ANSWERED");
        boolean endKnown = random.nextInt(10) > 0;
        long ring = random.nextInt(60) == 0 ? 4_000_000 : random.nextInt(40_000);
        long talk = random.nextInt(30) == 0 ? 12_000_000 : random.nextInt(600_000);
        Instant answer = started.plusMillis(ring);
        return "(%s, 1, 'desk-%d', '%s', '%s', %s, '%s', %s, %s, %s, %s, '%s', '%s')"
                .formatted(
                        id(id),
                        random.nextInt(5),
                        direction,
                        one(List.of("+49305550001", "0305550001", "+49305550002", "anonymous", "1001", "")),
                        open ? "null" : "'" + outcome + "'",
                        started,
                        answered ? "'" + answer + "'" : "null",
                        answered && endKnown && !open ? "'" + answer.plusMillis(talk) + "'" : "null",
                        random.nextInt(10) > 0 ? ring : "null",
                        answered && endKnown && !open ? talk : "null",
                        one(List.of("EXACT", "EXACT", "INFERRED", "AMBIGUOUS")),
                        endKnown || open ? "{}" : "{END_MISSING}");
    }

    private void change() {
        switch (random.nextInt(6)) {
            case 0, 1 ->
                execute(
                        "INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, answered_at,"
                                + " ended_at, ring_millis, talk_millis, quality, notes) VALUES "
                                + IntStream.range(0, 1 + random.nextInt(60))
                                        .mapToObj(i -> values(calls++))
                                        .collect(Collectors.joining(", ")));
            case 2 ->
                execute(
                        "UPDATE calls SET revision = revision + 1, outcome = 'MISSED', answered_at = null, ended_at = null,"
                                + " talk_millis = null WHERE direction = 'INBOUND' AND call_id IN (" + some() + ")");
            case 3 ->
                execute("UPDATE calls SET revision = revision + 1, answered_at = started_at + interval '61 minutes',"
                        + " ended_at = started_at + interval '2 hours', ring_millis = 3660000, talk_millis = 3540000,"
                        + " outcome = 'ANSWERED' WHERE direction <> 'UNKNOWN' AND call_id IN (" + some() + ")");
            case 4 -> execute("DELETE FROM calls WHERE call_id IN (" + some() + ")");
            default ->
                execute("UPDATE calls SET number = 'erased', station = 'desk-" + random.nextInt(5)
                        + "' WHERE call_id IN (" + some() + ")");
        }
    }

    private String some() {
        return IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> id(random.nextInt(Math.max(1, calls))))
                .collect(Collectors.joining(", "));
    }

    private void assertSame() {
        for (String figure : FIGURES) {
            String sql = "SELECT * FROM " + figure.formatted(one(SPANS));
            assertThat(text(rolledUp, sql)).as(sql).isEqualTo(text(direct, sql));
        }
    }

    @Test
    void rolledUp_saysTheSameAsTheCalls_atEveryMoment() {
        execute("INSERT INTO stations VALUES ('desk-1', 'One', 'front'), ('desk-2', null, 'front')");
        for (int round = 0; round < 30; round++) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                change();
            }
            if (random.nextBoolean()) {
                rolledUp.value("SELECT archive_refresh(" + (1 + random.nextInt(3)) + ", '0')");
            }
            assertSame();
        }
        for (int i = 0; i < 4; i++) {
            rolledUp.value("SELECT archive_refresh(100, '0')");
        }
        assertThat(rolledUp.count("stale_rollups")).isZero();
        assertThat(rolledUp.value("SELECT sum(calls) > 0 FROM call_rollups WHERE grain = 'MONTH'"))
                .isEqualTo(true);
        for (int i = 0; i < SPANS.size(); i++) {
            assertSame();
        }
        execute("TRUNCATE calls");
        assertThat(rolledUp.value("SELECT offered + open + unknown FROM figure_overview('-infinity', 'infinity')"))
                .isEqualTo(0L);
    }

    @Test
    void severalInstancesAtOnce_whileCallsComeIn_leaveNothingWrong() {
        List<CompletableFuture<Void>> refreshing = IntStream.range(0, 3)
                .mapToObj(n -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 40; i++) {
                        rolledUp.value("SELECT archive_refresh(2, '0')");
                    }
                }))
                .toList();
        while (!refreshing.stream().allMatch(CompletableFuture::isDone)) {
            change();
        }
        refreshing.forEach(CompletableFuture::join);
        while (!rolledUp.value("SELECT archive_refresh(100, '0')").equals(0)) {
            assertThat(refreshing).allMatch(CompletableFuture::isDone);
        }

        assertThat(rolledUp.count("stale_rollups")).isZero();
        for (String span : SPANS) {
            String sql = "SELECT * FROM figure_overview(" + span + ")";
            assertThat(text(rolledUp, sql)).as(sql).isEqualTo(text(direct, sql));
        }
    }

    @Test
    void droppedMonth_keepsItsFigures_andLateCallsOfItChangeNothing() {
        rolledUp.value("SELECT archive_make_month('calls', '2025-03-01Z')");
        rolledUp.value("SELECT archive_make_month('calls', '2025-04-01Z')");
        direct.value("SELECT archive_make_month('calls', '2025-03-01Z')");
        direct.value("SELECT archive_make_month('calls', '2025-04-01Z')");
        for (int i = 0; i < 20; i++) {
            change();
        }
        rolledUp.value("SELECT archive_drop_months('calls', '2025-04-01Z')");

        List<String> kept = List.of(
                "SELECT * FROM figure_overview('2025-03-01Z', '2025-04-01Z')",
                "SELECT * FROM figure_overview('2025-03-30Z', '2025-03-31Z', 'desk-1')",
                "SELECT * FROM figure_series('2025-03-30Z', '2025-03-31Z', 'hour', 'Asia/Kolkata')",
                "SELECT * FROM figure_series('2025-03-30Z', '2025-03-31Z', 'hour', 'Asia/Kolkata', 'desk-1')",
                "SELECT * FROM figure_durations('2025-03-01Z', '2025-04-01Z', p_exact_calls => 0)",
                "SELECT peak FROM figure_peak('2025-03-01Z', '2025-04-01Z')");
        rolledUp.value("SELECT archive_make_month('calls', '2025-03-01Z')");
        rolledUp.execute(
                "INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, quality, notes)"
                        + " VALUES (" + id(999_999)
                        + ", 1, 'desk-1', 'INBOUND', '1', 'MISSED', '2025-03-30 12:00Z', 'EXACT', '{}')");
        for (int i = 0; i < 3; i++) {
            for (String sql : kept) {
                assertThat(text(rolledUp, sql)).as(sql).isEqualTo(text(direct, sql));
            }
            rolledUp.value("SELECT archive_refresh(100, '0')");
        }
        assertThat(rolledUp.value("SELECT min(started_at) >= '2025-03-30 12:00Z' FROM calls"))
                .isEqualTo(true);
        assertThat(rolledUp.value(
                        "SELECT count(*) FROM station_rollups r, unnest(ats) AS at WHERE starts < '2025-04-01Z'"
                                + " AND (ends IS NOT NULL OR at <> date_bin('15 minutes', at, '2000-01-01Z'))"))
                .as("times of single calls")
                .isEqualTo(0L);
    }

    @Test
    void daysOfStations_listTheirCalls_andAreReadInsteadOfThem() {
        for (int i = 0; i < 30; i++) {
            change();
        }
        for (int i = 0; i < 4; i++) {
            rolledUp.value("SELECT archive_refresh(100, '0')");
        }
        String slots =
                "SELECT DISTINCT coalesce(grain, 'CALLS') FROM figure_slots('2025-03-30 07:10Z', '2025-04-01 13:00Z',"
                        + " true, 'Asia/Kolkata', 'hour') WHERE starts < '2025-03-31Z'";
        assertThat(text(rolledUp, slots)).isEqualTo("LISTED");
        assertThat(rolledUp.value("SELECT count(*) FROM station_rollups WHERE grain = 'HOUR'"))
                .isEqualTo(0L);

        rolledUp.execute("UPDATE calls SET revision = revision + 1 WHERE call_id = (SELECT call_id FROM calls"
                + " WHERE started_at >= '2025-03-30 10:00Z' AND started_at < '2025-03-30 20:00Z' LIMIT 1)");
        assertThat(text(rolledUp, slots)).as("a day that changed").isEqualTo("CALLS");
        rolledUp.value("SELECT archive_refresh(1, '0')");
        assertThat(rolledUp.value("SELECT count(*) FROM station_rollups WHERE grain = 'HOUR'"))
                .isEqualTo(0L);
    }

    @Test
    void droppedMonth_takesItsNumbersAlong_outOfTheYearToo() {
        for (TestDatabase database : List.of(rolledUp, direct)) {
            database.value("SELECT archive_make_month('calls', '2025-03-01Z')");
            database.value("SELECT archive_make_month('calls', '2025-04-01Z')");
        }
        for (int i = 0; i < 20; i++) {
            change();
        }
        execute("INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, quality, notes)"
                + " SELECT gen_random_uuid(), 1, 'desk-1', 'INBOUND', '+49301110000', 'MISSED', at, 'EXACT', '{}'"
                + " FROM unnest('{2025-03-30 12:00Z}'::timestamptz[]) AS at");
        for (int i = 0; i < 4; i++) {
            rolledUp.value("SELECT archive_refresh(100, '0')");
        }
        String numbers = "SELECT string_agg(DISTINCT grain, ' ' ORDER BY grain) FROM number_rollups WHERE number = ";
        assertThat(rolledUp.value(numbers + "'+49301110000'")).isEqualTo("MONTH YEAR");

        rolledUp.value("SELECT archive_drop_months('calls', '2025-04-01Z')");

        assertThat(rolledUp.value(numbers + "'+49301110000'")).isNull();
        assertThat(rolledUp.value("SELECT min(starts)::date::text FROM number_rollups WHERE grain = 'MONTH'"))
                .isEqualTo("2025-04-01");
        assertThat(text(rolledUp, "SELECT * FROM figure_top_numbers('-infinity', 'infinity', 'CALLS', 100)"))
                .isNotEmpty()
                .isEqualTo(text(direct, "SELECT * FROM figure_top_numbers('2025-04-01Z', 'infinity', 'CALLS', 100)"));
    }

    /** Years of a few calls a month, so that whole years, years less some months, and edges of months are asked for. */
    @Test
    void topNumbers_ofAnySpanOfYears_areThoseOfTheCalls() {
        execute(
                "INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, talk_millis, quality,"
                        + " notes) SELECT md5(n::text)::uuid, 1, 'desk-1', CASE n % 3 WHEN 0 THEN 'INBOUND' ELSE 'OUTBOUND' END,"
                        + " '+4930' || 1000000 + n % 17, CASE n % 5 WHEN 0 THEN 'MISSED' ELSE 'ANSWERED' END,"
                        + " timestamptz '2022-05-07 03:00Z' + n * interval '29 hours', CASE WHEN n % 7 > 0 THEN n * 100 END, 'EXACT',"
                        + " '{}' FROM generate_series(0, 800) AS n");
        while (!rolledUp.value("SELECT archive_refresh(1000, '0')").equals(0)) {
            assertThat(direct.count("number_rollups")).isZero();
        }
        assertThat(rolledUp.value("SELECT string_agg(grain || ' ' || starts::date || ' ' || sign, ', ' ORDER BY starts)"
                        + " FROM figure_number_slots('2022-01-01Z', '2024-01-01Z')"))
                .isEqualTo("YEAR 2022-01-01 1, YEAR 2023-01-01 1");
        for (int i = 0; i < 60; i++) {
            Instant from = Instant.parse("2022-03-01T00:00:00Z").plus(random.nextInt(1100 * 24), ChronoUnit.HOURS);
            Instant to = from.plus(1 + random.nextInt(900 * 24), ChronoUnit.HOURS);
            if (i % 3 == 0) {
                execute("UPDATE calls SET number = '+49301000003' WHERE call_id = md5('%d')::uuid"
                        .formatted(random.nextInt(800)));
            }
            if (i % 10 == 5) {
                rolledUp.value("SELECT archive_refresh(1000, '0')");
            }
            String sql = "SELECT * FROM figure_top_numbers('%s', '%s', 'TALK', 100)".formatted(from, to);
            assertThat(text(rolledUp, sql)).as(sql).isEqualTo(text(direct, sql));
        }
    }

    @Test
    void questionsOverMonths_readRollups_andLookUpsUseAnIndex() {
        for (int i = 0; i < 30; i++) {
            change();
        }
        for (int i = 0; i < 4; i++) {
            rolledUp.value("SELECT archive_refresh(100, '0')");
        }
        assertThat(text(
                        rolledUp,
                        "SELECT grain, starts::date FROM figure_slots('2025-03-01Z', '2025-04-02Z', false, 'UTC', null)"
                                + " ORDER BY starts"))
                .as("no part of it from the calls")
                .isEqualTo("MONTH 2025-03-01\nDAY 2025-04-01");
        assertThat(text(
                        rolledUp,
                        "SELECT coalesce(grain, 'CALLS'), starts::date, ends::date, sign"
                                + " FROM figure_number_slots('2025-03-03Z', '2025-04-02Z') ORDER BY starts, sign"))
                .as("numbers: the month, less its first days")
                .isEqualTo(
                        "CALLS 2025-03-01 2025-03-03 -1\nMONTH 2025-03-01 2025-04-01 1\nCALLS 2025-04-01 2025-04-02 1");
        assertThat(plan("SELECT * FROM call_rollups WHERE grain = 'DAY' AND starts = '2025-03-30Z'"))
                .contains("call_rollups_slot");
        assertThat(plan("SELECT * FROM missed_calls('2025-03-30Z', '2025-03-31Z')"))
                .contains("started_at_idx")
                .doesNotContain("Seq Scan on calls_rest");
        assertThat(plan("SELECT FROM calls WHERE number_key = '1001'")).contains("number_key_started_at_idx");
        assertThat(plan("SELECT * FROM call_facts('2025-03-30 10:00Z', '2025-03-30 11:00Z')"))
                .contains("answered_at_idx");
        rolledUp.execute(
                "INSERT INTO call_events (event_id, station, number, number_truncated, occurred_at, hook_version,"
                        + " appended_at) SELECT gen_random_uuid(), 'desk-1', '1', false, '2025-03-01Z'::timestamptz"
                        + " + n * interval '5 minutes', 'test', now() FROM generate_series(1, 9000) AS n");
        rolledUp.execute("ANALYZE call_events");
        assertThat(plan("SELECT * FROM call_events WHERE occurred_at >= '2025-03-30Z' AND occurred_at < '2025-03-31Z'"))
                .contains("occurred_at_idx");
    }

    private String plan(String sql) {
        rolledUp.execute("ALTER DATABASE " + rolledUp.value("SELECT current_database()") + " SET enable_seqscan = off");
        return text(rolledUp, "EXPLAIN " + sql);
    }
}
