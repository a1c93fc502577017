-- SPDX-License-Identifier: Apache-2.0
-- The figures, as functions: docs/FIGURES.md has them as a table, the comments below say what each counts. Spans of time
-- include their begin and not their end, and are cut to 2000 until 2100.
--
-- Calls that are not plain cases are the same everywhere:
--   open (outcome null)   in no figure but the column `open`, for it may still be answered, missed or rejected
--   UNKNOWN               a call of which only the end was seen has no direction: in no figure but the column `unknown`
--   END_MISSING           counts as what it was closed as, for good or until the desk delivers, and in `end_missing`;
--                         the duration that is not known is left out and counted

CREATE FUNCTION figure_stations(p_station text, p_team text) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN p_team IS NOT NULL
            THEN ARRAY(SELECT station FROM stations WHERE team = p_team AND (p_station IS NULL OR station = p_station))
        WHEN p_station IS NOT NULL THEN ARRAY[p_station]
    END
$$;
COMMENT ON FUNCTION figure_stations IS 'The stations that a station, a team or both mean; null for all, where both are null.';

CREATE FUNCTION figure_require(p_holds boolean, p_expected text, p_was text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF p_holds IS NOT TRUE THEN
        RAISE EXCEPTION 'expected %, was %', p_expected, coalesce(p_was, 'null') USING ERRCODE = '22023';
    END IF;
END $$;
COMMENT ON FUNCTION figure_require IS 'Refuses an argument that cannot be meant, which would give figures of something else.';

CREATE FUNCTION figure_require_span(p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    PERFORM figure_require(p_from <= p_to, 'p_from, p_to in this order',
                           concat(coalesce(p_from::text, 'null'), ', ', coalesce(p_to::text, 'null')));
END $$;
COMMENT ON FUNCTION figure_require_span IS 'Refuses a span of time that ends before it begins, or of which an end is null.';

CREATE FUNCTION figure_require_zone(p_zone text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    -- PostgreSQL takes +05:30 and UTC+5 by the rules of POSIX, where they lie to the west.
    PERFORM figure_require(p_zone ~ '^[A-Za-z]' AND p_zone !~ '^[A-Za-z]+[-+0-9]',
                           'the name of a time zone, e.g. UTC or Europe/Berlin', p_zone);
END $$;
COMMENT ON FUNCTION figure_require_zone IS 'Refuses an offset in place of a time zone''s name; unknown names are PostgreSQL''s to refuse.';

CREATE FUNCTION figure_threshold(p_limit interval) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    millis bigint := round(extract(epoch FROM p_limit) * 1000);
BEGIN
    IF millis IS NULL OR millis < 0 OR duration_bucket_end(duration_bucket(millis)) <> millis THEN
        RAISE EXCEPTION 'expected a limit at the end of a bucket, was %', p_limit
            USING ERRCODE = '22023', HINT = 'Whole seconds to 40 s, even ones to 100 s, each fifth to 200 s.';
    END IF;
    RETURN millis;
END $$;
COMMENT ON FUNCTION figure_threshold IS
    'A limit in milliseconds; refused where roll-ups cannot tell exactly which calls were within.';

CREATE FUNCTION figure_bounds(p_from timestamptz, p_to timestamptz) RETURNS TABLE (begins timestamptz, ends timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT greatest(p_from, known.first), least(p_to, known.last)
    FROM (SELECT date_trunc('month', least((SELECT min(starts) FROM call_rollups WHERE grain = 'HOUR'),
                                           (SELECT min(starts) FROM stale_rollups WHERE grain = 'HOUR')), 'UTC') AS first,
                 date_trunc('month', greatest((SELECT max(starts) FROM call_rollups WHERE grain = 'HOUR'),
                                              (SELECT max(starts) FROM stale_rollups WHERE grain = 'HOUR')), 'UTC')
                     AT TIME ZONE 'UTC' + interval '1 month' AS last_month) AS months
    CROSS JOIN LATERAL (SELECT months.first, months.last_month AT TIME ZONE 'UTC' AS last) AS known
    WHERE known.first IS NOT NULL AND greatest(p_from, known.first) < least(p_to, known.last)
$$;
COMMENT ON FUNCTION figure_bounds IS
    'A span of time without what is before the first and after the last month, in UTC, that has calls; no row where nothing '
    'is left.';

CREATE FUNCTION figure_slots(p_from timestamptz, p_to timestamptz, p_by_station boolean, p_zone text, p_step text)
RETURNS TABLE (grain text, starts timestamptz, ends timestamptz, bucket timestamptz)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off SET enable_hashjoin = on AS $$
DECLARE
    f      timestamptz;
    t      timestamptz;
    frozen timestamptz := (SELECT before FROM frozen_rollups WHERE what = 'calls');
    whole  boolean := p_step IS NULL; -- then each slot is in the one bucket
BEGIN
    SELECT b.begins, b.ends INTO f, t FROM figure_bounds(p_from, p_to) AS b;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH stale AS MATERIALIZED (
        SELECT DISTINCT s.grain, s.starts FROM stale_rollups s
        WHERE s.starts >= greatest(frozen, date_trunc('month', f)) AND s.starts < t
          AND s.grain IN ('HOUR', 'DAY', 'MONTH')
    ), months AS MATERIALIZED (
        SELECT s, s + interval '1 month' AS e,
               s >= f AND s + interval '1 month' <= t
               AND (whole OR date_trunc(p_step, s, p_zone)
                             = date_trunc(p_step, s + interval '1 month' - interval '1 microsecond', p_zone))
               AND NOT EXISTS (SELECT FROM stale x WHERE x.starts >= s AND x.starts < s + interval '1 month') AS ok
        FROM generate_series(date_trunc('month', f), t - interval '1 microsecond', interval '1 month') AS s
    ), days AS MATERIALIZED (
        SELECT d AS s, d + interval '1 day' AS e, fresh, listed,
               fresh AND d >= f AND d + interval '1 day' <= t
               AND (whole OR date_trunc(p_step, d, p_zone)
                             = date_trunc(p_step, d + interval '1 day' - interval '1 microsecond', p_zone)) AS ok
        FROM months
        CROSS JOIN generate_series(greatest(months.s, date_trunc('day', f)),
                                   least(months.e, t) - interval '1 microsecond', interval '1 day') AS d
        CROSS JOIN LATERAL (
            SELECT NOT EXISTS (SELECT FROM stale x WHERE x.grain IN ('HOUR', 'DAY')
                               AND x.starts >= d AND x.starts < d + interval '1 day') AS fresh,
                   -- Then there are no hours of stations.
                   -- LIMIT, for the planner would read all days to know of a few.
                   p_by_station AND (SELECT true FROM station_rollups r WHERE r.grain = 'DAY' AND r.starts = d
                                     LIMIT 1) IS NOT NULL AS listed) AS known
        WHERE NOT months.ok
    ), hours AS MATERIALIZED (
        SELECT h AS s, h + interval '1 hour' AS e, x.starts IS NOT NULL AS old,
               x.starts IS NULL AND h >= f AND h + interval '1 hour' <= t
               AND (whole OR date_trunc(p_step, h, p_zone)
                             = date_trunc(p_step, h + interval '1 hour' - interval '1 microsecond', p_zone)) AS ok
        FROM days
        CROSS JOIN generate_series(greatest(days.s, date_trunc('hour', f)),
                                   least(days.e, t) - interval '1 microsecond', interval '1 hour') AS h
        LEFT JOIN stale x ON x.grain = 'HOUR' AND x.starts = h
        WHERE NOT days.ok AND NOT days.listed
    ), quarters AS MATERIALIZED (
        SELECT q AS s, q + interval '15 minutes' AS e,
               q >= f AND q + interval '15 minutes' <= t
               AND (whole OR date_trunc(p_step, q, p_zone)
                             = date_trunc(p_step, q + interval '15 minutes' - interval '1 microsecond', p_zone)) AS ok
        FROM hours, generate_series(greatest(hours.s, date_bin('15 minutes', f, '2000-01-01Z')),
                                    least(hours.e, t) - interval '1 microsecond', interval '15 minutes') AS q
        WHERE NOT hours.ok AND NOT hours.old AND NOT p_by_station
    ), pieces AS (
        SELECT greatest(s, f) AS s, least(e, t) AS e FROM hours WHERE NOT ok AND (old OR p_by_station)
        UNION ALL SELECT greatest(s, f), least(e, t) FROM quarters WHERE NOT ok
        UNION ALL SELECT greatest(s, f), least(e, t) FROM days WHERE NOT ok AND listed AND NOT fresh
    ), ranges AS (
        SELECT min(s) AS s, max(e) AS e
        FROM (SELECT s, e, sum(CASE WHEN s = before THEN 0 ELSE 1 END) OVER (ORDER BY s) AS nth
              FROM (SELECT s, e, lag(e) OVER (ORDER BY s) AS before FROM pieces) AS neighbours) AS numbered
        GROUP BY nth
    )
    SELECT 'MONTH', s, e, CASE WHEN whole THEN p_from ELSE date_trunc(p_step, s, p_zone) END FROM months WHERE ok
    UNION ALL SELECT 'DAY', s, e, CASE WHEN whole THEN p_from ELSE date_trunc(p_step, s, p_zone) END FROM days WHERE ok
    UNION ALL SELECT 'HOUR', s, e, CASE WHEN whole THEN p_from ELSE date_trunc(p_step, s, p_zone) END FROM hours WHERE ok
    UNION ALL SELECT 'QUARTER', s, e, CASE WHEN whole THEN p_from ELSE date_trunc(p_step, s, p_zone) END FROM quarters WHERE ok
    UNION ALL
    SELECT 'LISTED', greatest(s, f), least(e, t),
           CASE WHEN p_step = 'hour' AND s AT TIME ZONE p_zone - s AT TIME ZONE 'UTC'
                                         = (e - interval '1 microsecond') AT TIME ZONE p_zone
                                           - (e - interval '1 microsecond') AT TIME ZONE 'UTC'
                THEN date_trunc('hour', s, p_zone) END
    FROM days WHERE NOT ok AND listed AND fresh
    UNION ALL SELECT NULL, s, e, NULL FROM ranges;
END $$;
COMMENT ON FUNCTION figure_slots IS
    'Cuts a span of time into the largest slots whose roll-ups are right and lie within one bucket (p_step of p_zone; null for '
    'the whole as one), and what is left between them: LISTED, days of stations or parts of them, to be read from the calls that '
    'these list (bucket: the hour in which the day begins, where all its hours follow at the hour), and grain null, to be read from the calls themselves.';

CREATE FUNCTION figure_cells(
    p_from timestamptz, p_to timestamptz, p_stations text[], p_by_station boolean, p_zone text, p_step text, p_kinds text[],
    p_answer_millis bigint DEFAULT 20000, p_short_millis bigint DEFAULT 5000, p_within interval DEFAULT '5 seconds')
RETURNS TABLE (bucket timestamptz, kind text, station text, direction text, outcome text, calls bigint, inferred bigint,
               ambiguous bigint, end_missing bigint, ring_known bigint, ring_millis bigint, ring_within bigint,
               ring_short bigint, ring_max bigint, talk_known bigint, talk_millis bigint, talk_max bigint)
-- The planner cannot know that few slots are asked for, and would read all roll-ups.
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_seqscan = off SET enable_material = off SET enable_nestloop = on SET enable_sort = on SET work_mem = '32MB' AS $$
DECLARE
    desks    boolean := p_by_station OR p_stations IS NOT NULL;
    counted  text := '(SELECT coalesce(sum(pair & 4294967295), 0) FROM unnest(r.rings) AS pair WHERE pair >> 32 <= %s)';
    asked    text := CASE WHEN p_stations IS NULL THEN ''
                          ELSE 'AND r.station = ANY ($3) AND r.station_key = ANY ($11)' END;
    listed   text := format($part$
            UNION ALL
            SELECT CASE WHEN $6 IS NULL THEN $1
                        WHEN one.bucket IS NOT NULL THEN date_bin('1 hour', one.at, one.bucket) -- takes a third of the time
                        ELSE date_trunc($6, one.at, $5) END,
                   one.kind, one.station, one.direction, one.outcome, 1, (one.mark & 3 = 1)::int, (one.mark & 3 = 2)::int,
                   (one.mark >= 4)::int, (one.ring IS NOT NULL)::int, coalesce(one.ring, 0),
                   coalesce((one.ring <= $8)::int, 0), coalesce((one.ring <= $9)::int, 0), one.ring,
                   (one.talk IS NOT NULL)::int, coalesce(one.talk, 0), one.talk
            FROM (
                -- Side by side: less to do for each of many short lists than unnest(…) in FROM.
                SELECT s.starts, s.ends, s.bucket, r.kind, CASE WHEN $4 THEN r.station ELSE '' END AS station, r.direction,
                       r.outcome, unnest(r.ats) AS at, unnest(r.marks) AS mark, unnest(r.each_ring) AS ring,
                       unnest(r.each_talk) AS talk
                FROM slots s
                JOIN station_rollups r ON r.grain = 'DAY' AND r.starts = date_trunc('day', s.starts) AND r.kind = ANY ($7) %s
                WHERE s.grain = 'LISTED') AS one
            WHERE one.at >= one.starts AND one.at < one.ends
        $part$, asked);
    within   text := 'r.ring_within_20';
    short    text := 'r.ring_within_5';
    kinds    text[] := p_kinds;
BEGIN
    PERFORM figure_require_span(p_from, p_to);
    PERFORM figure_require_zone(p_zone);
    PERFORM figure_require(p_within >= interval '0', 'p_within of 0 s or more', p_within::text);
    IF p_step IS NOT NULL AND p_to > p_from + interval '60 days' THEN
        PERFORM set_config('enable_sort', 'off', true); -- many rows, few buckets
        IF NOT desks THEN
            -- Here they are nearly all asked for.
            PERFORM set_config('enable_hashjoin', 'on', true), set_config('enable_seqscan', 'on', true),
                    set_config('enable_nestloop', 'off', true);
        END IF;
    END IF;
    IF p_answer_millis <> 20000 THEN
        within := format(counted, duration_bucket(p_answer_millis));
    END IF;
    IF p_short_millis <> 5000 THEN
        short := format(counted, duration_bucket(p_short_millis));
    END IF;
    IF p_within <> interval '5 seconds' THEN
        kinds := array_remove(kinds, 'MISSED'); -- roll-ups know one window
    END IF;
    RETURN QUERY EXECUTE format($query$
        WITH slots AS MATERIALIZED (SELECT * FROM figure_slots($1, $2, %1$L, $5, $6)),
        parts AS (
            SELECT s.bucket, r.kind, CASE WHEN $4 THEN r.station ELSE '' END AS station, r.direction, r.outcome, r.calls,
                   r.inferred, r.ambiguous, r.end_missing, r.ring_known, r.ring_millis, %3$s AS ring_within, %4$s AS ring_short,
                   r.ring_max, r.talk_known, r.talk_millis, r.talk_max
            FROM slots s
            JOIN %2$I r ON r.grain = s.grain AND r.starts = s.starts AND r.kind = ANY ($7) %5$s
            %7$s
            UNION ALL
            SELECT CASE WHEN $6 IS NULL THEN $1 ELSE date_trunc($6, f.at, $5) END, f.kind,
                   CASE WHEN $4 THEN f.station ELSE '' END, f.direction, f.outcome, 1,
                   (f.quality = 'INFERRED')::int, (f.quality = 'AMBIGUOUS')::int, f.end_missing::int,
                   (f.ring_millis IS NOT NULL)::int, coalesce(f.ring_millis, 0), coalesce((f.ring_millis <= $8)::int, 0),
                   coalesce((f.ring_millis <= $9)::int, 0), f.ring_millis,
                   (f.talk_millis IS NOT NULL)::int, coalesce(f.talk_millis, 0), f.talk_millis
            FROM slots s CROSS JOIN LATERAL call_facts(s.starts, s.ends) f
            WHERE s.grain IS NULL AND f.kind = ANY ($7) AND ($3 IS NULL OR f.station = ANY ($3))
            UNION ALL
            SELECT CASE WHEN $6 IS NULL THEN $1 ELSE date_trunc($6, m.started_at, $5) END, 'MISSED',
                   CASE WHEN $4 THEN m.station ELSE '' END, 'INBOUND', 'MISSED', 1,
                   (m.quality = 'INFERRED')::int, (m.quality = 'AMBIGUOUS')::int, ('END_MISSING' = ANY (m.notes))::int,
                   (m.ring_millis IS NOT NULL)::int, coalesce(m.ring_millis, 0), coalesce((m.ring_millis <= $8)::int, 0),
                   coalesce((m.ring_millis <= $9)::int, 0), m.ring_millis, 0, 0, NULL
            FROM figure_bounds($1, $2) b, missed_calls(b.begins, b.ends, $10) m
            WHERE %6$L AND ($3 IS NULL OR m.station = ANY ($3))
        )
        SELECT p.bucket, p.kind, p.station, p.direction, p.outcome, sum(p.calls)::bigint, sum(p.inferred)::bigint,
               sum(p.ambiguous)::bigint, sum(p.end_missing)::bigint, sum(p.ring_known)::bigint, sum(p.ring_millis)::bigint,
               sum(p.ring_within)::bigint, sum(p.ring_short)::bigint, max(p.ring_max),
               sum(p.talk_known)::bigint, sum(p.talk_millis)::bigint, max(p.talk_max)
        FROM parts p GROUP BY 1, 2, 3, 4, 5
        $query$,
        desks, CASE WHEN desks THEN 'station_rollups' ELSE 'call_rollups' END, within, short,
        asked, kinds <> p_kinds, CASE WHEN desks THEN listed ELSE '' END)
    USING p_from, p_to, p_stations, p_by_station, p_zone, p_step, kinds, p_answer_millis, p_short_millis, p_within,
          ARRAY(SELECT hashtextextended(s, 0) FROM unnest(p_stations) AS s);
END $$;
COMMENT ON FUNCTION figure_cells IS
    'What all counting figures are made of: sums for each bucket, kind (see call_facts), direction and outcome, for '
    'each station '
    'only with p_by_station; from roll-ups where they are right, else from the calls. ring_within counts calls that '
    'rang for at '
    'most p_answer_millis, ring_short for at most p_short_millis.';

CREATE FUNCTION figure_histogram(p_from timestamptz, p_to timestamptz, p_stations text[])
RETURNS TABLE (measure text, direction text, outcome text, bucket integer, calls bigint)
-- The planner cannot know that few slots are asked for, and would read all roll-ups.
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_seqscan = off SET enable_material = off SET work_mem = '32MB' AS $$
DECLARE
    asked  text := CASE WHEN p_stations IS NULL THEN ''
                        ELSE 'AND r.station = ANY ($3) AND r.station_key = ANY ($4)' END;
    listed text := format($part$
            UNION ALL
            SELECT measure, r.direction, r.outcome, duration_bucket(millis), 1
            FROM slots s
            JOIN station_rollups r ON r.grain = 'DAY' AND r.starts = date_trunc('day', s.starts) AND r.kind = 'STARTED' %s
            CROSS JOIN LATERAL unnest(r.ats, r.each_ring, r.each_talk) AS one (at, ring, talk)
            CROSS JOIN LATERAL (VALUES ('RING', one.ring), ('TALK', one.talk)) AS measured (measure, millis)
            WHERE s.grain = 'LISTED' AND one.at >= s.starts AND one.at < s.ends AND millis IS NOT NULL
        $part$, asked);
BEGIN
    RETURN QUERY EXECUTE format($query$
        WITH slots AS MATERIALIZED (SELECT * FROM figure_slots($1, $2, %1$L, 'UTC', NULL)),
        parts AS (
            SELECT 'RING' AS measure, r.direction, r.outcome, (pair >> 32)::integer AS bucket, pair & 4294967295 AS calls
            FROM slots s JOIN %2$I r ON r.grain = s.grain AND r.starts = s.starts AND r.kind = 'STARTED' %3$s,
                 unnest(r.rings) AS pair
            UNION ALL
            SELECT 'TALK', r.direction, r.outcome, (pair >> 32)::integer, pair & 4294967295
            FROM slots s JOIN %2$I r ON r.grain = s.grain AND r.starts = s.starts AND r.kind = 'STARTED' %3$s,
                 unnest(r.talks) AS pair
            %4$s
            UNION ALL
            SELECT measure, f.direction, coalesce(f.outcome, 'OPEN'), duration_bucket(millis), 1
            FROM slots s
            JOIN calls f ON f.started_at >= s.starts AND f.started_at < s.ends
            CROSS JOIN LATERAL (VALUES ('RING', f.ring_millis), ('TALK', f.talk_millis)) AS measured (measure, millis)
            WHERE s.grain IS NULL AND millis IS NOT NULL AND ($3 IS NULL OR f.station = ANY ($3))
        )
        SELECT p.measure, p.direction, p.outcome, p.bucket, sum(p.calls)::bigint FROM parts p GROUP BY 1, 2, 3, 4
        $query$,
        p_stations IS NOT NULL, CASE WHEN p_stations IS NULL THEN 'call_rollups' ELSE 'station_rollups' END, asked,
        CASE WHEN p_stations IS NULL THEN '' ELSE listed END)
    USING p_from, p_to, p_stations, ARRAY(SELECT hashtextextended(s, 0) FROM unnest(p_stations) AS s);
END $$;
COMMENT ON FUNCTION figure_histogram IS 'Ring and talk times of the calls that started in a span of time, by duration_bucket.';

-- ---------------------------------------------------------------- Over time

CREATE FUNCTION figure_series(
    p_from timestamptz, p_to timestamptz, p_step text DEFAULT 'day', p_zone text DEFAULT 'UTC',
    p_station text DEFAULT NULL, p_team text DEFAULT NULL, p_answer interval DEFAULT '20 seconds',
    p_short interval DEFAULT '5 seconds', p_within interval DEFAULT '5 seconds')
RETURNS TABLE (bucket timestamptz, offered bigint, answered bigint, answer_rate numeric, missed bigint, abandoned bigint,
               missed_ring_unknown bigint, declined bigint, rejected bigint, answered_in_time bigint, service_level numeric,
               asa_seconds numeric, attempts bigint, connected bigint, asr numeric, talk_seconds numeric, talk_unknown bigint,
               acd_seconds numeric, open bigint, unknown bigint, end_missing bigint)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off AS $$
BEGIN
    PERFORM figure_require(p_step IS NULL OR p_step IN ('hour', 'day', 'week', 'month', 'quarter', 'year'),
                           'hour, day, week, month, quarter or year as p_step', p_step);
    RETURN QUERY
    WITH cells AS MATERIALIZED (
        SELECT * FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, p_zone, p_step,
                                   '{STARTED,ANSWERED,MISSED}', figure_threshold(p_answer), figure_threshold(p_short), p_within)
    ), buckets AS (
        SELECT p_from AS bucket WHERE p_step IS NULL
        UNION
        SELECT date_trunc(p_step, at, p_zone)
        FROM generate_series(
                 CASE WHEN isfinite(p_from) THEN greatest(p_from, '2000-01-01Z') ELSE (SELECT min(c.bucket) FROM cells c) END,
                 CASE WHEN isfinite(p_to) THEN least(p_to, '2100-01-01Z') - interval '1 microsecond'
                      ELSE (SELECT max(c.bucket) FROM cells c) END,
                 CASE p_step WHEN 'hour' THEN interval '15 minutes' WHEN 'day' THEN '1 hour' ELSE '12 hours' END) AS at
        WHERE p_step IS NOT NULL
        UNION
        SELECT cells.bucket FROM cells
    ), sums AS (
        SELECT b.bucket,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome NOT IN ('REJECTED', 'OPEN')), 0)::bigint AS offered,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome = 'ANSWERED'), 0)::bigint AS answered,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'MISSED'), 0)::bigint AS missed,
            coalesce(sum(c.ring_known - c.ring_short) FILTER (WHERE c.kind = 'MISSED'), 0)::bigint AS abandoned,
            coalesce(sum(c.calls - c.ring_known) FILTER (WHERE c.kind = 'MISSED'), 0)::bigint AS missed_ring_unknown,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome = 'DECLINED'), 0)::bigint AS declined,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome = 'REJECTED'), 0)::bigint AS rejected,
            coalesce(sum(c.ring_within) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome = 'ANSWERED'), 0)::bigint AS in_time,
            sum(c.ring_millis) FILTER (WHERE c.kind = 'ANSWERED' AND c.direction = 'INBOUND') AS asa_millis,
            sum(c.ring_known) FILTER (WHERE c.kind = 'ANSWERED' AND c.direction = 'INBOUND') AS asa_calls,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'OUTBOUND'
                                          AND c.outcome <> 'OPEN'), 0)::bigint AS attempts,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'OUTBOUND'
                                          AND c.outcome = 'ANSWERED'), 0)::bigint AS connected,
            sum(c.talk_millis) FILTER (WHERE c.kind = 'STARTED' AND c.outcome = 'ANSWERED') AS talk_millis,
            sum(c.talk_known) FILTER (WHERE c.kind = 'STARTED' AND c.outcome = 'ANSWERED') AS talk_known,
            coalesce(sum(c.calls - c.talk_known) FILTER (WHERE c.kind = 'STARTED'
                                          AND c.outcome = 'ANSWERED'), 0)::bigint AS talk_unknown,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.outcome = 'OPEN'), 0)::bigint AS open,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED'
                                          AND (c.direction = 'UNKNOWN' OR c.outcome = 'UNKNOWN')), 0)::bigint AS unknown,
            coalesce(sum(c.end_missing) FILTER (WHERE c.kind = 'STARTED'), 0)::bigint AS end_missing
        FROM buckets b LEFT JOIN cells c ON c.bucket = b.bucket
        GROUP BY b.bucket
    )
    SELECT s.bucket, s.offered, s.answered, round(s.answered::numeric / nullif(s.offered, 0), 4), s.missed, s.abandoned,
           s.missed_ring_unknown, s.declined, s.rejected, s.in_time, round(s.in_time::numeric / nullif(s.offered, 0), 4),
           round(s.asa_millis / nullif(s.asa_calls, 0) / 1000, 3), s.attempts, s.connected,
           round(s.connected::numeric / nullif(s.attempts, 0), 4), round(coalesce(s.talk_millis, 0) / 1000, 3), s.talk_unknown,
           round(s.talk_millis / nullif(s.talk_known, 0) / 1000, 3), s.open, s.unknown, s.end_missing
    FROM sums s
    WHERE s.bucket IS NOT NULL
    ORDER BY s.bucket;
