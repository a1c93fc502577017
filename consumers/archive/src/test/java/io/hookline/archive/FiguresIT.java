// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each figure by an example that can be checked by hand; each from the calls and from their roll-ups. */
class FiguresIT {
    /** Monday 3 March 2025, in UTC. */
    private static final String DAY = "'2025-03-03Z', '2025-03-04Z'";

    private final TestDatabase database = TestDatabase.migrated();

    /** What a query says as text, a row a line, columns by a space; null as a dash. */
    private String text(String sql) {
        return database.rows(sql).stream()
                .map(row -> row.values().stream()
                        .map(value -> value == null ? "-" : value.toString())
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }

    /** The query says the same while everything is stale, with fresh hours, and with fresh days and months. */
    private void assertFigure(String sql, String expected) {
        assertThat(text(sql)).as("from the calls").isEqualTo(expected);
        database.value("SELECT archive_refresh(1)");
        database.value("SELECT archive_refresh(1000)");
        assertThat(text(sql)).as("from hours").isEqualTo(expected);
        for (int i = 0; i < 4; i++) {
            database.value("SELECT archive_refresh(1000, '0')");
        }
        assertThat(database.count("stale_rollups")).isZero();
        assertThat(text(sql)).as("from days and months").isEqualTo(expected);
    }

    /** A call that was not answered. Times without a date are of the day. */
    private void call(
            String station, String direction, String number, String outcome, String startedAt, String ringMillis) {
        insert(station, direction, number, "'" + outcome + "'", startedAt, "null", "null", ringMillis, "null");
    }

    private void answered(
            String station, String direction, String number, String startedAt, long ringMillis, long talkMillis) {
        String at = at(startedAt) + " + interval '" + ringMillis + " ms'";
        insert(
                station,
                direction,
                number,
                "'ANSWERED'",
                startedAt,
                at,
                at + " + interval '" + talkMillis + " ms'",
                Long.toString(ringMillis),
                Long.toString(talkMillis));
    }

    private static String at(String time) {
        return "timestamptz '" + (time.contains("-") ? time : "2025-03-03 " + time) + "Z'";
    }

    private void insert(
            String station,
            String direction,
            String number,
            String outcome,
            String startedAt,
            String answeredAt,
            String endedAt,
            String ringMillis,
            String talkMillis) {
        boolean endMissing = outcome.equals("'ANSWERED'") && endedAt.equals("null");
        database.execute("INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at,"
                + " answered_at, ended_at, ring_millis, talk_millis, quality, notes) VALUES (gen_random_uuid(), 1, '"
                + station + "', '" + direction + "', '" + number + "', " + outcome + ", " + at(startedAt) + ", "
                + answeredAt + ", " + endedAt + ", " + ringMillis + ", " + talkMillis
                + (endMissing ? ", 'INFERRED', '{END_MISSING}')" : ", 'EXACT', '{}')"));
    }

    private void openCall(String station, String direction, String number, String startedAt) {
        insert(station, direction, number, "null", startedAt, "null", "null", "null", "null");
    }

    @Test
    void offeredAndAnswerRate_areOfInboundCallsThatWereNotRejected() {
        answered("a", "INBOUND", "1", "09:00:00", 1000, 1000);
        answered("a", "INBOUND", "2", "09:01:00", 1000, 1000);
        call("a", "INBOUND", "3", "MISSED", "09:02:00", "10000");
        call("a", "INBOUND", "4", "DECLINED", "09:03:00", "3000");
        call("a", "INBOUND", "5", "REJECTED", "09:04:00", "null");
        answered("a", "OUTBOUND", "6", "09:05:00", 1000, 1000);
        call("a", "UNKNOWN", "7", "UNKNOWN", "09:06:00", "null");
        openCall("a", "INBOUND", "8", "09:07:00");

        assertFigure(
                "SELECT offered, answered, answer_rate, missed, declined, rejected, open, unknown FROM figure_overview("
                        + DAY + ")",
                "4 2 0.5000 1 1 1 1 1");
    }

    @Test
    void callerWhoRangSeveralStations_isOneMissedCall_andNoneIfOneAnswered() {
        // one caller, three desks within 4 s, nobody answers: one, at the first
        call("a", "INBOUND", "+4930555001", "MISSED", "09:00:00", "18000");
        call("b", "INBOUND", "030555001", "MISSED", "09:00:02", "20000");
        call("c", "INBOUND", "+4930555001", "MISSED", "09:00:04", "16000");
        // desk b answered another caller
        call("a", "INBOUND", "+4930555002", "MISSED", "09:59:58", "8000");
        answered("b", "INBOUND", "+4930555002", "10:00:02", 4000, 60000);
        // the same desk twice is two calls
        call("a", "INBOUND", "+4930555003", "MISSED", "11:00:00", "1000");
        call("a", "INBOUND", "+4930555003", "MISSED", "11:00:03", "6000");
        // desks that rang one after the other
        call("a", "INBOUND", "+4930555004", "MISSED", "12:00:00", "9000");
        call("b", "INBOUND", "+4930555004", "MISSED", "12:00:09", "9000");

        assertFigure("SELECT missed FROM figure_overview(" + DAY + ")", "5");
        assertFigure("SELECT missed FROM figure_overview(" + DAY + ", p_within => '10 seconds')", "4");
        assertFigure("SELECT missed FROM figure_overview(" + DAY + ", p_within => '0 seconds')", "8");
        assertFigure("SELECT missed FROM figure_overview(" + DAY + ", p_station => 'a')", "4");
        assertFigure("SELECT missed FROM figure_overview(" + DAY + ", p_station => 'c')", "0");
        assertFigure(
                "SELECT station, ring_millis, stations FROM missed_calls(" + DAY + ") ORDER BY started_at LIMIT 1",
                "a 20000 3");
    }

    @Test
    void missedCall_isUndecided_whileItRingsAtAnotherStation() {
        call("a", "INBOUND", "1001", "MISSED", "09:00:00", "8000");
        openCall("b", "INBOUND", "1001", "09:00:03");
        assertFigure("SELECT missed, open FROM figure_overview(" + DAY + ")", "0 1");

        database.execute("UPDATE calls SET outcome = 'MISSED', ring_millis = 20000, revision = 2 WHERE station = 'b'");
        assertFigure("SELECT missed, open FROM figure_overview(" + DAY + ")", "1 0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        figure_overview(null, '2025-03-04Z')                         | expected p_from, p_to in this order, was null, 2025-03-04
        figure_overview('2025-03-04Z', '2025-03-03Z')                | expected p_from, p_to in this order, was 2025-03-04
        figure_top_numbers('2025-03-04Z', '2025-03-03Z')             | expected p_from, p_to in this order, was 2025-03-04
        figure_unreturned('2025-03-04Z', '2025-03-03Z')              | expected p_from, p_to in this order, was 2025-03-04
        figure_completeness('2025-03-04Z', null)                     | expected p_from, p_to in this order, was 2025-03-04
        figure_overview('2025-03-03Z', '2025-03-04Z', p_within => '-5 s') | expected p_within of 0 s or more, was -00:00:05
        figure_unreturned('2025-03-03Z', '2025-03-04Z', p_within => '-5 s') | expected p_within of 0 s or more, was -00:00:05
        figure_series('2025-03-03Z', '2025-03-04Z', 'fortnight')     | expected hour, day, week, month, quarter or year as p_step, was fortnight
        figure_series('2025-03-03Z', '2025-03-04Z', 'day', '+05:30') | expected the name of a time zone, e.g. UTC or Europe/Berlin, was +05:30
        figure_heat_map('2025-03-03Z', '2025-03-04Z', 'UTC+5')       | expected the name of a time zone, e.g. UTC or Europe/Berlin, was UTC+5
        figure_heat_map('2025-03-03Z', '2025-03-04Z', null)          | expected the name of a time zone, e.g. UTC or Europe/Berlin, was null
        figure_heat_map('2025-03-03Z', '2025-03-04Z', 'Europe/Berlim') | time zone "Europe/Berlim" not recognized
        figure_service_level('2025-03-03Z', '2025-03-04Z', p_target => 80) | expected p_target from 0 to 1, was 80
        figure_top_numbers('2025-03-03Z', '2025-03-04Z', 'DURATION') | expected CALLS or TALK, was DURATION""")
    void argumentThatCannotBeMeant_isRefused_andSaysWhatWasExpected(String figure, String message) {
        answered("a", "INBOUND", "1", "09:00:00", 4000, 60000);

        assertThatThrownBy(() -> text("SELECT * FROM " + figure)).rootCause().hasMessageContaining(message);
    }

    @Test
    void seriesOfAMillennium_isCutToTheCenturyOfDesks() {
        assertFigure("SELECT count(*) FROM figure_series('0001-01-01Z', '9999-01-01Z', 'month')", "1200");
    }

    @Test
    void abandoned_isMissedAndRangLongerThanTheLimit() {
        call("a", "INBOUND", "1", "MISSED", "09:00:00", "5000");
        call("a", "INBOUND", "2", "MISSED", "09:01:00", "5001");
        call("a", "INBOUND", "3", "MISSED", "09:02:00", "30000");
        call("a", "INBOUND", "4", "MISSED", "09:03:00", "null");

        assertFigure("SELECT missed, abandoned, missed_ring_unknown FROM figure_overview(" + DAY + ")", "4 2 1");
        assertFigure("SELECT abandoned FROM figure_overview(" + DAY + ", p_short => '3 seconds')", "3");
        assertFigure("SELECT abandoned FROM figure_overview(" + DAY + ", p_short => '30 seconds')", "0");
        assertThatThrownBy(() -> text("SELECT * FROM figure_overview(" + DAY + ", p_short => '41.5 seconds')"))
                .rootCause()
                .hasMessageContaining("expected a limit at the end of a bucket");
    }

    @Test
    void unreturned_hasNoLaterConnectedCall_withThatNumberInAnyForm() {
        call("a", "INBOUND", "+49305550001", "MISSED", "09:00:00", "9000");
        call("a", "INBOUND", "+49305550002", "MISSED", "09:10:00", "9000");
        call("a", "INBOUND", "+49305550003", "MISSED", "09:20:00", "9000");
        call("a", "INBOUND", "+49305550004", "MISSED", "09:30:00", "9000");
        call("a", "INBOUND", "1001", "MISSED", "09:40:00", "9000");
        answered("b", "OUTBOUND", "030 5550001", "10:00:00", 4000, 60000); // called back
        answered("c", "INBOUND", "00493055500 02", "2025-03-05 10:00:00", 4000, 60000); // came through later
        call("b", "OUTBOUND", "0305550003", "NO_ANSWER", "10:10:00", "30000"); // tried
        answered("b", "INBOUND", "+49305550004", "09:29:00", 4000, 20000); // before
        answered("b", "OUTBOUND", "21001", "10:20:00", 4000, 60000); // another extension

        assertFigure(
                "SELECT number, age::text AS age, station FROM figure_unreturned(" + DAY
                        + ", p_now => '2025-03-03 12:00Z')",
                """
                1001 02:20:00 a
                +49305550004 02:30:00 a
                +49305550003 02:40:00 a""");
    }

    /** Then the roll-up of the month after says that most were, for as long as it is right. */
    @Test
    void unreturned_isWhatWasReturnedAMonthLater_untilThatIsCorrected() {
        call("a", "INBOUND", "+49305550001", "MISSED", "09:00:00", "9000");
        call("a", "INBOUND", "+49305550002", "MISSED", "09:10:00", "9000");
        call("a", "INBOUND", "+49305550003", "MISSED", "09:20:00", "9000");
        answered("b", "OUTBOUND", "+49305550001", "2025-04-20 10:00:00", 4000, 60000);
        answered("b", "OUTBOUND", "0305550002", "2025-04-20 11:00:00", 4000, 60000);
        call("b", "OUTBOUND", "+49305550003", "NO_ANSWER", "2025-04-20 12:00:00", "30000");

        String unreturned = "SELECT number FROM figure_unreturned('2025-03-01Z', '2025-04-01Z')";
        assertFigure(unreturned, "+49305550003");
        database.execute(
                "UPDATE calls SET outcome = 'NO_ANSWER', answered_at = null, ended_at = null, talk_millis = null"
                        + " WHERE started_at = '2025-04-20 10:00Z'");
        assertFigure(unreturned, "+49305550003\n+49305550001");
    }

    @Test
    void speedOfAnswer_isOfTheIntervalOfTheAnswer() {
        answered("a", "INBOUND", "1", "09:59:50", 20000, 1000); // answered at 10:00:10
        answered("a", "INBOUND", "2", "10:10:00", 4000, 1000);
        insert("a", "INBOUND", "3", "'ANSWERED'", "10:20:00", at("10:20:05"), at("10:21:00"), "null", "55000");
        answered("a", "OUTBOUND", "4", "10:30:00", 90000, 1000);

        assertFigure("SELECT * FROM figure_asa('2025-03-03 09:00Z', '2025-03-03 10:00Z')", "0 0 0.000 -");
        assertFigure("SELECT * FROM figure_asa('2025-03-03 10:00Z', '2025-03-03 11:00Z')", "3 1 24.000 12.000");
        assertFigure("SELECT asa_seconds FROM figure_asa('2025-03-03 10:00:10.000001Z', '2025-03-03 11:00Z')", "4.000");
        assertFigure(
                "SELECT asa_seconds FROM figure_series('2025-03-03 09:00Z', '2025-03-03 11:00Z', 'hour')", "-\n12.000");
    }

    @Test
    void serviceLevel_byItsFourConventions() {
        answered("a", "INBOUND", "1", "09:00:00", 20000, 1000);
        answered("a", "INBOUND", "2", "09:05:00", 5000, 1000);
        answered("a", "INBOUND", "3", "09:10:00", 20001, 1000);
        call("a", "INBOUND", "4", "MISSED", "09:15:00", "4000"); // short
        call("a", "INBOUND", "5", "MISSED", "09:20:00", "15000");
        call("a", "INBOUND", "6", "MISSED", "09:25:00", "60000");
        call("a", "INBOUND", "7", "REJECTED", "09:30:00", "null");
        openCall("a", "INBOUND", "8", "09:35:00");

        assertFigure(
                "SELECT convention, met, of_calls, service_level, reached FROM figure_service_level(" + DAY + ", null)",
                """
                OFFERED 2 6 0.3333 false
                ANSWERED 2 3 0.6667 false
                WITHOUT_SHORT_ABANDONS 2 5 0.4000 false
                ABANDONED_IN_TIME_IS_MET 4 6 0.6667 false""");
        assertFigure(
                "SELECT convention, met, of_calls, reached FROM figure_service_level(" + DAY
                        + ", 'ANSWERED', '22 seconds')",
                "ANSWERED 3 3 true");
        assertFigure("SELECT convention, target FROM figure_service_level(" + DAY + ")", "OFFERED 0.8");
        assertThatThrownBy(() -> text("SELECT * FROM figure_service_level(" + DAY + ", 'OTHER')"))
                .rootCause()
                .hasMessageContaining("expected OFFERED, ANSWERED");
    }

    @Test
    void asrAndAcd() {
        answered("a", "OUTBOUND", "1", "09:00:00", 5000, 60000);
        insert("a", "OUTBOUND", "2", "'ANSWERED'", "09:10:00", at("09:10:05"), "null", "5000", "null");
        call("a", "OUTBOUND", "3", "BUSY", "09:20:00", "3000");
        call("a", "OUTBOUND", "4", "NO_ANSWER", "09:30:00", "30000");
        call("a", "OUTBOUND", "4", "NO_ANSWER", "09:40:00", "30000");
        openCall("a", "OUTBOUND", "5", "09:50:00");
        answered("a", "INBOUND", "6", "10:00:00", 5000, 120000);

        assertFigure("SELECT * FROM figure_asr(" + DAY + ")", "5 2 1 2 0.4000");
        assertFigure("SELECT * FROM figure_acd(" + DAY + ")", """
                ALL 3 1 180.000 90.000
                INBOUND 1 0 120.000 120.000
                OUTBOUND 2 1 60.000 60.000""");
        assertFigure("SELECT end_missing, talk_unknown FROM figure_overview(" + DAY + ")", "1 1");
    }

    @Test
    void talkAndRing_p50P95Max_exactFromTheCalls_closeFromHistograms() {
        for (int i = 1; i <= 20; i++) {
            answered("a", "INBOUND", "" + i, "%02d:00:00".formatted(i), i * 1000L, i * 60_000L);
        }
        insert("a", "INBOUND", "21", "'ANSWERED'", "21:00:00", at("21:00:05"), "null", "null", "null");

        assertFigure("SELECT * FROM figure_durations(" + DAY + ")", """
                RING INBOUND 20 1 10.000 19.000 20.000 CALLS
                TALK INBOUND 20 1 600.000 1140.000 1200.000 CALLS""");
        assertFigure("SELECT * FROM figure_durations(" + DAY + ", p_exact_calls => 0)", """
                RING INBOUND 20 1 9.900 18.750 20.000 HISTOGRAM
                TALK INBOUND 20 1 590.000 1125.000 1200.000 HISTOGRAM""");
    }

    @Test
    void everyDuration_isInItsBucket_whoseMiddleIsClose() {
        assertThat(text("""
                SELECT count(*) AS a, count(*) FILTER (WHERE millis > duration_bucket_end(bucket)) AS b,
                       count(*) FILTER (WHERE bucket > 0 AND millis <= duration_bucket_end(bucket - 1)) AS c,
                       count(*) FILTER (WHERE abs(duration_middle(bucket) * 1000 - millis) > greatest(10, millis * 0.02501)) AS d
                FROM (SELECT millis, duration_bucket(millis) AS bucket
                      FROM (SELECT generate_series(0, 45000) AS millis
                            UNION ALL SELECT (random() * 99999999)::bigint FROM generate_series(1, 10000)) AS durations) AS placed""")).isEqualTo("55001 0 0 0");
        assertThat(
                        text(
                                "SELECT duration_bucket(null) AS a, duration_bucket(-1) AS b, duration_bucket(9223372036854775807) AS c"))
                .isEqualTo("- 0 401");
        assertThat(
                        text(
                                "SELECT count(*) FROM generate_series(0, 40) s WHERE figure_threshold(s * interval '1 second') >= 0"))
                .isEqualTo("41");
    }

    @Test
    void peakConcurrency_leavesOutUnknownEnds_andCountsThem() {
        answered("a", "INBOUND", "1", "09:00:00", 0, 600_000); // to 09:10
        answered("b", "INBOUND", "2", "09:05:00", 0, 300_000); // to 09:10
        answered("c", "OUTBOUND", "3", "09:10:00", 0, 7_200_000); // as the others end, to 11:10
        answered("d", "OUTBOUND", "4", "10:30:00", 0, 60_000);
        insert("e", "INBOUND", "5", "'ANSWERED'", "09:06:00", at("09:06:00"), "null", "0", "null");

        assertFigure(
                "SELECT peak, peak_at = '2025-03-03 09:05Z', end_unknown FROM figure_peak(" + DAY + ")", "2 true 1");
        assertFigure(
                "SELECT peak, peak_at = '2025-03-03 10:30Z' FROM figure_peak('2025-03-03 09:10Z', '2025-03-04Z')",
                "2 true");
        assertFigure("SELECT peak FROM figure_peak('2025-03-03 10:35Z', '2025-03-03 10:50Z')", "1");
        assertFigure("SELECT peak FROM figure_peak(" + DAY + ", p_station => 'a')", "1");
        assertFigure("SELECT peak, peak_at FROM figure_peak('2025-03-05Z', '2025-03-06Z')", "0 -");
    }

    @Test
    void heatMapAndBusyHour_areOfTheTimeZone() {
        call("a", "INBOUND", "1", "MISSED", "08:59:59", "1000");
        call("a", "INBOUND", "2", "MISSED", "09:00:00", "1000");
        call("a", "OUTBOUND", "3", "BUSY", "09:30:00", "1000");
        call("a", "INBOUND", "4", "MISSED", "2025-03-09 23:30:00", "1000"); // Monday 00:30 in Berlin

        String calls = " WHERE calls > 0 ORDER BY weekday, hour";
        assertFigure(
                "SELECT weekday, hour, calls, offered, outbound FROM figure_heat_map('2025-03-01Z', '2025-04-01Z', 'Europe/Berlin')"
                        + calls,
                "1 0 1 1 0\n1 9 1 1 0\n1 10 2 1 1");
        assertFigure(
                "SELECT weekday, hour, calls FROM figure_heat_map('2025-03-01Z', '2025-04-01Z', 'Asia/Kolkata')"
                        + calls,
                "1 5 1\n1 14 2\n1 15 1");
        assertFigure(
                "SELECT hour, calls, share FROM figure_busy_hour('2025-03-01Z', '2025-04-01Z', 'Europe/Berlin') LIMIT 1",
                "10 2 0.5000");
    }

    @Test
    void daysOfTheClockChange_have23And25Hours() {
        // Berlin: 30 March 2025 from 01:00Z is summer time, 26 October 2025 from 01:00Z is not.
        call("a", "INBOUND", "0", "MISSED", "2025-03-29 22:59:59", "1000");
        for (int hour = 0; hour < 23; hour++) {
            call(
                    "a",
                    "INBOUND",
                    "" + hour,
                    "MISSED",
                    "2025-03-%02d %02d:30:00".formatted(hour == 0 ? 29 : 30, (hour + 23) % 24),
                    "1000");
        }
        call("a", "INBOUND", "0", "MISSED", "2025-03-30 22:00:00", "1000");

        assertFigure(
                "SELECT to_char(bucket AT TIME ZONE 'Europe/Berlin', 'MM-DD HH24:MI'), offered"
                        + " FROM figure_series('2025-03-29Z', '2025-03-31Z', 'day', 'Europe/Berlin')",
                "03-29 00:00 1\n03-30 00:00 23\n03-31 00:00 1");
        assertFigure(
                "SELECT count(*), sum(offered), max(offered) FROM figure_series('2025-03-29 23:00Z', '2025-03-30 22:00Z',"
                        + " 'hour', 'Europe/Berlin')",
                "23 23 1");
        assertFigure(
                "SELECT hours, calls FROM figure_heat_map('2025-03-29 23:00Z', '2025-03-30 22:00Z', 'Europe/Berlin')"
                        + " WHERE hour IN (1, 2, 3)",
                "1 1\n1 1");
    }

    @Test
    void hourThatComesTwice_isTwoHours_ofOneDay() {
        for (int hour = 22; hour < 47; hour++) {
            call("a", "INBOUND", "1", "MISSED", "2025-10-%02d %02d:15:00".formatted(25 + hour / 24, hour % 24), "1000");
        }
        assertFigure(
                "SELECT to_char(bucket AT TIME ZONE 'Europe/Berlin', 'MM-DD'), offered"
                        + " FROM figure_series('2025-10-25 22:00Z', '2025-10-26 23:00Z', 'day', 'Europe/Berlin')",
                "10-26 25");
        assertFigure(
                "SELECT count(*), sum(offered), max(offered) FROM figure_series('2025-10-25 22:00Z', '2025-10-26 23:00Z',"
                        + " 'hour', 'Europe/Berlin')",
                "25 25 1");
        assertFigure(
                "SELECT hours, calls FROM figure_heat_map('2025-10-25 22:00Z', '2025-10-26 23:00Z', 'Europe/Berlin')"
                        + " WHERE hour = 2",
                "2 2");
    }

    @Test
    void seriesOfHalfHourZone_isExact() {
        call("a", "INBOUND", "1", "MISSED", "18:29:59", "1000"); // 23:59:59 in Kolkata
        call("a", "INBOUND", "2", "MISSED", "18:30:00", "1000"); // midnight
        call("a", "INBOUND", "3", "MISSED", "18:59:00", "1000");

        assertFigure(
                "SELECT to_char(bucket AT TIME ZONE 'Asia/Kolkata', 'MM-DD'), offered FROM figure_series("
                        + "'2025-03-02 18:30Z', '2025-03-04 18:30Z', 'day', 'Asia/Kolkata')",
                "03-03 1\n03-04 2");
        assertFigure("SELECT offered FROM figure_overview('2025-03-03 18:30Z', '2025-03-04 18:30Z')", "2");
        assertFigure("SELECT offered FROM figure_overview('2025-03-03 18:30Z', '2025-03-04 18:30Z', 'a')", "2");
        assertFigure(
                "SELECT offered FROM figure_series('2025-03-01Z', '2025-04-01Z', 'week', 'Asia/Kathmandu') WHERE offered > 0",
                "3");
    }

    @Test
    void topNumbers_countFormsOfANumberAsOne() {
        answered("a", "INBOUND", "+49305550001", "09:00:00", 1000, 10_000);
        answered("a", "OUTBOUND", "030 555-0001", "09:10:00", 1000, 20_000);
        answered("a", "INBOUND", "+49305550001", "09:20:00", 1000, 30_000);
        answered("b", "INBOUND", "anonymous", "09:30:00", 1000, 3_600_000);
        call("b", "INBOUND", "+4940550001", "MISSED", "09:40:00", "1000"); // the same six digits, another party
        openCall("b", "INBOUND", "+4940550001", "09:50:00");

        assertFigure("SELECT * FROM figure_top_numbers(" + DAY + ")", """
                +49305550001 3 2 1 3 60.000 0
                +4940550001 1 1 0 0 0.000 0
                anonymous 1 1 0 1 3600.000 0""");
        assertFigure(
                "SELECT number, talk_seconds FROM figure_top_numbers(" + DAY + ", 'TALK', 1)", "anonymous 3600.000");
        assertFigure(
                "SELECT number, calls FROM figure_top_numbers(" + DAY + ", p_station => 'b')",
                "+4940550001 1\nanonymous 1");
    }

    @Test
    void topStations_haveNamesAndTeams_andTeamsAreAFilter() {
        answered("a", "INBOUND", "1", "09:00:00", 1000, 10_000);
        call("a", "INBOUND", "2", "MISSED", "09:10:00", "1000");
        answered("b", "OUTBOUND", "3", "09:20:00", 1000, 50_000);
        answered("c", "OUTBOUND", "4", "09:30:00", 1000, 20_000);
        database.execute(
                "INSERT INTO stations VALUES ('a', 'Reception', 'front'), ('b', null, 'front'), ('z', 'Nobody', 'back')");

        assertFigure("SELECT * FROM figure_top_stations(" + DAY + ")", """
                a Reception front 2 2 1 1 0 10.000 0
                b - front 1 0 0 0 1 50.000 0
                c - - 1 0 0 0 1 20.000 0""");
        assertFigure("SELECT station FROM figure_top_stations(" + DAY + ", 'TALK', 2)", "b\nc");
        assertFigure("SELECT station FROM figure_top_stations(" + DAY + ", p_team => 'front')", "a\nb");
        assertFigure("SELECT offered, attempts FROM figure_overview(" + DAY + ", p_team => 'front')", "2 1");
        assertFigure("SELECT offered, attempts FROM figure_overview(" + DAY + ", p_team => 'back')", "0 0");
        assertFigure("SELECT offered, attempts FROM figure_overview(" + DAY + ", 'c', 'front')", "0 0");
    }

    @Test
    void completeness_isProvenFromNumbers() {
        String spool = "'0195a000-0000-7000-8000-00000000aaaa'";
        String other = "'0195a000-0000-7000-8000-00000000bbbb'";
        database.execute("""
                INSERT INTO call_events (event_id, station, number, number_truncated, occurred_at, spool_id, sequence,
                                         hook_version, appended_at)
                SELECT gen_random_uuid(), station, '1', false, at, spool, sequence, 'test', now()
                FROM (VALUES ('a', timestamptz '2025-03-03 09:00Z', %s::uuid, 10), ('a', '2025-03-03 10:00Z', %s, 11),
                             ('a', '2025-03-03 11:00Z', %s, 14), ('a', '2025-03-04 09:00Z', %s, 16),
                             ('b', '2025-03-03 09:00Z', %s, 1), ('b', '2025-03-03 09:30Z', null, null))
                     AS sent (station, at, spool, sequence)""".formatted(spool, spool, spool, spool, other));

        assertFigure("SELECT * FROM figure_completeness(" + DAY + ")", "4 2 0.666667 2");
        assertFigure("SELECT * FROM figure_completeness('2025-03-01Z', '2025-04-01Z')", "5 3 0.625000 2");
        assertFigure("SELECT * FROM figure_completeness('2025-03-03 10:30Z', '2025-04-01Z')", "2 1 0.666667 1");
        assertFigure("SELECT * FROM figure_completeness(" + DAY + ", 'b')", "1 0 1.000000 1");
        assertFigure("SELECT * FROM figure_completeness('2024-03-03Z', '2024-03-04Z')", "0 0 - 0");
    }

    @Test
    void quality_isAShareOfTheCallsThatEnded() {
        answered("a", "INBOUND", "1", "09:00:00", 1000, 10_000);
        answered("a", "INBOUND", "2", "09:10:00", 1000, 10_000);
        answered("a", "INBOUND", "3", "09:20:00", 1000, 10_000);
        insert("a", "INBOUND", "4", "'ANSWERED'", "09:30:00", at("09:30:05"), "null", "5000", "null");
        openCall("a", "INBOUND", "5", "09:40:00");

        assertFigure(
                "SELECT * FROM figure_quality(" + DAY + ")", "EXACT 3 0.7500\nINFERRED 1 0.2500\nAMBIGUOUS 0 0.0000");
    }

    @Test
    void emptyArchive_hasFiguresOfNothing() {
        assertFigure("SELECT offered, answer_rate, asa_seconds FROM figure_overview(" + DAY + ")", "0 - -");
        assertFigure("SELECT offered FROM figure_overview('-infinity', 'infinity')", "0");
        assertFigure("SELECT count(*) FROM figure_series(" + DAY + ")", "1");
        assertFigure("SELECT count(*) FROM figure_series('-infinity', 'infinity')", "0");
        assertFigure("SELECT count(*) FROM figure_heat_map('-infinity', 'infinity')", "0");
        assertFigure("SELECT * FROM figure_completeness(" + DAY + ")", "0 0 - 0");
        assertFigure("SELECT peak FROM figure_peak(" + DAY + ")", "0");
    }

    @Test
    void callsOfTimesThatNobodyMeant_areInNoFigure() {
        database.execute("""
                INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, answered_at, ended_at,
                                   quality, notes)
                SELECT gen_random_uuid(), 1, 'a', 'INBOUND', '1', 'ANSWERED', at, at, at, 'EXACT', '{}'
                FROM unnest('{infinity,-infinity,0044-03-15 BC,1999-12-31,2100-01-01,199999-01-01}'::timestamptz[]) AS at""");

        assertFigure("SELECT offered FROM figure_overview('-infinity', 'infinity')", "0");
    }

    @Test
    void numbers_matchAsDocumented() {
        for (List<String> pair : List.of(
                List.of("03012345678", "+493012345678"),
                List.of("0030 12345678", "(030) 1234-5678"),
                List.of("1001", "10-01"),
                List.of("0123456", "+49123456"),
                List.of("anonymous", "anonymous"),
                List.of("", ""))) {
            assertThat(match(pair)).as("%s", pair).isEqualTo("true true true");
        }
        for (List<String> pair : List.of(
                List.of("1001", "21001"),
                List.of("123456", "+49123456"),
                List.of("0000123", "+490000123"),
                List.of("1234567", "99999991234567"),
                List.of("anonymous", "Anonymous"),
                List.of("*97", "97"),
                List.of("++49301234567", "+49301234567"),
                List.of("12345678901234567890123456789012", "123456789012345678901234567890123"))) {
            assertThat(match(pair)).as("%s", pair).startsWith("false false");
        }
        assertThat(text("SELECT length(number_key(repeat('é', 16384))) < 30 AS a, number_key('+49 30 1234567')"))
                .isEqualTo("true 234567");
    }

    private String match(List<String> pair) {
        String one = "'" + pair.get(0) + "'";
        String other = "'" + pair.get(1) + "'";
        return text("SELECT numbers_match(" + one + ", " + other + ") AS a, numbers_match(" + other + ", " + one
                + ") AS b, number_key(" + one + ") = number_key(" + other + ") AS c");
    }

    @Test
    void everyFunction_saysWhatItIs() {
        assertThat(database.rows("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                        + " AND obj_description(oid, 'pg_proc') IS NULL"))
                .isEmpty();
        List<Map<String, Object>> figures =
                database.rows("SELECT proname FROM pg_proc WHERE proname LIKE 'figure%' AND provolatile = 'v'");
        assertThat(figures).as("figures that are not read in one snapshot").isEmpty();
    }
}
