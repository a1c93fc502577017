// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a dashboard asks the archive: each figure of docs/FIGURES.md with its defaults, in the time zone of a European site, and
 * in the forms that take longer: for a station, for a team, in a zone off by half an hour, with limits of one's own.
 */
final class ArchiveFigures {
    /** Queries by their names in the table; the span is to be filled in. */
    static final Map<String, String> FIGURES = figures();

    /** In the middle of the two years, so that most of it is before and after. */
    static final Map<String, String> SPANS = spans();

    private static final String STATION = "p_station => 'desk-17'";
    private static final String TEAM = "p_team => 'team-7'";
    private static final String LIMITS = "p_answer => '12 seconds', p_short => '2 seconds'";

    private ArchiveFigures() {}

    private static Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        withParts(figures, "overview", "figure_overview(%s)");
        figures.put("overview, own limits", "figure_overview(%s, " + LIMITS + ")");
        figures.put("overview, own limits, team", "figure_overview(%s, " + LIMITS + ", " + TEAM + ")");
        figures.put("overview, own window", "figure_overview(%s, p_within => '3 seconds')");
        withParts(figures, "series by day", "figure_series(%s, 'day', 'Europe/Berlin')");
        withParts(figures, "series by hour", "figure_series(%s, 'hour', 'Europe/Berlin')");
        withParts(figures, "series by hour, Kolkata", "figure_series(%s, 'hour', 'Asia/Kolkata')");
        withParts(figures, "unreturned", "figure_unreturned(%s, p_limit => 50)");
        figures.put("unreturned, 1,000", "figure_unreturned(%s, p_limit => 1000)");
        figures.put("unreturned calls", "figure_unreturned_calls(%s)");
        withParts(figures, "asa", "figure_asa(%s)");
        withParts(figures, "service level", "figure_service_level(%s, p_convention => NULL)");
        withParts(figures, "asr", "figure_asr(%s)");
        withParts(figures, "acd", "figure_acd(%s)");
        withParts(figures, "durations", "figure_durations(%s)");
        withParts(figures, "peak", "figure_peak(%s)");
        withParts(figures, "heat map", "figure_heat_map(%s, 'Europe/Berlin')");
        withParts(figures, "heat map, Kolkata", "figure_heat_map(%s, 'Asia/Kolkata')");
        figures.put("busy hour", "figure_busy_hour(%s, 'Europe/Berlin')");
        figures.put("top stations", "figure_top_stations(%s, p_by => 'TALK', p_limit => 20)");
        figures.put("top stations, team", "figure_top_stations(%s, p_by => 'TALK', " + TEAM + ")");
        withParts(figures, "top numbers", "figure_top_numbers(%s)");
        figures.put("top numbers, talk, 100", "figure_top_numbers(%s, p_by => 'TALK', p_limit => 100)");
        withParts(figures, "completeness", "figure_completeness(%s)");
        withParts(figures, "quality", "figure_quality(%s)");
        return Collections.unmodifiableMap(figures);
    }

    /** The query of all, of a station and of a team. */
    private static void withParts(Map<String, String> figures, String name, String query) {
        String open = query.substring(0, query.length() - 1);
        figures.put(name, query);
        figures.put(name + ", station", open + ", " + STATION + ")");
        figures.put(name + ", team", open + ", " + TEAM + ")");
    }

    private static Map<String, String> spans() {
        Map<String, String> spans = new LinkedHashMap<>();
        spans.put("day", "'2025-03-12 00:00 Europe/Berlin', '2025-03-13 00:00 Europe/Berlin'");
        spans.put("month", "'2025-03-01 00:00 Europe/Berlin', '2025-04-01 00:00 Europe/Berlin'");
        spans.put("all", "'-infinity', 'infinity'");
        return Collections.unmodifiableMap(spans);
    }
}