END $$;
COMMENT ON FUNCTION figure_series IS
    'The counting figures by hour, day, week, month, quarter or year (p_step) of a time zone; with p_step null one row '
    'for all. '
    'offered: inbound, without REJECTED, a call of each station. answer_rate: answered / offered. missed: a caller who rang '
    'several stations within p_within once, not if one answered; counted at the station and time of the first. abandoned: '
    'missed, and rang longer than p_short; missed_ring_unknown may be either. service_level: convention OFFERED. asa_seconds: '
    'mean ring time of inbound calls answered in the bucket, whenever they started, where it is known. asr: connected / '
    'attempts, '
    'outbound. acd_seconds: mean talk time of answered calls of both directions, without talk_unknown. A rate of '
    'nothing is null.';

CREATE FUNCTION figure_overview(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL,
    p_answer interval DEFAULT '20 seconds', p_short interval DEFAULT '5 seconds', p_within interval DEFAULT '5 seconds')
RETURNS TABLE (offered bigint, answered bigint, answer_rate numeric, missed bigint, abandoned bigint,
               missed_ring_unknown bigint, declined bigint, rejected bigint, answered_in_time bigint, service_level numeric,
               asa_seconds numeric, attempts bigint, connected bigint, asr numeric, talk_seconds numeric, talk_unknown bigint,
               acd_seconds numeric, open bigint, unknown bigint, end_missing bigint)
