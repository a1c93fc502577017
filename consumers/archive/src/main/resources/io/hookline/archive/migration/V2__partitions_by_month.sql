-- SPDX-License-Identifier: Apache-2.0
-- Calls and events by month of their own time, in UTC: old months are dropped as a whole, and a question about a span of time
-- reads the months that it is about. A call's started_at and an event's occurred_at never change, so the key may hold them.

ALTER TABLE calls RENAME TO calls_v1;
ALTER TABLE calls_v1 RENAME CONSTRAINT calls_pkey TO calls_v1_pkey;
ALTER INDEX calls_started_at RENAME TO calls_v1_started_at;
ALTER TABLE call_events RENAME TO call_events_v1;
ALTER TABLE call_events_v1 RENAME CONSTRAINT call_events_pkey TO call_events_v1_pkey;

CREATE TABLE calls (
    LIKE calls_v1 INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    PRIMARY KEY (call_id, started_at)
) PARTITION BY RANGE (started_at);
CREATE INDEX calls_started_at ON calls (started_at);
COMMENT ON TABLE calls IS 'Calls, each in its highest revision: one leg between a station and a remote party. By month of started_at.';

CREATE TABLE call_events (
    LIKE call_events_v1 INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    PRIMARY KEY (event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);
COMMENT ON TABLE call_events IS 'Every invocation of a MicroSIP hook, once. By month of occurred_at.';

-- For times that no desk can have meant: no month is made for them, or none yet.
CREATE TABLE calls_rest PARTITION OF calls DEFAULT;
CREATE TABLE call_events_rest PARTITION OF call_events DEFAULT;
COMMENT ON TABLE calls_rest IS 'Calls of times for which no month was made: a desk''s clock was years wrong.';
COMMENT ON TABLE call_events_rest IS 'Events of times for which no month was made: a desk''s clock was years wrong.';

CREATE FUNCTION archive_make_month(parent text, month timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    first   timestamptz := date_trunc('month', month, 'UTC');
    next    timestamptz := date_trunc('month', first + interval '32 days', 'UTC');
    name    text := parent || to_char(first AT TIME ZONE 'UTC', '"_"YYYY"_"MM');
    columns text;
BEGIN
    IF to_regclass(quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Instances of one archive take turns; the lock ends with the transaction.
    PERFORM pg_advisory_xact_lock(hashtext('hookline archive months'));
    IF to_regclass(quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- What came when the month was too far ahead, or was being dropped, waits in the rest.
    columns := (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                WHERE attrelid = to_regclass(quote_ident(parent)) AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)', name, parent);
    EXECUTE format('WITH waiting AS (DELETE FROM %1$I WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING %5$s)
                    INSERT INTO %6$I (%5$s) SELECT %5$s FROM waiting',
                   parent || '_rest', CASE parent WHEN 'calls' THEN 'started_at' ELSE 'occurred_at' END, first, next, columns,
                   name);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, first, next);
    RETURN true;
END $$;
COMMENT ON FUNCTION archive_make_month IS
    'Makes the partition of a table for the month, in UTC, in which a time lies, with the rows that waited for it; false when it '
    'was there.';

CREATE FUNCTION archive_months(parent text) RETURNS TABLE (month text, ends timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT child.relname::text,
           date_trunc('month', to_date(right(child.relname, 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC' + interval '32 days', 'UTC')
    FROM pg_inherits
    JOIN pg_class child ON child.oid = pg_inherits.inhrelid
    WHERE pg_inherits.inhparent = to_regclass(quote_ident(parent)) AND child.relname ~ '_[0-9]{4}_[0-9]{2}$'
    ORDER BY 1
$$;
COMMENT ON FUNCTION archive_months IS 'The monthly partitions of a table, and when each ends.';

CREATE FUNCTION archive_drop_months(parent text, before timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    old     record;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hookline archive months'));
    FOR old IN SELECT month FROM archive_months(parent) WHERE ends <= before LOOP
        EXECUTE format('DROP TABLE %I', old.month);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;
COMMENT ON FUNCTION archive_drop_months IS 'Drops the months of a table that ended before a time; returns how many.';

SELECT archive_make_month('calls', month)
FROM (SELECT DISTINCT date_trunc('month', started_at, 'UTC') AS month FROM calls_v1
      WHERE started_at >= '2000-01-01Z' AND started_at < now() + interval '13 months') AS months;
SELECT archive_make_month('call_events', month)
FROM (SELECT DISTINCT date_trunc('month', occurred_at, 'UTC') AS month FROM call_events_v1
      WHERE occurred_at >= '2000-01-01Z' AND occurred_at < now() + interval '13 months') AS months;

INSERT INTO calls SELECT * FROM calls_v1;
INSERT INTO call_events SELECT * FROM call_events_v1;
DROP TABLE calls_v1;
DROP TABLE call_events_v1;
