-- SPDX-License-Identifier: Apache-2.0
-- What the figures of V4 are made of: numbers that match, stations, and roll-ups of calls and events that are right at every
-- moment, because what changed since they were made is read from the calls themselves.

-- ---------------------------------------------------------------- Numbers, as docs/CALLS.md says, without a region

CREATE FUNCTION number_digits(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(number) <= 64 AND translate(number, E' \t\n\x0B\f\r().-/', '') ~ '^\+?[0-9]{1,32}$'
                THEN translate(number, E' \t\n\x0B\f\r().-/+', '') END
$$;
COMMENT ON FUNCTION number_digits IS
    'The digits by which a number is compared; null for what is no number: anonymous, *97, nothing, an attack.';

-- A dump is restored with an empty search_path, so what columns and indexes are made by has a body that is bound when it is
-- created: the names in it are dumped with their schema.
CREATE FUNCTION number_key(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    -- Nearly all numbers are digits after a plus or none: what number_digits() does for the others costs as much as COPY itself.
    RETURN CASE WHEN length(number) BETWEEN 2 AND 32 AND ltrim(left(number, 1), '+0123456789') = ''
                     AND ltrim(substr(number, 2), '0123456789') = ''
                THEN right(ltrim(number, '+'), 6)
                ELSE coalesce(right(number_digits(number), 6), '#' || hashtextextended(number, 0)::text) END;
COMMENT ON FUNCTION number_key IS
    'Equal for all numbers that match, and short whatever the number holds: the last six digits, else a hash of the text.';

CREATE FUNCTION numbers_end_alike(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce((
        SELECT a = b OR (
            length(a) >= 7 AND length(b) >= 7
            AND least(length(ltrim(a, '0')), length(ltrim(b, '0'))) >= 6
            AND abs(length(ltrim(a, '0')) - length(ltrim(b, '0'))) <= 6
            AND (right(a, length(ltrim(b, '0'))) = ltrim(b, '0') OR right(b, length(ltrim(a, '0'))) = ltrim(a, '0')))
        FROM (SELECT number_digits(one) AS a, number_digits(other) AS b) AS digits), false)
$$;
COMMENT ON FUNCTION numbers_end_alike IS 'Whether two texts are numbers, and one party; see numbers_match.';

-- Inlined where it is asked: nearly all that are compared are equal.
CREATE FUNCTION numbers_match(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT one = other OR numbers_end_alike(one, other)
$$;
COMMENT ON FUNCTION numbers_match IS
    'Whether two numbers are one party: equal, or both of 7 digits and more and one the end of the other without '
    'leading zeros.';

ALTER TABLE calls ADD COLUMN number_key text NOT NULL GENERATED ALWAYS AS (number_key(number)) STORED;
COMMENT ON COLUMN calls.number_key IS 'Equal for numbers that match; numbers_match() decides. Personal data as the number is.';

-- Who else rang, who was called back.
CREATE INDEX calls_number_key ON calls (number_key, started_at);
-- Answers of an hour, and calls that were held at the same moment.
CREATE INDEX calls_answered_at ON calls (answered_at) WHERE answered_at IS NOT NULL;
-- Events come about in the order of their time: a few pages say which part of the month is meant.
CREATE INDEX call_events_occurred_at ON call_events USING brin (occurred_at) WITH (pages_per_range = 16);

-- ---------------------------------------------------------------- Numbers that were erased

-- `hookline erase`: the row stays, so all counts stay; in place of the number stands "(erased) " and a random id, the same for
-- all rows of one erasure: a caller who rang several desks is still one missed call. Nothing leads from it to the number.
ALTER TABLE calls ADD COLUMN erased boolean NOT NULL DEFAULT false;
ALTER TABLE calls ADD COLUMN erased_revision integer NOT NULL DEFAULT 0;
ALTER TABLE call_events ADD COLUMN erased boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN calls.erased IS
    'True when the number was erased on request; number is then "(erased) " and a random id, and no later revision changes it.';
COMMENT ON COLUMN calls.erased_revision IS
    'Highest revision of an erased call that hookline.calls was told to forget; a higher one is told at the next erasure. '
    '0 where nothing was erased.';
COMMENT ON COLUMN call_events.erased IS
    'True when the number was erased on request; number is then "(erased) " and a random id.';

-- ---------------------------------------------------------------- Stations

-- An index entry holds at most 2704 bytes: a longer name can ring, but be given no team.
CREATE TABLE stations (
    station      text PRIMARY KEY CHECK (octet_length(station) BETWEEN 1 AND 1000),
    display_name text,
    team         text
);

COMMENT ON TABLE stations IS
    'Names and teams of stations, filled by `hookline stations import`. Optional: figures count stations without a row too.';
COMMENT ON COLUMN stations.station IS 'The desk, as calls.station has it.';
COMMENT ON COLUMN stations.display_name IS 'Name that figures show; null for the station''s own.';
COMMENT ON COLUMN stations.team IS 'Team by which figures can be asked; null for none.';

-- ---------------------------------------------------------------- Durations in buckets

CREATE FUNCTION duration_bucket(millis bigint) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    base  bigint  := 1000;
    first integer := 50;
BEGIN
    IF millis <= 1000 THEN
        RETURN (greatest(millis, 0) + 19) / 20;
    END IF;
    IF millis > 100000000 THEN
        RETURN 401;
    END IF;
    WHILE millis > 10 * base LOOP
        base := 10 * base;
        first := first + 70;
    END LOOP;
    RETURN first + CASE WHEN millis <= 2 * base THEN (millis - base + base / 20 - 1) / (base / 20)
                        WHEN millis <= 4 * base THEN 20 + (millis - 2 * base + base / 10 - 1) / (base / 10)
                        ELSE 40 + (millis - 4 * base + base / 5 - 1) / (base / 5) END;
END $$;
COMMENT ON FUNCTION duration_bucket IS
    'Bucket of a duration: 20 ms wide to 1 s, then 70 to each tenfold, so that its middle is at most 2.5 % (or 10 ms) off. '
    'A bucket holds its upper end. Whole seconds to 40 s, even ones to 100 s and each fifth to 200 s are such ends.';

CREATE FUNCTION duration_bucket_end(bucket integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN bucket <= 50 THEN bucket * 20
        WHEN bucket > 400 THEN 9223372036854775807
        ELSE (SELECT CASE WHEN nth <= 20 THEN base + nth * base / 20
                          WHEN nth <= 40 THEN 2 * base + (nth - 20) * base / 10
                          ELSE 4 * base + (nth - 40) * base / 5 END
              FROM (SELECT (bucket - 51) % 70 + 1 AS nth, (1000 * 10 ^ ((bucket - 51) / 70))::bigint AS base) AS decade)
    END
$$;
COMMENT ON FUNCTION duration_bucket_end IS 'The longest duration of a bucket, in milliseconds.';

CREATE FUNCTION histogram(buckets integer[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg((bucket::bigint << 32) | calls ORDER BY bucket)
    FROM (SELECT bucket, count(*) AS calls FROM unnest(buckets) AS bucket GROUP BY bucket) AS counted
$$;
COMMENT ON FUNCTION histogram IS
    'Buckets with their numbers of calls, one a bigint: the bucket in the upper 32 bits, the calls in the lower.';

-- ---------------------------------------------------------------- What is counted

CREATE FUNCTION missed_calls(p_from timestamptz, p_to timestamptz, p_within interval DEFAULT '5 seconds')
RETURNS TABLE (call_id uuid, started_at timestamptz, station text, number text, number_key text, quality text, notes text[],
               ring_millis bigint, stations bigint)
LANGUAGE sql STABLE AS $$
    SELECT call.call_id, call.started_at, call.station, call.number, call.number_key, call.quality, call.notes,
           others.ring_millis, others.stations
    FROM calls call
    CROSS JOIN LATERAL (
        SELECT max(other.ring_millis) AS ring_millis,
               count(DISTINCT other.station) AS stations,
               coalesce(bool_or(other.station <> call.station AND (
                   other.outcome = 'ANSWERED' OR other.answered_at IS NOT NULL OR other.outcome IS NULL)), false) AS taken,
               coalesce(bool_or(other.station <> call.station AND other.outcome = 'MISSED'
                   AND (other.started_at, other.call_id) < (call.started_at, call.call_id)), false) AS counted
        FROM calls other
        WHERE other.number_key = call.number_key
          AND other.started_at BETWEEN call.started_at - p_within AND call.started_at + p_within
          AND other.direction = 'INBOUND'
          AND (other.call_id = call.call_id OR other.station <> call.station)
          AND (other.outcome IS NULL OR other.outcome IN ('ANSWERED', 'MISSED'))
          AND numbers_match(other.number, call.number)
    ) AS others
    WHERE call.direction = 'INBOUND' AND call.outcome = 'MISSED'
      AND call.started_at >= p_from AND call.started_at < p_to
      AND NOT others.taken AND NOT others.counted
$$;
COMMENT ON FUNCTION missed_calls IS
    'Missed calls that started in a span of time, a caller who rang several stations within p_within of each other '
    'once: at the '
    'first of them, with the longest ring time and the number of stations. None where another station answered, or where the '
    'call is still open at another. The same station twice is two calls. Read from the calls.';

CREATE FUNCTION call_facts(p_from timestamptz, p_to timestamptz)
RETURNS TABLE (kind text, at timestamptz, station text, direction text, outcome text, quality text, end_missing boolean,
               ring_millis bigint, talk_millis bigint, ended_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT 'STARTED', started_at, station, direction, coalesce(outcome, 'OPEN'), quality, 'END_MISSING' = ANY (notes),
           ring_millis, talk_millis, ended_at
    FROM calls
    WHERE started_at >= p_from AND started_at < p_to
    UNION ALL
    SELECT 'ANSWERED', answered_at, station, direction, outcome, quality, 'END_MISSING' = ANY (notes), ring_millis, talk_millis,
           ended_at
    FROM calls
    WHERE answered_at >= p_from AND answered_at < p_to AND outcome = 'ANSWERED'
    UNION ALL
    SELECT 'MISSED', started_at, station, 'INBOUND', 'MISSED', quality, 'END_MISSING' = ANY (notes), ring_millis, NULL,
           NULL
    FROM missed_calls(p_from, p_to)
$$;
COMMENT ON FUNCTION call_facts IS
    'What is counted of the calls of a span of time. STARTED: each call, at its start. ANSWERED: each answered call, at its '
    'answer. MISSED: each missed call, a caller who rang several stations once.';

CREATE FUNCTION station_talks(p_from timestamptz, p_to timestamptz, p_stations text[])
RETURNS TABLE (answered_at timestamptz, ended_at timestamptz)
-- The planner cannot know that few days are asked for, and would read all roll-ups.
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET jit = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_seqscan = off SET enable_material = off AS $$
DECLARE
    frozen timestamptz := (SELECT before FROM frozen_rollups WHERE what = 'calls');
BEGIN
    RETURN QUERY
    WITH days AS MATERIALIZED (
        SELECT d AS s, greatest(d, p_from) AS f, least(d + interval '1 day', p_to) AS t,
               d < frozen OR (
                   NOT EXISTS (SELECT FROM stale_rollups x WHERE x.grain IN ('HOUR', 'DAY')
                               AND x.starts >= d AND x.starts < d + interval '1 day')
                   -- LIMIT, for the planner would read all days to know of a few.
                   AND (SELECT true FROM station_rollups r WHERE r.grain = 'DAY' AND r.starts = d
                        LIMIT 1) IS NOT NULL) AS listed
        FROM generate_series(date_trunc('day', p_from), p_to - interval '1 microsecond', interval '1 day') AS d
    )
    SELECT talk.at, talk.ends
    FROM (
        SELECT f, t, unnest(r.ats) AS at, unnest(r.ends) AS ends
        FROM days
        JOIN station_rollups r ON r.grain = 'DAY' AND r.starts = s AND r.kind = 'ANSWERED' AND r.station = ANY (p_stations)
                               AND r.station_key = ANY (ARRAY(SELECT hashtextextended(k, 0) FROM unnest(p_stations) AS k))
        WHERE listed) AS talk
    WHERE talk.at >= talk.f AND talk.at < talk.t
    UNION ALL
    SELECT talk.answered_at, talk.ended_at
    FROM days
    CROSS JOIN LATERAL (
        -- OFFSET, so that the days are gone through and not the calls.
        SELECT c.answered_at, c.ended_at FROM calls c
        WHERE c.answered_at >= f AND c.answered_at < t AND c.outcome = 'ANSWERED' AND c.station = ANY (p_stations)
        OFFSET 0) AS talk
    WHERE NOT listed;
END $$;
COMMENT ON FUNCTION station_talks IS
    'Answer and end of the calls of some stations that were answered in a span of time, from the days that list them, else from '
    'the calls.';

CREATE FUNCTION concurrent_calls(p_from timestamptz, p_to timestamptz, p_stations text[] DEFAULT NULL)
RETURNS TABLE (peak bigint, peak_at timestamptz)
LANGUAGE sql STABLE AS $$
    WITH talks AS (
        SELECT answered_at, ended_at FROM calls
        WHERE answered_at >= p_from - interval '1 day' AND answered_at < p_to AND outcome = 'ANSWERED' AND p_stations IS NULL
        UNION ALL
        SELECT answered_at, ended_at FROM station_talks(p_from - interval '1 day', p_to, p_stations)
        WHERE p_stations IS NOT NULL
    ), held AS MATERIALIZED (
        SELECT greatest(answered_at, p_from) AS at, ended_at FROM talks
        WHERE ended_at > p_from AND ended_at > answered_at AND ended_at <= answered_at + interval '1 day'
    ), levels AS (
        SELECT at, sum(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS level
        FROM (SELECT at, 1 AS step FROM held UNION ALL SELECT ended_at, -1 FROM held WHERE ended_at < p_to) AS changes
    ), highest AS (
        SELECT level, at FROM levels ORDER BY level DESC, at LIMIT 1
    )
    SELECT coalesce(level, 0), at FROM (VALUES (1)) AS one LEFT JOIN highest ON true
$$;
COMMENT ON FUNCTION concurrent_calls IS
    'The most answered calls that were held at one moment of a span of time, and the first such moment. One that ends when '
    'another is answered makes no two. Calls without a known end, and those of more than a day, are left out. For all stations from '
    'the calls.';

-- ---------------------------------------------------------------- Roll-ups

CREATE TABLE call_rollups (
    grain          text NOT NULL CHECK (grain IN ('QUARTER', 'HOUR', 'DAY', 'MONTH')),
    starts         timestamptz NOT NULL,
    station        text NOT NULL,
    station_key    bigint NOT NULL GENERATED ALWAYS AS (hashtextextended(station, 0)) STORED,
    kind           text NOT NULL CHECK (kind IN ('STARTED', 'ANSWERED', 'MISSED')),
    direction      text NOT NULL,
    outcome        text NOT NULL,
    calls          integer NOT NULL,
    inferred       integer NOT NULL,
    ambiguous      integer NOT NULL,
    end_missing    integer NOT NULL,
    ring_known     integer NOT NULL,
    ring_millis    bigint NOT NULL,
    ring_max       bigint,
    ring_within_5  integer NOT NULL,
    ring_within_20 integer NOT NULL,
    talk_known     integer NOT NULL,
    talk_millis    bigint NOT NULL,
    talk_max       bigint,
    rings          bigint[],
    talks          bigint[]
);
COMMENT ON TABLE call_rollups IS
    'Calls of all stations, summed up by quarter of an hour, hour, day and month in UTC. What stale_rollups names is '
    'not right.';
COMMENT ON COLUMN call_rollups.grain IS 'How long the slot is.';
COMMENT ON COLUMN call_rollups.starts IS 'Begin of the slot. A slot without calls has no rows.';
COMMENT ON COLUMN call_rollups.station IS 'The desk; empty where the row is of all of them.';
COMMENT ON COLUMN call_rollups.station_key IS 'Hash of the station, for the index.';
COMMENT ON COLUMN call_rollups.kind IS
    'As call_facts: STARTED by the start of calls, ANSWERED by their answer, MISSED by caller.';
COMMENT ON COLUMN call_rollups.direction IS 'As calls.direction.';
COMMENT ON COLUMN call_rollups.outcome IS 'As calls.outcome; OPEN for a call that has none yet.';
COMMENT ON COLUMN call_rollups.calls IS 'Number of calls.';
COMMENT ON COLUMN call_rollups.inferred IS 'Of these, quality INFERRED.';
COMMENT ON COLUMN call_rollups.ambiguous IS 'Of these, quality AMBIGUOUS. The others are EXACT.';
COMMENT ON COLUMN call_rollups.end_missing IS
    'Of these, closed without an end that was seen (END_MISSING), for good or until the desk delivers.';
COMMENT ON COLUMN call_rollups.ring_known IS 'Calls whose ring time is known.';
COMMENT ON COLUMN call_rollups.ring_millis IS 'Sum of their ring times.';
COMMENT ON COLUMN call_rollups.ring_max IS 'The longest of them; null where none is known.';
COMMENT ON COLUMN call_rollups.ring_within_5 IS 'Calls that rang for at most 5 s.';
COMMENT ON COLUMN call_rollups.ring_within_20 IS 'Calls that rang for at most 20 s.';
COMMENT ON COLUMN call_rollups.talk_known IS 'Calls whose talk time is known.';
COMMENT ON COLUMN call_rollups.talk_millis IS 'Sum of their talk times.';
COMMENT ON COLUMN call_rollups.talk_max IS 'The longest of them; null where none is known.';
COMMENT ON COLUMN call_rollups.rings IS 'Ring times by duration_bucket, as histogram() packs them.';
COMMENT ON COLUMN call_rollups.talks IS 'Talk times by duration_bucket, as histogram() packs them.';

CREATE TABLE station_rollups (LIKE call_rollups INCLUDING ALL);
ALTER TABLE station_rollups
    ADD COLUMN ats         timestamptz[],
    ADD COLUMN ends        timestamptz[],
    ADD COLUMN marks       smallint[],
    ADD COLUMN each_ring   bigint[],
    ADD COLUMN each_talk   bigint[];
COMMENT ON TABLE station_rollups IS
    'The same for each station, by day and month in UTC. A station has few calls an hour: what is asked by the hour is read from the '
    'calls that a day lists. By hour only until a day is made for the first time.';
COMMENT ON COLUMN station_rollups.ats IS
    'Of a day: the time of each of the calls, as call_facts; null for other slots. To the quarter of an hour once the calls were '
    'dropped.';
COMMENT ON COLUMN station_rollups.ends IS 'The end of each call that was answered, in the order of ats; null once the calls were dropped.';
COMMENT ON COLUMN station_rollups.marks IS 'Of each call: 1 if INFERRED, 2 if AMBIGUOUS, and 4 more if END_MISSING.';
COMMENT ON COLUMN station_rollups.each_ring IS 'The ring time of each call; null where it is not known.';
COMMENT ON COLUMN station_rollups.each_talk IS 'The talk time of each call; null where it is not known.';

CREATE INDEX call_rollups_slot ON call_rollups (grain, starts);
CREATE INDEX station_rollups_slot ON station_rollups (grain, starts, station_key);

CREATE TABLE call_peaks (
    starts  timestamptz PRIMARY KEY,
    peak    bigint NOT NULL,
    peak_at timestamptz NOT NULL
);
COMMENT ON TABLE call_peaks IS 'The most answered calls at one moment, for each hour that has any.';
COMMENT ON COLUMN call_peaks.starts IS 'Begin of the hour.';
COMMENT ON COLUMN call_peaks.peak IS 'How many calls were held at that moment.';
COMMENT ON COLUMN call_peaks.peak_at IS 'The first such moment.';

CREATE TABLE spool_rollups (
    starts   timestamptz NOT NULL,
    spool_id uuid NOT NULL,
    station  text NOT NULL,
    received bigint NOT NULL,
    first    bigint NOT NULL,
    last     bigint NOT NULL
);
CREATE INDEX spool_rollups_slot ON spool_rollups (starts);
COMMENT ON TABLE spool_rollups IS 'Events of each spool, by day in UTC. What stale_rollups names as EVENTS is not right.';
COMMENT ON COLUMN spool_rollups.starts IS 'Begin of the day.';
COMMENT ON COLUMN spool_rollups.spool_id IS 'The spool.';
COMMENT ON COLUMN spool_rollups.station IS 'The desk whose spool it is.';
COMMENT ON COLUMN spool_rollups.received IS 'Numbers of the spool that are there.';
COMMENT ON COLUMN spool_rollups.first IS 'The lowest of them.';
COMMENT ON COLUMN spool_rollups.last IS 'The highest of them.';

CREATE TABLE number_rollups (
    grain        text NOT NULL CHECK (grain IN ('MONTH', 'YEAR')),
    starts       timestamptz NOT NULL,
    number_key   text NOT NULL,
    number       text NOT NULL,
    calls        integer NOT NULL,
    inbound      integer NOT NULL,
    outbound     integer NOT NULL,
    answered     integer NOT NULL,
    talk_unknown integer NOT NULL,
    talk_millis  bigint NOT NULL
);
CREATE INDEX number_rollups_slot ON number_rollups (grain, starts);
COMMENT ON TABLE number_rollups IS
    'Calls with each number, by month in UTC, and by year: the sum of the rows of its months, at every moment that does not name '
    'the year as stale. Personal data: gone when the number is erased and when the calls of the month are dropped.';
COMMENT ON COLUMN number_rollups.grain IS 'How long the slot is.';
COMMENT ON COLUMN number_rollups.starts IS 'Begin of the slot.';
COMMENT ON COLUMN number_rollups.number_key IS 'As calls.number_key.';
COMMENT ON COLUMN number_rollups.number IS 'As calls.number, each form by itself. Never one that was erased.';
COMMENT ON COLUMN number_rollups.calls IS 'Number of calls that started in the slot, without those that are open.';
COMMENT ON COLUMN number_rollups.inbound IS 'Of these, inbound.';
COMMENT ON COLUMN number_rollups.outbound IS 'Of these, outbound.';
COMMENT ON COLUMN number_rollups.answered IS 'Of these, answered.';
COMMENT ON COLUMN number_rollups.talk_unknown IS 'Answered calls whose talk time is not known.';
COMMENT ON COLUMN number_rollups.talk_millis IS 'Sum of the talk times of the others.';

-- Rows are only added by who changes calls and only taken by who refreshes: nobody waits for anybody. A slot may be named
-- twice.
CREATE TABLE stale_rollups (
    grain     text NOT NULL CHECK (grain IN ('HOUR', 'DAY', 'MONTH', 'YEAR', 'EVENTS')),
    starts    timestamptz NOT NULL,
    marked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX stale_rollups_slot ON stale_rollups (grain, starts);
COMMENT ON TABLE stale_rollups IS
    'Slots of which calls or events changed since their roll-ups were made. Figures read these slots from the calls.';
COMMENT ON COLUMN stale_rollups.grain IS 'HOUR stands for quarters and peaks too; YEAR is one of number_rollups, EVENTS a day of spool_rollups.';
COMMENT ON COLUMN stale_rollups.starts IS 'Begin of the slot, in UTC.';
COMMENT ON COLUMN stale_rollups.marked_at IS 'When it was named.';

CREATE TABLE frozen_rollups (
    what   text PRIMARY KEY,
    before timestamptz NOT NULL
);
INSERT INTO frozen_rollups VALUES ('calls', '2000-01-01Z'), ('call_events', '2000-01-01Z');
COMMENT ON TABLE frozen_rollups IS
    'Until when the rows were dropped: the roll-ups of that time are all there is, and stay as they are.';
COMMENT ON COLUMN frozen_rollups.what IS 'The table.';
COMMENT ON COLUMN frozen_rollups.before IS 'Roll-ups of slots that start before it are never made again.';

-- ---------------------------------------------------------------- What becomes stale

CREATE FUNCTION hour_of(at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN at >= '2000-01-01Z' AND at < '2100-01-01Z' THEN date_bin('1 hour', at, '2000-01-01Z') END
$$;
COMMENT ON FUNCTION hour_of IS 'Begin of the hour of a time; null for one that no desk can have meant.';

CREATE FUNCTION held_until(answered_at timestamptz, ended_at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT greatest(answered_at, least(coalesce(ended_at, answered_at), answered_at + interval '24 hours'))
$$;
COMMENT ON FUNCTION held_until IS
    'Until when a call may count among those held at one moment (concurrent_calls): one without an end does not.';

-- A call has to do with the roll-ups of the hours of its start, of the same caller's calls at other stations within 5 s of it,
-- of its answer, and of those in which it was held. The many calls of one statement have few such spans between them.
CREATE FUNCTION mark_calls_stale() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO stale_rollups (grain, starts)
        SELECT DISTINCT 'HOUR', hour
        FROM (SELECT DISTINCT hour_of(started_at - interval '5 seconds') AS rang_from,
                              hour_of(started_at + interval '5 seconds') AS rang_to,
                              hour_of(answered_at) AS held_from, hour_of(held_until(answered_at, ended_at)) AS held_to
              FROM before) AS spans,
             LATERAL (SELECT generate_series(rang_from, rang_to, interval '1 hour')
                      UNION SELECT generate_series(held_from, held_to, interval '1 hour')) AS hours (hour);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO stale_rollups (grain, starts)
        SELECT DISTINCT 'HOUR', hour
        FROM (SELECT DISTINCT hour_of(started_at - interval '5 seconds') AS rang_from,
                              hour_of(started_at + interval '5 seconds') AS rang_to,
                              hour_of(answered_at) AS held_from, hour_of(held_until(answered_at, ended_at)) AS held_to
              FROM after) AS spans,
             LATERAL (SELECT generate_series(rang_from, rang_to, interval '1 hour')
                      UNION SELECT generate_series(held_from, held_to, interval '1 hour')) AS hours (hour);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION mark_calls_stale IS 'Names the hours whose roll-ups a change of calls makes wrong.';

CREATE TRIGGER calls_inserted AFTER INSERT ON calls REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION mark_calls_stale();
CREATE TRIGGER calls_updated AFTER UPDATE ON calls REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION mark_calls_stale();
CREATE TRIGGER calls_deleted AFTER DELETE ON calls REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION mark_calls_stale();

CREATE TRIGGER calls_rest_deleted AFTER DELETE ON calls_rest REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION mark_calls_stale();

CREATE FUNCTION mark_events_stale() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO stale_rollups (grain, starts)
        SELECT DISTINCT 'EVENTS', date_bin('1 day', occurred_at, '2000-01-01Z') FROM before
        WHERE occurred_at >= '2000-01-01Z' AND occurred_at < '2100-01-01Z';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO stale_rollups (grain, starts)
        SELECT DISTINCT 'EVENTS', date_bin('1 day', occurred_at, '2000-01-01Z') FROM after
        WHERE occurred_at >= '2000-01-01Z' AND occurred_at < '2100-01-01Z';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION mark_events_stale IS 'Names the days whose roll-ups a change of events makes wrong.';

CREATE TRIGGER call_events_inserted AFTER INSERT ON call_events REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION mark_events_stale();
CREATE TRIGGER call_events_updated AFTER UPDATE ON call_events REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION mark_events_stale();
CREATE TRIGGER call_events_deleted AFTER DELETE ON call_events REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION mark_events_stale();

CREATE TRIGGER call_events_rest_deleted AFTER DELETE ON call_events_rest REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION mark_events_stale();

CREATE FUNCTION mark_all_stale() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'calls' THEN
        INSERT INTO stale_rollups (grain, starts)
        SELECT DISTINCT 'HOUR', starts FROM call_rollups WHERE grain = 'HOUR'
        UNION SELECT 'HOUR', starts FROM call_peaks;
    ELSE
        INSERT INTO stale_rollups (grain, starts) SELECT DISTINCT 'EVENTS', starts FROM spool_rollups;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION mark_all_stale IS 'Names everything when a table is emptied.';

CREATE TRIGGER calls_truncated AFTER TRUNCATE ON calls FOR EACH STATEMENT EXECUTE FUNCTION mark_all_stale();
CREATE TRIGGER call_events_truncated AFTER TRUNCATE ON call_events FOR EACH STATEMENT EXECUTE FUNCTION mark_all_stale();

-- ---------------------------------------------------------------- Making them

CREATE FUNCTION make_rollups(p_grain text, p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE plpgsql SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    grains    text[]     := CASE p_grain WHEN 'HOUR' THEN '{QUARTER,HOUR,HOUR}' ELSE ARRAY[p_grain, p_grain] END;
    widths    interval[] := CASE p_grain WHEN 'HOUR' THEN '{15 minutes,1 hour,1 hour}' ELSE '{1 day,1 day}' END;
    by_desks  boolean[]  := CASE p_grain WHEN 'HOUR' THEN '{false,false,true}' ELSE '{false,true}' END;
BEGIN
    IF p_grain = 'HOUR' AND EXISTS (
        SELECT FROM station_rollups WHERE grain = 'DAY' AND starts = date_trunc('day', p_from)) THEN
        -- The day's calls are listed, and will be anew.
        grains := '{QUARTER,HOUR}';
        widths := '{15 minutes,1 hour}';
        by_desks := '{false,false}';
    END IF;
    DELETE FROM call_rollups WHERE grain = ANY (grains) AND starts >= p_from AND starts < p_to;
    DELETE FROM station_rollups
    WHERE (grain = p_grain OR grain = 'HOUR' AND p_grain = 'DAY') AND starts >= p_from AND starts < p_to;
    WITH facts AS MATERIALIZED (
        SELECT *, duration_bucket(ring_millis) AS ring, duration_bucket(talk_millis) AS talk
        FROM call_facts(p_from, p_to)
    ), cells AS (
        SELECT made.grain,
               CASE made.grain WHEN 'MONTH' THEN p_from ELSE date_bin(made.width, at, '2000-01-01Z') END AS starts,
               made.by_desk, CASE WHEN made.by_desk THEN station ELSE '' END AS station, kind, direction, outcome,
               count(*) AS calls,
               count(*) FILTER (WHERE quality = 'INFERRED') AS inferred,
               count(*) FILTER (WHERE quality = 'AMBIGUOUS') AS ambiguous,
               count(*) FILTER (WHERE end_missing) AS end_missing,
               count(ring_millis) AS ring_known, coalesce(sum(ring_millis), 0)::bigint AS ring_millis,
               max(ring_millis) AS ring_max,
               count(*) FILTER (WHERE ring_millis <= 5000) AS ring_within_5,
               count(*) FILTER (WHERE ring_millis <= 20000) AS ring_within_20,
               count(talk_millis) AS talk_known, coalesce(sum(talk_millis), 0)::bigint AS talk_millis,
               max(talk_millis) AS talk_max,
               -- Most cells of a station are of one call.
               CASE count(ring) WHEN 0 THEN NULL WHEN 1 THEN ARRAY[(min(ring)::bigint << 32) | 1]
                                ELSE histogram(array_agg(ring) FILTER (WHERE ring IS NOT NULL)) END AS rings,
               CASE count(talk) WHEN 0 THEN NULL WHEN 1 THEN ARRAY[(min(talk)::bigint << 32) | 1]
                                ELSE histogram(array_agg(talk) FILTER (WHERE talk IS NOT NULL)) END AS talks,
               -- One after the other as they come, so in the same order.
               array_agg(at) FILTER (WHERE listed) AS ats,
               array_agg(ended_at) FILTER (WHERE listed AND kind = 'ANSWERED') AS ends,
               array_agg((CASE quality WHEN 'INFERRED' THEN 1 WHEN 'AMBIGUOUS' THEN 2 ELSE 0 END
                          + CASE WHEN end_missing THEN 4 ELSE 0 END)::smallint) FILTER (WHERE listed) AS marks,
               array_agg(ring_millis) FILTER (WHERE listed) AS each_ring,
               array_agg(talk_millis) FILTER (WHERE listed) AS each_talk
        FROM facts
        CROSS JOIN unnest(grains, widths, by_desks) AS made (grain, width, by_desk)
        CROSS JOIN LATERAL (SELECT made.by_desk AND made.grain = 'DAY' AS listed) AS listing
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), of_all AS (
        INSERT INTO call_rollups (grain, starts, station, kind, direction, outcome, calls, inferred, ambiguous, end_missing,
                                  ring_known, ring_millis, ring_max, ring_within_5, ring_within_20,
                                  talk_known, talk_millis, talk_max, rings, talks)
        SELECT grain, starts, station, kind, direction, outcome, calls, inferred, ambiguous, end_missing,
               ring_known, ring_millis, ring_max, ring_within_5, ring_within_20,
               talk_known, talk_millis, talk_max, rings, talks
        FROM cells WHERE NOT by_desk ORDER BY grain, starts
    )
    INSERT INTO station_rollups (grain, starts, station, kind, direction, outcome, calls, inferred, ambiguous, end_missing,
                                 ring_known, ring_millis, ring_max, ring_within_5, ring_within_20,
                                 talk_known, talk_millis, talk_max, rings, talks, ats, ends, marks, each_ring, each_talk)
    SELECT grain, starts, station, kind, direction, outcome, calls, inferred, ambiguous, end_missing,
           ring_known, ring_millis, ring_max, ring_within_5, ring_within_20,
           talk_known, talk_millis, talk_max, rings, talks, ats, ends, marks, each_ring, each_talk
    FROM cells WHERE by_desk ORDER BY grain, starts, station;
    IF p_grain = 'HOUR' THEN
        DELETE FROM call_peaks WHERE starts >= p_from AND starts < p_to;
        INSERT INTO call_peaks
        SELECT hour, peak, peak_at
        FROM generate_series(p_from, p_to - interval '1 hour', '1 hour') AS hour,
             concurrent_calls(hour, hour + interval '1 hour')
        WHERE peak > 0;
    END IF;
    IF p_grain = 'MONTH' THEN
        PERFORM make_number_rollups(p_from, p_to);
    END IF;
END $$;
COMMENT ON FUNCTION make_rollups IS
    'Makes the roll-ups of a span of whole slots from the calls: HOUR with quarters and peaks, DAY and MONTH one slot '
    'at a time, MONTH with numbers.';

CREATE FUNCTION make_number_rollups(p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE plpgsql SET timezone = 'UTC' SET jit = off SET work_mem = '32MB' AS $$
BEGIN
    DELETE FROM number_rollups WHERE grain = 'MONTH' AND starts = p_from;
    INSERT INTO number_rollups (grain, starts, number_key, number, calls, inbound, outbound, answered, talk_unknown,
                                talk_millis)
    SELECT 'MONTH', p_from, number_key, number, count(*), count(*) FILTER (WHERE direction = 'INBOUND'),
           count(*) FILTER (WHERE direction = 'OUTBOUND'), count(*) FILTER (WHERE outcome = 'ANSWERED'),
           count(*) FILTER (WHERE outcome = 'ANSWERED' AND talk_millis IS NULL),
           coalesce(sum(talk_millis) FILTER (WHERE outcome = 'ANSWERED'), 0)
    FROM calls
    WHERE started_at >= p_from AND started_at < p_to AND outcome IS NOT NULL AND NOT erased
    GROUP BY number_key, number;
    INSERT INTO stale_rollups (grain, starts) VALUES ('YEAR', date_trunc('year', p_from));
END $$;
COMMENT ON FUNCTION make_number_rollups IS 'Makes the roll-up by number of a month, and names its year as stale.';

CREATE FUNCTION make_number_year(p_year timestamptz) RETURNS void
LANGUAGE plpgsql SET timezone = 'UTC' SET jit = off SET work_mem = '32MB' AS $$
BEGIN
    DELETE FROM stale_rollups WHERE grain = 'YEAR' AND starts = p_year;
    DELETE FROM number_rollups WHERE grain = 'YEAR' AND starts = p_year;
    INSERT INTO number_rollups (grain, starts, number_key, number, calls, inbound, outbound, answered, talk_unknown,
                                talk_millis)
    SELECT 'YEAR', p_year, number_key, number, sum(calls), sum(inbound), sum(outbound), sum(answered), sum(talk_unknown),
           sum(talk_millis)
    FROM number_rollups
    WHERE grain = 'MONTH' AND starts >= p_year AND starts < p_year + interval '1 year'
    GROUP BY number_key, number;
END $$;
COMMENT ON FUNCTION make_number_year IS 'Adds the months of a year up, of those that have their roll-up by number.';

CREATE FUNCTION make_spool_rollups(p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE plpgsql SET timezone = 'UTC' SET jit = off AS $$
BEGIN
    DELETE FROM spool_rollups WHERE starts >= p_from AND starts < p_to;
    INSERT INTO spool_rollups
    SELECT date_bin('1 day', occurred_at, '2000-01-01Z'), spool_id, min(station), count(DISTINCT sequence),
           min(sequence), max(sequence)
    FROM call_events
    WHERE occurred_at >= p_from AND occurred_at < p_to AND spool_id IS NOT NULL AND sequence IS NOT NULL
    GROUP BY 1, 2;
END $$;
COMMENT ON FUNCTION make_spool_rollups IS 'Makes the roll-ups of whole days of events.';

CREATE FUNCTION archive_refresh(p_most integer DEFAULT 31, p_settled interval DEFAULT '1 minute') RETURNS integer
LANGUAGE plpgsql SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    frozen timestamptz;
    span   record;
    done   integer := 0;
BEGIN
    -- One at a time: what is taken here is made before anybody else looks. Each statement below sees what was committed until
    -- then, so the calls that are read are at least as new as the marks that were taken: a mark that is missed stays.
    IF NOT pg_try_advisory_xact_lock(hashtext('hookline archive rollups')) THEN
        RETURN 0;
    END IF;
    SELECT before INTO frozen FROM frozen_rollups WHERE what = 'calls';
    -- Hours, by day, the newest first: that is what dashboards show.
    FOR span IN
        SELECT date_trunc('day', starts) AS day, min(starts) AS first, max(starts) AS last
        FROM stale_rollups WHERE grain = 'HOUR' GROUP BY 1 ORDER BY 1 DESC LIMIT p_most
    LOOP
        DELETE FROM stale_rollups WHERE grain = 'HOUR' AND starts >= span.first AND starts <= span.last;
        IF span.last >= frozen THEN
            PERFORM make_rollups('HOUR', greatest(span.first, frozen), span.last + interval '1 hour');
            INSERT INTO stale_rollups (grain, starts)
            SELECT grain, slot
            FROM (VALUES ('DAY', span.day), ('MONTH', date_trunc('month', span.day))) AS slots (grain, slot)
            WHERE NOT EXISTS (SELECT FROM stale_rollups old WHERE old.grain = slots.grain AND old.starts = slot);
        END IF;
        done := done + 1;
    END LOOP;
    -- Days and months once they are over and quiet, for as long as there is nothing more urgent.
    FOR span IN
        SELECT grain, starts, starts + CASE grain WHEN 'DAY' THEN interval '1 day' ELSE '1 month' END AS ends
        FROM stale_rollups slot WHERE grain IN ('DAY', 'MONTH')
        GROUP BY grain, starts HAVING max(marked_at) <= clock_timestamp() - p_settled
        ORDER BY grain, starts DESC
    LOOP
        EXIT WHEN done >= p_most;
        CONTINUE WHEN span.ends > now() OR EXISTS (
            SELECT FROM stale_rollups WHERE grain = 'HOUR' AND starts >= span.starts AND starts < span.ends);
        DELETE FROM stale_rollups WHERE grain = span.grain AND starts = span.starts;
        IF span.starts >= frozen THEN
            PERFORM make_rollups(span.grain, span.starts, span.ends);
        END IF;
        -- A month takes seconds: it ends the round.
        done := done + CASE span.grain WHEN 'DAY' THEN 1 ELSE p_most END;
    END LOOP;
    -- Years after their months, so that a backlog of these makes the year once.
    FOR span IN
        SELECT starts FROM stale_rollups WHERE grain = 'YEAR'
        GROUP BY starts HAVING max(marked_at) <= clock_timestamp() - p_settled
        ORDER BY starts DESC
    LOOP
        EXIT WHEN done >= p_most;
        CONTINUE WHEN EXISTS (
            SELECT FROM stale_rollups WHERE grain = 'MONTH' AND starts >= span.starts
            AND starts < span.starts + interval '1 year' AND starts + interval '1 month' <= now());
        PERFORM make_number_year(span.starts);
        done := done + p_most;
    END LOOP;
    SELECT before INTO frozen FROM frozen_rollups WHERE what = 'call_events';
    FOR span IN
        SELECT starts FROM stale_rollups WHERE grain = 'EVENTS'
        GROUP BY starts HAVING min(marked_at) <= clock_timestamp() - p_settled
        ORDER BY starts DESC LIMIT p_most
    LOOP
        DELETE FROM stale_rollups WHERE grain = 'EVENTS' AND starts = span.starts;
        IF span.starts >= frozen THEN
            PERFORM make_spool_rollups(span.starts, span.starts + interval '1 day');
        END IF;
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
COMMENT ON FUNCTION archive_refresh IS
    'Makes stale roll-ups again, hours of at most p_most days first, then days, months and years of what is over and was quiet '
    'for p_settled; returns how much there was to do, 0 when there was nothing or another instance is at it.';

-- ---------------------------------------------------------------- Retention: roll-ups stay, numbers do not

CREATE OR REPLACE FUNCTION archive_drop_months(parent text, before timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    old     record;
    span    record;
    dropped integer := 0;
    month   timestamptz := date_trunc('month', before, 'UTC');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hookline archive months'));
    FOR old IN SELECT archive_months.month, ends, date_trunc('month', ends - interval '1 day', 'UTC') AS begins
               FROM archive_months(parent) WHERE ends <= before ORDER BY ends LOOP
        PERFORM pg_advisory_xact_lock(hashtext('hookline archive rollups'));
        -- Nobody changes what is about to be dropped; then the roll-ups are made a last time.
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', old.month);
        IF old.ends > (SELECT frozen.before FROM frozen_rollups frozen WHERE what = parent) THEN
            IF parent = 'calls' THEN
                PERFORM archive_finish_month(old.begins, old.ends);
            ELSE
                FOR span IN SELECT DISTINCT starts FROM stale_rollups
                            WHERE grain = 'EVENTS' AND starts >= old.begins AND starts < old.ends LOOP
                    PERFORM make_spool_rollups(span.starts, span.starts + interval '24 hours');
                END LOOP;
                DELETE FROM stale_rollups WHERE grain = 'EVENTS' AND starts < old.ends;
            END IF;
            UPDATE frozen_rollups SET before = old.ends WHERE what = parent;
        END IF;
        IF parent = 'calls' THEN
            PERFORM archive_drop_numbers(old.ends);
            PERFORM archive_blur_stations(old.begins, old.ends);
        END IF;
        EXECUTE format('DROP TABLE %I', old.month);
        dropped := dropped + 1;
    END LOOP;
    -- Rows without a month go with the one in which they came; what came while its month was dropped, at once.
    EXECUTE format('DELETE FROM %1$I WHERE archived_at < %3$L OR %2$I >= ''2000-01-01Z'' AND %2$I < %3$L',
                   parent || '_rest', CASE parent WHEN 'calls' THEN 'started_at' ELSE 'occurred_at' END, month);
    RETURN dropped;
END $$;
COMMENT ON FUNCTION archive_drop_months IS
    'Drops the months of a table that ended before a time, once their roll-ups, which stay but for numbers, are made, and rows '
    'without a month that came before; returns how many months.';

CREATE FUNCTION archive_drop_numbers(p_before timestamptz) RETURNS void
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
BEGIN
    DELETE FROM number_rollups WHERE starts < p_before;
    DELETE FROM stale_rollups WHERE grain = 'YEAR' AND starts < p_before;
    PERFORM make_number_year(date_trunc('year', p_before));
END $$;
COMMENT ON FUNCTION archive_drop_numbers IS
    'Drops the roll-ups by number of the months before one, whose calls go: a number does not outlive its calls.';

CREATE FUNCTION archive_blur_stations(p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE sql AS $$
    UPDATE station_rollups
    SET ats = ARRAY(SELECT date_bin('15 minutes', at, '2000-01-01Z') FROM unnest(ats) WITH ORDINALITY AS one (at, nth) ORDER BY nth),
        ends = NULL
    WHERE grain = 'DAY' AND starts >= p_from AND starts < p_to
$$;
COMMENT ON FUNCTION archive_blur_stations IS
    'Leaves of the times that days of stations list only the quarter of an hour, when the calls go.';

CREATE FUNCTION archive_finish_month(p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE plpgsql SET timezone = 'UTC' SET jit = off AS $$
DECLARE
    span record;
BEGIN
    FOR span IN
        SELECT date_trunc('day', starts) AS day, min(starts) AS first, max(starts) AS last
        FROM stale_rollups WHERE grain = 'HOUR' AND starts >= p_from AND starts < p_to GROUP BY 1
    LOOP
        PERFORM make_rollups('HOUR', span.first, span.last + interval '1 hour');
        INSERT INTO stale_rollups (grain, starts) VALUES ('DAY', span.day), ('MONTH', p_from);
    END LOOP;
    FOR span IN
        SELECT DISTINCT grain, starts, starts + CASE grain WHEN 'DAY' THEN interval '1 day' ELSE '1 month' END AS ends
        FROM stale_rollups WHERE grain IN ('DAY', 'MONTH') AND starts >= p_from AND starts < p_to
    LOOP
        PERFORM make_rollups(span.grain, span.starts, span.ends);
    END LOOP;
    DELETE FROM stale_rollups WHERE grain IN ('HOUR', 'DAY', 'MONTH') AND starts < p_to;
END $$;
COMMENT ON FUNCTION archive_finish_month IS 'Makes all roll-ups of a month of calls that are stale, before the calls go.';

-- What was archived before.
INSERT INTO stale_rollups (grain, starts)
SELECT DISTINCT 'HOUR', hour
FROM calls,
     LATERAL (SELECT generate_series(hour_of(started_at - interval '5 seconds'), hour_of(started_at + interval '5 seconds'),
                                     interval '1 hour')
              UNION SELECT generate_series(hour_of(answered_at), hour_of(held_until(answered_at, ended_at)),
                                           interval '1 hour')) AS hours (hour);
INSERT INTO stale_rollups (grain, starts)
SELECT DISTINCT 'EVENTS', date_bin('1 day', occurred_at, '2000-01-01Z') FROM call_events
WHERE occurred_at >= '2000-01-01Z' AND occurred_at < '2100-01-01Z';