LANGUAGE sql STABLE AS $$
    SELECT offered, answered, answer_rate, missed, abandoned, missed_ring_unknown, declined, rejected, answered_in_time,
           service_level, asa_seconds, attempts, connected, asr, talk_seconds, talk_unknown, acd_seconds, open, unknown,
           end_missing
    FROM figure_series(p_from, p_to, NULL, 'UTC', p_station, p_team, p_answer, p_short, p_within)
$$;
COMMENT ON FUNCTION figure_overview IS 'The counting figures of a span of time as one row; each as figure_series says.';

-- ---------------------------------------------------------------- Single figures

CREATE FUNCTION figure_asa(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (answered bigint, ring_unknown bigint, ring_seconds numeric, asa_seconds numeric)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(calls - ring_known), 0)::bigint,
           round(coalesce(sum(ring_millis), 0) / 1000, 3), round(sum(ring_millis) / nullif(sum(ring_known), 0) / 1000, 3)
    FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, 'UTC', NULL, '{ANSWERED}')
    WHERE direction = 'INBOUND'
$$;
COMMENT ON FUNCTION figure_asa IS
    'Speed of answer: sum of ring times / inbound calls, of those answered in the span, whenever they started; calls '
    'whose ring '
    'time is not known are left out and counted.';

CREATE FUNCTION figure_service_level(
    p_from timestamptz, p_to timestamptz, p_convention text DEFAULT 'OFFERED', p_answer interval DEFAULT '20 seconds',
    p_target numeric DEFAULT 0.8, p_short interval DEFAULT '5 seconds', p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (convention text, met bigint, of_calls bigint, service_level numeric, target numeric, reached boolean,
               ring_unknown bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM figure_require(p_convention IS NULL OR p_convention IN
                               ('OFFERED', 'ANSWERED', 'WITHOUT_SHORT_ABANDONS', 'ABANDONED_IN_TIME_IS_MET'),
                           'OFFERED, ANSWERED, WITHOUT_SHORT_ABANDONS or ABANDONED_IN_TIME_IS_MET', p_convention);
    PERFORM figure_require(p_target BETWEEN 0 AND 1, 'p_target from 0 to 1', p_target::text);
    RETURN QUERY
    WITH sums AS (
        SELECT coalesce(sum(c.calls), 0)::bigint AS offered,
               coalesce(sum(c.calls) FILTER (WHERE c.outcome = 'ANSWERED'), 0)::bigint AS answered,
               coalesce(sum(c.ring_within) FILTER (WHERE c.outcome = 'ANSWERED'), 0)::bigint AS in_time,
               coalesce(sum(c.ring_within) FILTER (WHERE c.outcome = 'MISSED'), 0)::bigint AS missed_in_time,
               coalesce(sum(c.ring_short) FILTER (WHERE c.outcome = 'MISSED'), 0)::bigint AS short,
               coalesce(sum(c.calls - c.ring_known) FILTER (WHERE c.outcome IN ('ANSWERED', 'MISSED')), 0)::bigint AS unknown
        FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, 'UTC', NULL, '{STARTED}',
                          figure_threshold(p_answer), figure_threshold(p_short)) c
        WHERE c.direction = 'INBOUND' AND c.outcome NOT IN ('REJECTED', 'OPEN')
    ), levels AS (
        SELECT named.convention, named.met, named.of_calls, named.met::numeric / nullif(named.of_calls, 0) AS level, s.unknown
        FROM sums s
        CROSS JOIN LATERAL (VALUES
            (1, 'OFFERED', s.in_time, s.offered),
            (2, 'ANSWERED', s.in_time, s.answered),
            (3, 'WITHOUT_SHORT_ABANDONS', s.in_time, s.offered - s.short),
            (4, 'ABANDONED_IN_TIME_IS_MET', s.in_time + s.missed_in_time, s.offered)
        ) AS named (nth, convention, met, of_calls)
        WHERE p_convention IS NULL OR named.convention = p_convention
        ORDER BY named.nth
    )
    SELECT l.convention, l.met, l.of_calls, round(l.level, 4), p_target, l.level >= p_target, l.unknown FROM levels l;
END $$;
COMMENT ON FUNCTION figure_service_level IS
    'Share of calls answered within p_answer of their start, with the name of the convention; null asks for all four. '
    'OFFERED: of '
    'the offered calls. ANSWERED: of those answered. WITHOUT_SHORT_ABANDONS: of the offered without those missed within '
    'p_short. '
    'ABANDONED_IN_TIME_IS_MET: of the offered, where missed within p_answer is met too. Each counts the calls of each station. '
    'An unknown ring time is never met, and counted in ring_unknown.';

CREATE FUNCTION figure_asr(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (attempts bigint, answered bigint, busy bigint, no_answer bigint, asr numeric)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(calls) FILTER (WHERE outcome = 'ANSWERED'), 0)::bigint,
           coalesce(sum(calls) FILTER (WHERE outcome = 'BUSY'), 0)::bigint,
           coalesce(sum(calls) FILTER (WHERE outcome = 'NO_ANSWER'), 0)::bigint,
           round(coalesce(sum(calls) FILTER (WHERE outcome = 'ANSWERED'), 0) / nullif(sum(calls), 0), 4)
    FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, 'UTC', NULL, '{STARTED}')
    WHERE direction = 'OUTBOUND' AND outcome <> 'OPEN'
