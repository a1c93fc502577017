-- SPDX-License-Identifier: Apache-2.0
-- Lists for dashboards that work for every role that may read figures, and show numbers only to those that may read numbers. A
-- query that names a column or a function is refused as a whole where that is not granted; these ask only for what the role has.

-- With the rights of their owner, and without a number. archive_grant_figures grants them by their names.

CREATE FUNCTION figure_unreturned_calls(
    p_from timestamptz, p_to timestamptz, p_limit integer DEFAULT 100, p_station text DEFAULT NULL, p_team text DEFAULT NULL,
    p_within interval DEFAULT '5 seconds', p_now timestamptz DEFAULT now())
RETURNS TABLE (call_id uuid, started_at timestamptz, age interval, station text, ring_seconds numeric, stations bigint)
LANGUAGE sql STABLE AS $$
    SELECT call_id, started_at, age, station, ring_seconds, stations
    FROM figure_unreturned(p_from, p_to, p_limit, p_station, p_team, p_within, p_now)
$$;
COMMENT ON FUNCTION figure_unreturned_calls IS
    'Missed calls that were not returned, as figure_unreturned says, without their numbers.';

CREATE FUNCTION figure_call_events(p_call_id uuid)
RETURNS TABLE (event_id uuid, occurred_at timestamptz, hook text, sequence bigint, sent_at timestamptz, appended_at timestamptz,
               archived_at timestamptz, number_matches boolean)
-- A plan for whatever span the call has would look into every month.
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
    told    calls;
    ends    timestamptz;
BEGIN
    SELECT * INTO told FROM calls c WHERE c.call_id = p_call_id ORDER BY c.revision DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- Where no end was seen: as long as the durations service waits for one after the last that was seen.
    ends := coalesce(told.ended_at, told.answered_at + interval '4 hours', told.started_at + interval '3 minutes');
    RETURN QUERY
    SELECT e.event_id, e.occurred_at, e.hook, e.sequence, e.sent_at, e.appended_at, e.archived_at,
           numbers_match(e.number, told.number)
    FROM call_events e
    WHERE e.station = told.station AND e.occurred_at >= told.started_at AND e.occurred_at <= ends
    ORDER BY e.occurred_at, e.sequence, e.event_id;
END $$;
COMMENT ON FUNCTION figure_call_events IS
    'Events of a call''s station from the start of the call to its end, in the order of their times; number_matches says whose '
    'number is that of the call. The others are of other calls, or were given to this one under another number (NUMBER_CHANGED). '
    'Where no end was seen, to the limit that is set by default.';

DO $$
DECLARE
    figure regprocedure;
BEGIN
    FOREACH figure IN ARRAY ARRAY[
        'figure_unreturned_calls(timestamptz, timestamptz, integer, text, text, interval, timestamptz)'::regprocedure,
        'figure_call_events(uuid)'::regprocedure]
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', figure);
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp', figure, current_schema());
    END LOOP;
END $$;

-- With the rights of whoever asks: they can show nothing that he could not read himself, so everybody may run them.

CREATE FUNCTION call_number_if_granted(p_call_id uuid, p_started_at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF has_column_privilege('calls', 'number', 'SELECT') THEN
        RETURN (SELECT c.number FROM calls c WHERE c.call_id = p_call_id AND c.started_at = p_started_at);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION call_number_if_granted IS 'The number of a call; null for a role that may not read numbers.';

CREATE FUNCTION event_number_if_granted(p_event_id uuid, p_occurred_at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF has_column_privilege('call_events', 'number', 'SELECT') THEN
        RETURN (SELECT e.number FROM call_events e WHERE e.event_id = p_event_id AND e.occurred_at = p_occurred_at);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION event_number_if_granted IS 'The number of an event; null for a role that may not read numbers.';

CREATE FUNCTION top_numbers_if_granted(
    p_from timestamptz, p_to timestamptz, p_by text DEFAULT 'CALLS', p_limit integer DEFAULT 10,
    p_station text DEFAULT NULL, p_team text DEFAULT NULL)
RETURNS TABLE (number text, calls bigint, inbound bigint, outbound bigint, answered bigint, talk_seconds numeric,
               talk_unknown bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF has_function_privilege('figure_top_numbers(timestamptz, timestamptz, text, integer, text, text)', 'EXECUTE') THEN
        RETURN QUERY SELECT * FROM figure_top_numbers(p_from, p_to, p_by, p_limit, p_station, p_team);
    END IF;
END $$;
COMMENT ON FUNCTION top_numbers_if_granted IS 'figure_top_numbers; no row for a role that may not read numbers.';

CREATE FUNCTION dial_text(p_number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_number WHERE p_number ~ '^[+]?[0-9]{2,32}$'
$$;
COMMENT ON FUNCTION dial_text IS
    'A number that may stand in a tel: link: 2 to 32 digits, perhaps after a plus. Null for anything else, for whoever calls chooses '
    'the text, and it could be an attack.';
