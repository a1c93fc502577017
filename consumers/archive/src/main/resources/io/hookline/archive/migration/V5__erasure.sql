-- SPDX-License-Identifier: Apache-2.0
-- Numbers that were erased (`hookline erase`). The row stays, so all counts stay; in place of the number stands "(erased) "
-- and a random id, the same for all rows of one erasure: a caller who rang several desks is still one missed call. Nothing
-- leads from it to the number.

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

-- As before, without erased numbers: they are no party that could be shown, or called back.
CREATE OR REPLACE FUNCTION figure_top_numbers(
    p_from timestamptz, p_to timestamptz, p_by text DEFAULT 'CALLS', p_limit integer DEFAULT 10,
    p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (number text, calls bigint, inbound bigint, outbound bigint, answered bigint, talk_seconds numeric,
               talk_unknown bigint)
LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE
    desks text[] := figure_stations(p_station, p_team);
BEGIN
    IF p_by NOT IN ('CALLS', 'TALK') THEN
        RAISE EXCEPTION 'expected CALLS or TALK, was %', p_by USING ERRCODE = '22023';
    END IF;
    RETURN QUERY
    WITH written AS MATERIALIZED (
        SELECT c.number_key, c.number, count(*) AS calls, count(*) FILTER (WHERE c.direction = 'INBOUND') AS inbound,
               count(*) FILTER (WHERE c.direction = 'OUTBOUND') AS outbound,
               count(*) FILTER (WHERE c.outcome = 'ANSWERED') AS answered,
               coalesce(sum(c.talk_millis) FILTER (WHERE c.outcome = 'ANSWERED'), 0) AS talk_millis,
               count(*) FILTER (WHERE c.outcome = 'ANSWERED' AND c.talk_millis IS NULL) AS unknown
        FROM calls c
        WHERE c.started_at >= p_from AND c.started_at < p_to AND c.outcome IS NOT NULL AND NOT c.erased
          AND (desks IS NULL OR c.station = ANY (desks))
        GROUP BY c.number_key, c.number
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
    'shown as the form with the most calls. Calls that are open and erased numbers are left out. From the calls, so for as long as '
    'they are kept.';

CREATE OR REPLACE FUNCTION figure_unreturned(
    p_from timestamptz, p_to timestamptz, p_limit integer DEFAULT 100, p_station text DEFAULT NULL, p_team text DEFAULT NULL,
    p_within interval DEFAULT '5 seconds', p_now timestamptz DEFAULT now())
RETURNS TABLE (call_id uuid, started_at timestamptz, age interval, station text, number text, ring_seconds numeric,
               stations bigint)
LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE
    desks text[] := figure_stations(p_station, p_team);
BEGIN
    RETURN QUERY
    SELECT m.call_id, m.started_at, p_now - m.started_at, m.station, m.number,
           round(m.ring_millis::numeric / 1000, 3), m.stations
    FROM missed_calls(p_from, p_to, p_within) m
    WHERE (desks IS NULL OR m.station = ANY (desks))
      -- A caller can choose any text as number: the column says whether it was erased.
      AND NOT (m.number LIKE '(erased) %' AND EXISTS (
          SELECT FROM calls gone WHERE gone.call_id = m.call_id AND gone.started_at = m.started_at AND gone.erased))
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