$$;
COMMENT ON FUNCTION figure_asr IS 'Answer-seizure ratio: answered / attempts of outbound calls, those still open left out.';

CREATE FUNCTION figure_acd(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (direction text, answered bigint, talk_unknown bigint, talk_seconds numeric, acd_seconds numeric)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(direction, 'ALL'), coalesce(sum(calls), 0)::bigint, coalesce(sum(calls - talk_known), 0)::bigint,
           round(coalesce(sum(talk_millis), 0) / 1000, 3), round(sum(talk_millis) / nullif(sum(talk_known), 0) / 1000, 3)
    FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, 'UTC', NULL, '{STARTED}')
    WHERE outcome = 'ANSWERED'
    GROUP BY GROUPING SETS ((direction), ())
    ORDER BY 1
$$;
COMMENT ON FUNCTION figure_acd IS
    'Average call duration: talk seconds / answered calls, by direction and for ALL; calls whose talk time is not known '
    'are left '
    'out of both and counted.';

CREATE FUNCTION figure_durations(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL,
    p_exact_calls bigint DEFAULT 20000)
RETURNS TABLE (measure text, direction text, known bigint, unknown bigint, p50_seconds numeric, p95_seconds numeric,
               max_seconds numeric, source text)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    desks text[] := figure_stations(p_station, p_team);
    total bigint;
    frozen timestamptz := (SELECT before FROM frozen_rollups WHERE what = 'calls');
