// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MigrationIT {
    private final TestDatabase database = TestDatabase.empty();

    @Test
    void emptyDatabase_getsTheTablesWithTheirColumns() {
        Database.migrate(database.settings());

        assertThat(columns("calls"))
                .isEqualTo(
                        "call_id revision station direction number outcome started_at ringing_at answered_at ended_at"
                                + " ring_millis talk_millis quality notes extension domain label archived_at number_key"
                                + " erased erased_revision");
        assertThat(columns("call_events"))
                .isEqualTo("event_id station extension domain label hook number number_truncated occurred_at"
                        + " monotonic_nanos spool_id sequence hook_version sent_at appended_at archived_at erased");
        assertThat(columns("archive_offsets")).isEqualTo("topic partition next_offset");
    }

    @Test
    void everyTableAndColumn_saysWhatItIs() {
        Database.migrate(database.settings());

        assertThat(database.rows("SELECT c.relname, a.attname FROM pg_class c"
                        + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped"
                        + " WHERE c.relname IN ('calls', 'call_events', 'archive_offsets', 'stations', 'call_rollups',"
                        + " 'station_rollups', 'number_rollups', 'call_peaks', 'spool_rollups', 'stale_rollups', 'frozen_rollups')"
                        + " AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)"))
                .isEmpty();
    }

    @Test
    void everyValueOfTheSchemasEnums_isAllowed() {
        Database.migrate(database.settings());

        assertThat(constraints())
                .contains(Arrays.stream(Direction.values()).map(Enum::name).toList())
                .contains(Arrays.stream(Outcome.values()).map(Enum::name).toList())
                .contains(Arrays.stream(Quality.values()).map(Enum::name).toList());
    }

    /** As pg_restore does it: columns that are made by functions are, wherever those look for others. */
    @Test
    void rowsCanBeRestored_withAnEmptySearchPath() {
        Database.migrate(database.settings());
        String schema = database.value("SELECT current_schema()").toString();

        database.execute(String.format("""
                SET search_path = '';
                CREATE TABLE %1$s.restored (LIKE %1$s.calls INCLUDING ALL);
                INSERT INTO %1$s.restored (call_id, revision, station, direction, number, started_at, quality, notes)
                SELECT gen_random_uuid(), 1, 'desk', 'INBOUND', number, '2026-01-31Z', 'EXACT', '{}'
                FROM unnest(ARRAY['+49305550123', '(030) 555', 'anonymous']) AS number;
                RESET search_path""", schema));

        assertThat(database.rows("SELECT number FROM restored WHERE number_key <> number_key(number)"))
                .isEmpty();
        assertThat(database.value("SELECT count(*) FROM restored")).isEqualTo(3L);
    }

    @Test
    void databaseOfTheFirstVersion_keepsItsRows() {
        Database.migrate(database.settings(), "1");
        database.execute("""
                INSERT INTO calls (call_id, revision, station, direction, number, started_at, quality, notes, archived_at)
                SELECT gen_random_uuid(), n, 'desk', 'INBOUND', n::text, timestamptz '2026-01-31 23:00Z' + n * interval '1 hour',
                       'EXACT', '{}', '2026-02-01Z'
                FROM generate_series(1, 3) AS n;
                INSERT INTO calls (call_id, revision, station, direction, number, started_at, quality, notes)
                VALUES (gen_random_uuid(), 1, 'desk', 'INBOUND', '', 'infinity', 'EXACT', '{}');
                INSERT INTO call_events (event_id, station, number, number_truncated, occurred_at, hook_version, appended_at)
                VALUES (gen_random_uuid(), 'desk', '1', false, '2026-02-28Z', 'test', '2026-02-28Z')""");
        String rows = "SELECT md5(string_agg(concat_ws('|', call_id, revision, station, direction, number, started_at,"
                + " quality, notes, archived_at), ' ' ORDER BY started_at)) FROM calls";
        Object before = database.value(rows);

        Database.migrate(database.settings());

        assertThat(database.value(rows)).isEqualTo(before);
        assertThat(database.value("SELECT offered || ' ' || open FROM figure_overview('2026-01-01Z', '2026-03-01Z')"))
                .isEqualTo("0 3");
        assertThat(database.value("SELECT string_agg(month, ' ') FROM archive_months('calls')"))
                .isEqualTo("calls_2026_02");
        assertThat(database.count("calls_rest")).isEqualTo(1);
        assertThat(database.count("call_events_2026_02")).isEqualTo(1);
        assertThat(database.rows("SELECT relname FROM pg_class WHERE relname LIKE '%v1%'"))
                .isEmpty();
    }

    @Test
    void migratedDatabase_isLeftAsItIs() {
        Database.migrate(database.settings());
        database.execute("INSERT INTO archive_offsets VALUES ('hookline.calls', 0, 42)");
        Database.migrate(database.settings());

        assertThat(database.value("SELECT next_offset FROM archive_offsets")).isEqualTo(42L);
    }

    @Test
    void databaseWithTablesOfOthers_getsOursBesideThem() {
        database.execute("CREATE TABLE dashboards (id integer)");
        Database.migrate(database.settings());

        assertThat(database.count("calls")).isZero();
        assertThat(database.count("dashboards")).isZero();
    }

    @Test
    void twoInstancesAtOnce_takeTurns() {
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> Database.migrate(database.settings()));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> Database.migrate(database.settings()));
        CompletableFuture.allOf(first, second).join();

        assertThat(database.value("SELECT count(*) FROM archive_migrations WHERE version = '1' AND success"))
                .isEqualTo(1L);
    }

    private Object columns(String table) {
        return database.value("SELECT string_agg(column_name, ' ' ORDER BY ordinal_position)"
                + " FROM information_schema.columns WHERE table_name = '" + table + "'");
    }

    private List<List<String>> constraints() {
        return database
                .rows("SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint"
                        + " WHERE conrelid = 'calls'::regclass AND contype = 'c'")
                .stream()
                .map(row -> Pattern.compile("'([A-Z_]+)'")
                        .matcher((String) row.get("definition"))
                        .results()
                        .map(match -> match.group(1))
                        .toList())
                .toList();
    }
}
