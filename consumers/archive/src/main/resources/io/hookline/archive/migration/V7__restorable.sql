-- SPDX-License-Identifier: Apache-2.0
-- A dump is restored with an empty search_path, where a function that names another without its schema does not find it. calls
-- has a column made by number_key, so such a dump could not be restored at all. The same function with a body that is bound when
-- it is created, and dumped with the schema in it; like the old one it is inlined.
CREATE OR REPLACE FUNCTION number_key(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    -- Nearly all numbers are digits after a plus or none: what number_digits() does for the others costs as much as COPY itself.
    RETURN CASE WHEN length(number) BETWEEN 2 AND 32 AND ltrim(left(number, 1), '+0123456789') = ''
                     AND ltrim(substr(number, 2), '0123456789') = ''
                THEN right(ltrim(number, '+'), 6)
                ELSE coalesce(right(number_digits(number), 6), '#' || hashtextextended(number, 0)) END;