BEGIN
    SELECT sum(calls) INTO total FROM figure_cells(p_from, p_to, desks, false, 'UTC', NULL, '{STARTED}');
    IF total <= p_exact_calls AND p_from >= frozen AND (desks IS NULL OR p_to - p_from <= interval '32 days') THEN
        RETURN QUERY
        SELECT m.measure, c.direction, count(m.millis), count(*) - count(m.millis),
               round(percentile_disc(0.5) WITHIN GROUP (ORDER BY m.millis)::numeric / 1000, 3),
               round(percentile_disc(0.95) WITHIN GROUP (ORDER BY m.millis)::numeric / 1000, 3),
               round(max(m.millis)::numeric / 1000, 3), 'CALLS'
        FROM calls c
        CROSS JOIN LATERAL (VALUES ('RING', c.ring_millis, true), ('TALK', c.talk_millis, c.outcome = 'ANSWERED'))
            AS m (measure, millis, meant)
        WHERE c.started_at >= p_from AND c.started_at < p_to AND c.outcome IS NOT NULL AND m.meant
          AND c.direction <> 'UNKNOWN' AND (desks IS NULL OR c.station = ANY (desks))
        GROUP BY 1, 2 ORDER BY 1, 2;
        RETURN;
    END IF;
    RETURN QUERY
    WITH counted AS (
        SELECT m.measure, c.direction, sum(m.known)::bigint AS known, sum(c.calls - m.known)::bigint AS unknown,
               max(m.longest) AS longest
        FROM figure_cells(p_from, p_to, desks, false, 'UTC', NULL, '{STARTED}') c
        CROSS JOIN LATERAL (VALUES ('RING', c.ring_known, c.ring_max, true),
                                    ('TALK', c.talk_known, c.talk_max, c.outcome = 'ANSWERED'))
            AS m (measure, known, longest, meant)
        WHERE c.outcome <> 'OPEN' AND c.direction <> 'UNKNOWN' AND m.meant
        GROUP BY 1, 2
    ), buckets AS (
        SELECT h.measure, h.direction, h.bucket,
               sum(sum(h.calls)) OVER (PARTITION BY h.measure, h.direction ORDER BY h.bucket) AS upto
        FROM figure_histogram(p_from, p_to, desks) h
        WHERE h.outcome <> 'OPEN' AND h.direction <> 'UNKNOWN' AND (h.measure = 'RING' OR h.outcome = 'ANSWERED')
        GROUP BY 1, 2, 3
    ), ranked AS (
        SELECT c.measure, c.direction, c.known, c.unknown, c.longest,
               min(b.bucket) FILTER (WHERE b.upto >= 0.5 * c.known) AS half,
               min(b.bucket) FILTER (WHERE b.upto >= 0.95 * c.known) AS most
        FROM counted c LEFT JOIN buckets b ON b.measure = c.measure AND b.direction = c.direction
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT r.measure, r.direction, r.known, r.unknown, duration_middle(r.half), duration_middle(r.most),
           round(r.longest::numeric / 1000, 3), 'HISTOGRAM'
    FROM ranked r ORDER BY 1, 2;
END $$;
COMMENT ON FUNCTION figure_durations IS
    'Median, 95th percentile (nearest rank) and maximum of ring and talk times of calls that started in the span, by '
    'direction; '
    'talk times of answered calls; unknown ones left out and counted. source CALLS is exact, for up to p_exact_calls '
    'calls (with a '
    'station or team: and 32 days). Else HISTOGRAM: percentiles are at most 2.5 % or 10 ms off, the '
    'rest is exact.';

CREATE FUNCTION duration_middle(bucket integer) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN bucket <= 0 THEN 0
        WHEN bucket > 400 THEN 100000
        ELSE round((duration_bucket_end(bucket - 1) + duration_bucket_end(bucket)) / 2000.0, 3)
    END
$$;
COMMENT ON FUNCTION duration_middle IS 'The middle of a bucket, in seconds.';

CREATE FUNCTION figure_peak(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (peak bigint, peak_at timestamptz, end_unknown bigint)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    desks text[] := figure_stations(p_station, p_team);
BEGIN
    RETURN QUERY
    WITH slots AS MATERIALIZED (
        SELECT * FROM figure_slots(p_from, p_to, false, 'UTC', 'hour') WHERE desks IS NULL
    ), peaks AS (
        SELECT hourly.peak, hourly.peak_at
        FROM slots JOIN call_peaks hourly ON hourly.starts = slots.starts WHERE grain = 'HOUR'
        UNION ALL
        SELECT c.peak, c.peak_at FROM slots CROSS JOIN LATERAL concurrent_calls(slots.starts, slots.ends) c
        WHERE grain IS NULL OR grain = 'QUARTER'
        UNION ALL
        SELECT c.peak, c.peak_at FROM figure_bounds(p_from, p_to) b, concurrent_calls(b.begins, b.ends, desks) c
        WHERE desks IS NOT NULL
    ), highest AS (
        SELECT p.peak, p.peak_at FROM peaks p WHERE p.peak > 0 ORDER BY p.peak DESC, p.peak_at LIMIT 1
    )
    SELECT coalesce(h.peak, 0), h.peak_at,
           (SELECT coalesce(sum(c.end_missing), 0)::bigint
            FROM figure_cells(p_from, p_to, desks, false, 'UTC', NULL, '{STARTED}') c WHERE c.outcome = 'ANSWERED')
    FROM (VALUES (1)) AS one LEFT JOIN highest h ON true;
END $$;
COMMENT ON FUNCTION figure_peak IS
    'The most answered calls at one moment of the span, and the first such moment; calls that were answered before it '
    'included. '
    'Those without a known end are left out and counted. For all stations from hourly peaks, for some from their calls, as days '
    'list them.';

CREATE FUNCTION figure_heat_map(
    p_from timestamptz, p_to timestamptz, p_zone text DEFAULT 'UTC', p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (weekday integer, hour integer, hours bigint, calls bigint, offered bigint, outbound bigint)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off AS $$
BEGIN
    RETURN QUERY
    WITH cells AS MATERIALIZED (
        SELECT c.bucket, sum(c.calls) AS calls,
               sum(c.calls) FILTER (WHERE c.direction = 'INBOUND' AND c.outcome NOT IN ('REJECTED', 'OPEN')) AS offered,
               sum(c.calls) FILTER (WHERE c.direction = 'OUTBOUND' AND c.outcome <> 'OPEN') AS outbound
        FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, p_zone, 'hour', '{STARTED}') c
        GROUP BY c.bucket
    ), local AS (
        SELECT extract(isodow FROM b AT TIME ZONE p_zone)::integer AS day,
               extract(hour FROM b AT TIME ZONE p_zone)::integer AS at, b AS bucket
        FROM (SELECT DISTINCT date_trunc('hour', at, p_zone) AS b
              FROM generate_series(
                  CASE WHEN isfinite(p_from) THEN p_from ELSE (SELECT min(x.bucket) FROM cells x) END,
                  CASE WHEN isfinite(p_to) THEN p_to - interval '1 microsecond' ELSE (SELECT max(x.bucket) FROM cells x) END,
                  interval '15 minutes') AS at) AS every
    )
    SELECT l.day, l.at, count(*), coalesce(sum(c.calls), 0)::bigint, coalesce(sum(c.offered), 0)::bigint,
           coalesce(sum(c.outbound), 0)::bigint
    FROM local l LEFT JOIN cells c ON c.bucket = l.bucket
    GROUP BY 1, 2 ORDER BY 1, 2;
END $$;
COMMENT ON FUNCTION figure_heat_map IS
    'Calls by weekday (1 Monday to 7 Sunday) and hour of the time zone, by their start; hours says how many such hours '
    'the span has: one less where the clock skipped it, one more where it came twice. An endless span begins with the first '
    'call and ends with the last. calls: all, of any direction, open ones too.';

CREATE FUNCTION figure_busy_hour(
    p_from timestamptz, p_to timestamptz, p_zone text DEFAULT 'UTC', p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (hour integer, calls bigint, share numeric, per_hour numeric)
LANGUAGE sql STABLE AS $$
    SELECT hour, sum(calls)::bigint, round(sum(calls) / nullif(sum(sum(calls)) OVER (), 0), 4),
           round(sum(calls) / sum(hours), 2)
    FROM figure_heat_map(p_from, p_to, p_zone, p_station, p_team)
    GROUP BY hour
    ORDER BY 2 DESC, 1
$$;
COMMENT ON FUNCTION figure_busy_hour IS
    'The hours of the day in the time zone, the busiest first: their calls, share of all calls, and calls in one such hour.';

-- ---------------------------------------------------------------- Lists

CREATE FUNCTION figure_top_stations(
    p_from timestamptz, p_to timestamptz, p_by text DEFAULT 'CALLS', p_limit integer DEFAULT 10,
    p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (station text, display_name text, team text, calls bigint, offered bigint, answered bigint, missed bigint,
               outbound bigint, talk_seconds numeric, talk_unknown bigint)
LANGUAGE plpgsql STABLE SET jit = off AS $$
BEGIN
    PERFORM figure_require(p_by IN ('CALLS', 'TALK'), 'CALLS or TALK', p_by);
    RETURN QUERY
    WITH sums AS (
        SELECT c.station,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.outcome <> 'OPEN'), 0)::bigint AS calls,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome NOT IN ('REJECTED', 'OPEN')), 0)::bigint AS offered,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'INBOUND'
                                          AND c.outcome = 'ANSWERED'), 0)::bigint AS answered,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'MISSED'), 0)::bigint AS missed,
            coalesce(sum(c.calls) FILTER (WHERE c.kind = 'STARTED' AND c.direction = 'OUTBOUND'
                                          AND c.outcome <> 'OPEN'), 0)::bigint AS outbound,
            coalesce(sum(c.talk_millis) FILTER (WHERE c.kind = 'STARTED' AND c.outcome = 'ANSWERED'), 0) AS talk_millis,
            coalesce(sum(c.calls - c.talk_known) FILTER (WHERE c.kind = 'STARTED'
                                          AND c.outcome = 'ANSWERED'), 0)::bigint AS unknown
        FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), true, 'UTC', NULL, '{STARTED,MISSED}') c
        GROUP BY c.station
    )
    SELECT s.station, named.display_name, named.team, s.calls, s.offered, s.answered, s.missed, s.outbound,
           round(s.talk_millis / 1000, 3), s.unknown
    FROM sums s LEFT JOIN stations named ON named.station = s.station
    ORDER BY CASE p_by WHEN 'TALK' THEN s.talk_millis ELSE s.calls END DESC, s.station
    LIMIT p_limit;
