// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a role for dashboards may see. The figures are read while everything is stale: from the calls themselves. */
class DashboardRoleIT {
    private static final String DAY = "'2026-03-02Z', '2026-03-03Z'";

    private final TestDatabase database = TestDatabase.migrated();

    /** Roles are of the whole server. */
    private final String role = "dash-" + Integer.toHexString(System.identityHashCode(this));

    @BeforeEach
    void fill() {
        database.execute("CREATE ROLE \"" + role + "\"");
        database.execute("""
                INSERT INTO calls (call_id, revision, station, direction, number, outcome, started_at, quality, notes)
                VALUES ('00000000-0000-0000-0000-000000000001', 1, 'a', 'INBOUND', '+49305550123', 'MISSED', '2026-03-02 10:00Z',
                        'EXACT', '{}');
                INSERT INTO call_events (event_id, station, number, number_truncated, occurred_at, hook_version, appended_at)
                VALUES (gen_random_uuid(), 'a', '+49305550123', false, '2026-03-02 10:00Z', 'test', '2026-03-02 10:00Z')""");
    }

    @AfterEach
    void drop() {
        database.execute("DROP OWNED BY \"" + role + "\"; DROP ROLE \"" + role + "\"");
    }

    private void grant(String function) {
        database.value("SELECT " + function + "('" + role + "')::text");
    }

    /** The first value that the role is told. */
    private String seen(String sql) throws SQLException {
        try (Connection connection = Database.connect(database.settings());
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE \"" + role + "\"");
            try (ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return String.valueOf(result.getString(1));
            }
        }
    }

    private static void assertRefused(ThrowingCallable query) {
        assertThatThrownBy(query)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT missed FROM figure_overview(" + DAY + ")",
                "SELECT count(*) FROM calls WHERE outcome = 'MISSED'",
                "SELECT sum(calls) FROM figure_busy_hour(" + DAY + ")",
                "SELECT sum(calls) FROM figure_heat_map(" + DAY + ")",
                "SELECT calls FROM figure_top_stations(" + DAY + ")",
                "SELECT sum(calls) FROM figure_quality(" + DAY + ")",
                "SELECT count(*) FROM figure_completeness(" + DAY + ")",
                "SELECT count(*) FROM figure_peak(" + DAY + ")",
                "SELECT sum(missed) FROM figure_series(" + DAY + ")",
                "SELECT count(*) FROM figure_unreturned_calls(" + DAY + ")",
                "SELECT count(*) FROM figure_call_events('00000000-0000-0000-0000-000000000001') WHERE number_matches",
                "SELECT 1 + count(*) FROM stations",
                "SELECT count(*) FROM call_events WHERE station = 'a'"
            })
    void figuresAndCallsWithoutNumbers_areSeen_onceGranted(String sql) throws SQLException {
        assertRefused(() -> seen(sql));

        grant("archive_grant_figures");

        assertThat(seen(sql)).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT number FROM calls",
                "SELECT number FROM call_events",
                "SELECT number FROM calls_rest UNION ALL SELECT '+49305550123'",
                "SELECT number FROM figure_top_numbers(" + DAY + ")",
                "SELECT number FROM figure_unreturned(" + DAY + ")"
            })
    void numbers_areSeenOnlyIfGrantedToo(String sql) throws SQLException {
        grant("archive_grant_figures");
        assertRefused(() -> seen(sql));

        if (!sql.contains("calls_rest")) { // a partition by itself is nobody's
            grant("archive_grant_numbers");
            assertThat(seen(sql)).isEqualTo("+49305550123");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT call_number_if_granted(call_id, started_at) FROM calls",
                "SELECT event_number_if_granted(event_id, occurred_at) FROM call_events",
                "SELECT max(number) FROM top_numbers_if_granted(" + DAY + ")",
                "SELECT call_number_if_granted(call_id, started_at) FROM figure_unreturned_calls(" + DAY + ")"
            })
    void lists_workWithoutNumbers_andShowThemOnceGranted(String sql) throws SQLException {
        grant("archive_grant_figures");
        assertThat(seen(sql)).isEqualTo("null");

        grant("archive_grant_numbers");
        assertThat(seen(sql)).isEqualTo("+49305550123");
    }

    @Test
    void eventsOfACall_areThoseOfItsStationWhileItLasted() {
        database.execute("""
                INSERT INTO call_events (event_id, station, number, number_truncated, occurred_at, hook_version, appended_at)
                SELECT gen_random_uuid(), station, number, false, at::timestamptz, 'test', at::timestamptz
                FROM (VALUES ('a', '305550123', '2026-03-02 10:00:05Z'), ('a', '305550124', '2026-03-02 10:00:06Z'),
                             ('a', '+49305550123', '2026-03-02 09:59:59Z'), ('b', '+49305550123', '2026-03-02 10:00:07Z'),
                             ('a', '+49305550123', '2026-03-02 10:03:01Z')) AS told (station, number, at)""");

        assertThat(database.rows("""
                        SELECT to_char(occurred_at AT TIME ZONE 'UTC', 'HH24:MI:SS') AS at, number_matches
                        FROM figure_call_events('00000000-0000-0000-0000-000000000001')"""))
                .extracting(row -> row.get("at") + " " + row.get("number_matches"))
                .containsExactly("10:00:00 true", "10:00:05 true", "10:00:06 false");
    }

    @ParameterizedTest
    @CsvSource({"+49305550123, true", "110, true", "0, false", "anonymous, false", "*97, false", "'12;shutdown', false"
    })
    void numbers_canBeDialledIfTheyAreDigits(String number, boolean canBe) {
        assertThat(database.value("SELECT dial_text('" + number + "') IS NOT NULL"))
                .isEqualTo(canBe);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT number_key FROM calls",
                "SELECT count(*) FROM calls WHERE number = '+49305550123'",
                "SELECT calls::text FROM calls",
                "SELECT number FROM missed_calls(" + DAY + ")",
                "SELECT calls FROM figure_cells(" + DAY + ", NULL, false, 'UTC', NULL, '{STARTED}')",
                "UPDATE calls SET station = 'b' RETURNING 1",
                "DELETE FROM call_events RETURNING 1",
                "SELECT archive_grant_numbers(current_user)",
                "SELECT next_offset FROM archive_offsets"
            })
    void whatIsNotGranted_isRefused(String sql) {
        grant("archive_grant_figures");

        assertRefused(() -> seen(sql));
    }

    @Test
    void tableOfTheRole_isNotTakenForTheArchives() throws SQLException {
        grant("archive_grant_figures");
        try (Connection connection = Database.connect(database.settings());
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE \"" + role + "\"");
            statement.execute("CREATE TEMPORARY TABLE calls AS SELECT 1 AS n");
            try (ResultSet result = statement.executeQuery("SELECT missed FROM figure_overview(" + DAY + ")")) {
                result.next();
                assertThat(result.getLong(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void revokedRole_seesNothing() {
        grant("archive_grant_numbers");
        grant("archive_revoke");

        assertRefused(() -> seen("SELECT missed FROM figure_overview(" + DAY + ")"));
        assertRefused(() -> seen("SELECT count(station) FROM calls"));
        assertRefused(() -> seen("SELECT number FROM calls"));
    }
}
