-- SPDX-License-Identifier: Apache-2.0
-- Roles for dashboards. A role sees figures, and calls and events without numbers:
--
--     CREATE ROLE grafana LOGIN PASSWORD '…';
--     SELECT archive_grant_figures('grafana');
--
-- and numbers only where SELECT archive_grant_numbers('grafana') says so. Run both again after a migration that adds columns or
-- figures: what is new is granted to nobody.

-- The figures that people ask run with the rights of their owner: what they show is granted by granting them, and what they are
-- made of (numbers too: a caller who rang several desks is found by his number) is not. So nobody else may run them unasked,
-- and nobody can put tables or operators of his own in the way.
DO $$
DECLARE
    figure record;
BEGIN
    FOR figure IN
        SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname ~ '^figure_'
          AND proname NOT IN ('figure_stations', 'figure_require', 'figure_require_span', 'figure_require_zone',
                              'figure_threshold', 'figure_bounds', 'figure_slots', 'figure_number_slots',
                              'figure_cells', 'figure_histogram')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', figure.name);
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp',
                       figure.name, current_schema());
    END LOOP;
END $$;

CREATE FUNCTION archive_grant_figures(p_role name) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    shown record;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), p_role);
    FOR shown IN
        SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND prosecdef AND proname ~ '^figure_'
          AND proname NOT IN ('figure_top_numbers', 'figure_unreturned')
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', shown.name, p_role);
    END LOOP;
    FOR shown IN
        SELECT attrelid::regclass AS name, string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
        WHERE attrelid IN ('calls'::regclass, 'call_events'::regclass) AND attnum > 0 AND NOT attisdropped
          AND attname NOT IN ('number', 'number_key')
        GROUP BY attrelid
    LOOP
        EXECUTE format('GRANT SELECT (%s) ON %s TO %I', shown.columns, shown.name, p_role);
    END LOOP;
    EXECUTE format('GRANT SELECT ON stations TO %I', p_role);
END $$;
COMMENT ON FUNCTION archive_grant_figures IS
    'Lets a role read all figures that show no number, all of calls and call_events but their numbers, and stations.';

CREATE FUNCTION archive_grant_numbers(p_role name) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    shown record;
BEGIN
    PERFORM archive_grant_figures(p_role);
    FOR shown IN
        SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname IN ('figure_top_numbers', 'figure_unreturned')
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', shown.name, p_role);
    END LOOP;
    EXECUTE format('GRANT SELECT ON calls, call_events TO %I', p_role);
END $$;
COMMENT ON FUNCTION archive_grant_numbers IS
    'Lets a role read numbers too: calls and call_events whole, and the figures that show numbers.';

CREATE FUNCTION archive_revoke(p_role name) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', current_schema(), p_role);
    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM %I', current_schema(), p_role);
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', current_schema(), p_role);
END $$;
COMMENT ON FUNCTION archive_revoke IS
    'Takes from a role what archive_grant_figures and archive_grant_numbers gave it.';

REVOKE EXECUTE ON FUNCTION archive_grant_figures, archive_grant_numbers, archive_revoke FROM PUBLIC;