END $$;
COMMENT ON FUNCTION figure_top_stations IS
    'Stations with the most calls, or the most known talk time (p_by CALLS or TALK). Calls that are open are left out.';

CREATE FUNCTION figure_number_slots(p_from timestamptz, p_to timestamptz)
RETURNS TABLE (grain text, starts timestamptz, ends timestamptz, sign integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    f     timestamptz;
    t     timestamptz;
    first timestamptz;
    last  timestamptz;
BEGIN
    SELECT greatest(b.begins, frozen.before), b.ends INTO f, t
    FROM figure_bounds(p_from, p_to) AS b, frozen_rollups AS frozen WHERE what = 'calls';
    SELECT greatest(b.begins, frozen.before), b.ends INTO first, last
    FROM figure_bounds('-infinity', 'infinity') AS b, frozen_rollups AS frozen WHERE what = 'calls';
    RETURN QUERY
    WITH months AS MATERIALIZED (
        -- Those of whole years, for what a year has too much.
        SELECT m, m + interval '1 month' AS e, greatest(m, f) AS s, least(m + interval '1 month', t) AS until,
               m + interval '1 month' > f AND m < t AS asked, date_trunc('year', m) AS year,
               NOT EXISTS (SELECT FROM stale_rollups x WHERE x.grain IN ('HOUR', 'DAY', 'MONTH')
                           AND x.starts >= m AND x.starts < m + interval '1 month') AS fresh
        FROM generate_series(greatest(date_trunc('year', f), first),
                             least(date_trunc('year', t) + interval '1 year', last) - interval '1 day', interval '1 month') AS m
        WHERE f < t
    ), taken AS MATERIALIZED (
        -- A month less a few of its days is read sooner than the others of its days.
        SELECT months.*, asked AND fresh AND (until - s) * 2 >= e - m AS rolled FROM months
    ), years AS MATERIALIZED (
        SELECT year FROM taken y
        WHERE NOT EXISTS (SELECT FROM stale_rollups x WHERE x.grain = 'YEAR' AND x.starts = y.year)
        GROUP BY year HAVING count(*) FILTER (WHERE rolled) > 1 + count(*) FILTER (WHERE NOT rolled)
    )
    SELECT 'YEAR', year, year + interval '1 year', 1 FROM years
    UNION ALL
    SELECT 'MONTH', m, e, CASE WHEN rolled THEN 1 ELSE -1 END FROM taken
    WHERE rolled <> EXISTS (SELECT FROM years WHERE years.year = taken.year)
    UNION ALL SELECT NULL, s, until, 1 FROM taken WHERE asked AND NOT rolled
    UNION ALL SELECT NULL, m, s, -1 FROM taken WHERE rolled AND m < s
    UNION ALL SELECT NULL, until, e, -1 FROM taken WHERE rolled AND until < e;
END $$;
COMMENT ON FUNCTION figure_number_slots IS
    'Cuts a span of time into months and years whose roll-ups by number are right, and what is left, grain null, which is to be '
    'read from the calls. Sign -1 is to be taken off: a month of a year that is not asked for or is stale, the end of a month.';

CREATE FUNCTION figure_top_numbers(
    p_from timestamptz, p_to timestamptz, p_by text DEFAULT 'CALLS', p_limit integer DEFAULT 10,
    p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (number text, calls bigint, inbound bigint, outbound bigint, answered bigint, talk_seconds numeric,
               talk_unknown bigint)
LANGUAGE plpgsql STABLE SET jit = off SET work_mem = '32MB' AS $$
DECLARE
    desks text[] := figure_stations(p_station, p_team);
    f     timestamptz;
    t     timestamptz;
BEGIN
    PERFORM figure_require_span(p_from, p_to);
    PERFORM figure_require(p_by IN ('CALLS', 'TALK'), 'CALLS or TALK', p_by);
    SELECT greatest(b.begins, frozen.before), b.ends INTO f, t
    FROM figure_bounds(p_from, p_to) AS b, frozen_rollups AS frozen WHERE what = 'calls';
    RETURN QUERY
    WITH slots AS MATERIALIZED (
        SELECT * FROM figure_number_slots(p_from, p_to) WHERE desks IS NULL
    ), told AS ( -- OFFSET here and below, so that the slots are gone through, and not all that there is.
        SELECT s.sign, c.*
        FROM slots s
        CROSS JOIN LATERAL (
            SELECT one.number_key, one.number, one.direction, one.outcome, one.talk_millis FROM calls one
            WHERE one.started_at >= s.starts AND one.started_at < s.ends AND one.outcome IS NOT NULL AND NOT one.erased
            OFFSET 0) AS c
        WHERE s.grain IS NULL
        UNION ALL
        SELECT 1, one.number_key, one.number, one.direction, one.outcome, one.talk_millis FROM calls one
        WHERE desks IS NOT NULL AND one.started_at >= f AND one.started_at < t AND one.outcome IS NOT NULL AND NOT one.erased
          AND one.station = ANY (desks)
    ), parts AS (
        SELECT r.number_key, r.number, s.sign * r.calls AS calls, s.sign * r.inbound AS inbound,
               s.sign * r.outbound AS outbound, s.sign * r.answered AS answered, s.sign * r.talk_millis AS talk_millis,
               s.sign * r.talk_unknown AS unknown
        FROM slots s
        CROSS JOIN LATERAL (
            SELECT * FROM number_rollups one WHERE one.grain = s.grain AND one.starts = s.starts OFFSET 0) AS r
        UNION ALL
        SELECT c.number_key, c.number, c.sign, CASE c.direction WHEN 'INBOUND' THEN c.sign ELSE 0 END,
               CASE c.direction WHEN 'OUTBOUND' THEN c.sign ELSE 0 END,
               CASE c.outcome WHEN 'ANSWERED' THEN c.sign ELSE 0 END,
               CASE c.outcome WHEN 'ANSWERED' THEN c.sign * coalesce(c.talk_millis, 0) ELSE 0 END,
               CASE WHEN c.outcome = 'ANSWERED' AND c.talk_millis IS NULL THEN c.sign ELSE 0 END
        FROM told c
    ), written AS MATERIALIZED (
        SELECT min(p.number_key) AS number_key, p.number, sum(p.calls) AS calls, sum(p.inbound) AS inbound, sum(p.outbound) AS outbound,
               sum(p.answered) AS answered, sum(p.talk_millis) AS talk_millis, sum(p.unknown) AS unknown
        FROM parts p GROUP BY p.number HAVING sum(p.calls) > 0
    ), promising AS (
        -- No number has more than all that share its key.
        SELECT w.number_key
        FROM written w GROUP BY w.number_key
        ORDER BY sum(CASE p_by WHEN 'TALK' THEN w.talk_millis ELSE w.calls END) DESC
        LIMIT 100 + 4 * p_limit
    ), forms AS MATERIALIZED (
        SELECT w.* FROM written w JOIN promising USING (number_key)
    ), parties AS (
        SELECT f.*, (SELECT same.number FROM forms same
                     WHERE same.number_key = f.number_key AND numbers_match(same.number, f.number)
                     ORDER BY same.calls DESC, same.number LIMIT 1) AS party
        FROM forms f
    ), sums AS (
        SELECT p.party, sum(p.calls)::bigint AS calls, sum(p.inbound)::bigint AS inbound, sum(p.outbound)::bigint AS outbound,
               sum(p.answered)::bigint AS answered, sum(p.talk_millis) AS talk_millis, sum(p.unknown)::bigint AS unknown
        FROM parties p GROUP BY p.party
    )
    SELECT s.party, s.calls, s.inbound, s.outbound, s.answered, round(s.talk_millis / 1000, 3), s.unknown
    FROM sums s
    ORDER BY CASE p_by WHEN 'TALK' THEN s.talk_millis ELSE s.calls END DESC, s.party
    LIMIT p_limit;
END $$;
COMMENT ON FUNCTION figure_top_numbers IS
    'Numbers with the most calls, or the most known talk time (p_by CALLS or TALK); forms of a number that match are one, '
    'shown as the form with the most calls. Calls that are open and erased numbers are left out. From roll-ups, for a station or '
    'team from the calls; either way for as long as the calls are kept.';

CREATE FUNCTION figure_unreturned(
    p_from timestamptz, p_to timestamptz, p_limit integer DEFAULT 100, p_station text DEFAULT NULL, p_team text DEFAULT NULL,
    p_within interval DEFAULT '5 seconds', p_now timestamptz DEFAULT now())
RETURNS TABLE (call_id uuid, started_at timestamptz, age interval, station text, number text, ring_seconds numeric,
               stations bigint)
-- Without sorting, the newest are met first and the rest is not looked at.
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off SET enable_sort = off AS $$
DECLARE
    desks text[]      := figure_stations(p_station, p_team);
    next  timestamptz := date_trunc('month', p_to + interval '1 month' - interval '1 microsecond', 'UTC');
    after timestamptz := (SELECT starts FROM figure_number_slots(next, next + interval '1 month') AS s
                          WHERE isfinite(p_to) AND s.grain = 'MONTH' AND s.sign = 1);
BEGIN
    PERFORM figure_require_span(p_from, p_to);
    PERFORM figure_require(p_within >= interval '0', 'p_within of 0 s or more', p_within::text);
    RETURN QUERY
    SELECT m.call_id, m.started_at, p_now - m.started_at, m.station, m.number,
           round(m.ring_millis::numeric / 1000, 3), m.stations
    FROM missed_calls(p_from, p_to, p_within) m
    WHERE (desks IS NULL OR m.station = ANY (desks))
      -- A caller can choose any text as number: the column says whether it was erased.
      AND NOT (m.number LIKE '(erased) %' AND EXISTS (
          SELECT FROM calls gone WHERE gone.call_id = m.call_id AND gone.started_at = m.started_at AND gone.erased))
      -- Most numbers of long ago were connected again: those of the month after need not be looked up one by one. Two columns, so
      -- that the planner takes this for dearer than what else is asked of a call.
      AND (m.number_key, m.number) NOT IN (SELECT again.number_key, again.number FROM number_rollups again
                                           WHERE again.grain = 'MONTH' AND again.starts = after AND again.answered > 0)
      AND NOT EXISTS (
          SELECT FROM calls later
          WHERE later.number_key = m.number_key AND later.started_at > m.started_at
            AND (later.outcome = 'ANSWERED' OR later.answered_at IS NOT NULL)
            AND numbers_match(later.number, m.number))
    ORDER BY m.started_at DESC, m.call_id
    LIMIT p_limit;
END $$;
COMMENT ON FUNCTION figure_unreturned IS
    'Missed calls of the span (see missed_calls) without a later connected call with that number, at any station, in either '
    'direction, until now; the newest first, with their age at p_now. A call that is open and answered is connected. '
    'Without erased numbers.';

-- ---------------------------------------------------------------- How much of it is known

CREATE FUNCTION figure_quality(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (quality text, calls bigint, share numeric)
LANGUAGE sql STABLE AS $$
    SELECT quality, calls, round(calls / nullif(sum(calls) OVER (), 0), 4)
    FROM (SELECT coalesce(sum(calls - inferred - ambiguous), 0)::bigint AS exact,
                 coalesce(sum(inferred), 0)::bigint AS inferred,
                 coalesce(sum(ambiguous), 0)::bigint AS ambiguous
          FROM figure_cells(p_from, p_to, figure_stations(p_station, p_team), false, 'UTC', NULL, '{STARTED}')
          WHERE outcome <> 'OPEN') AS sums
    CROSS JOIN LATERAL (VALUES ('EXACT', exact), ('INFERRED', inferred), ('AMBIGUOUS', ambiguous)) AS named (quality, calls)
$$;
COMMENT ON FUNCTION figure_quality IS 'Calls and their share by quality; those that are open are left out.';

CREATE FUNCTION figure_completeness(
    p_from timestamptz, p_to timestamptz, p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (received bigint, missing bigint, completeness numeric, spools bigint)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    desks  text[] := figure_stations(p_station, p_team);
    frozen timestamptz := (SELECT before FROM frozen_rollups WHERE what = 'call_events');
    f      timestamptz;
    t      timestamptz;
BEGIN
    PERFORM figure_require_span(p_from, p_to);
    SELECT greatest(p_from, known.first), least(p_to, known.last + interval '1 day') INTO f, t
    FROM (SELECT least((SELECT min(starts) FROM spool_rollups),
                       (SELECT min(starts) FROM stale_rollups WHERE grain = 'EVENTS')) AS first,
                 greatest((SELECT max(starts) FROM spool_rollups),
                          (SELECT max(starts) FROM stale_rollups WHERE grain = 'EVENTS')) AS last) AS known
    WHERE known.first IS NOT NULL;
    RETURN QUERY
    WITH days AS MATERIALIZED (
        SELECT d AS s, d + interval '1 day' AS e,
               d >= f AND d + interval '1 day' <= t AND (d < frozen OR NOT EXISTS (
                   SELECT FROM stale_rollups x WHERE x.grain = 'EVENTS' AND x.starts = d)) AS ok
        FROM generate_series(date_trunc('day', f), t - interval '1 microsecond', interval '1 day') AS d
    ), parts AS (
        SELECT r.spool_id, r.received, r.first, r.last, r.station FROM days JOIN spool_rollups r ON r.starts = s WHERE ok
        UNION ALL
        SELECT e.spool_id, count(DISTINCT e.sequence), min(e.sequence), max(e.sequence), min(e.station)
        FROM days JOIN call_events e ON e.occurred_at >= greatest(s, f) AND e.occurred_at < least(days.e, t)
        WHERE NOT ok AND e.spool_id IS NOT NULL AND e.sequence IS NOT NULL
        GROUP BY s, e.spool_id
    ), by_spool AS (
        SELECT sum(p.received) AS received, greatest(max(p.last) - min(p.first) + 1 - sum(p.received), 0) AS missing
        FROM parts p WHERE desks IS NULL OR p.station = ANY (desks) GROUP BY p.spool_id
    )
    SELECT coalesce(sum(b.received), 0)::bigint, coalesce(sum(b.missing), 0)::bigint,
           round(sum(b.received) / nullif(sum(b.received) + sum(b.missing), 0), 6), count(*)
    FROM by_spool b;
END $$;
COMMENT ON FUNCTION figure_completeness IS
    'Events received / (received + proven missing): a number that lacks between two of the same spool that occurred in '
    'the span. '
    'What lacks before the first or after the last of the span proves nothing here. Events without a number are left out.';
