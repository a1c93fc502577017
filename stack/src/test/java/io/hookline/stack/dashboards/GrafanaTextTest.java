// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.stack.dashboards.GrafanaText.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Grafana's documentation says of variables, formats and macros. */
class GrafanaTextTest {
    private final GrafanaText text = new GrafanaText(
            Instant.parse("2026-03-02T08:00:00Z"),
            Instant.parse("2026-03-02T09:00:00Z"),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            "Europe/Berlin",
            Map.of(
                    "one", Value.one("O'Neill"),
                    "two", Value.several("a", "b'c"),
                    "all", Value.all("NULL"),
                    "path", Value.one("a b&c")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "'$one' # 'O''Neill'",
                "${one:sqlstring} # 'O''Neill'",
                "${one:raw} # O'Neill",
                "IN ($two) # IN ('a','b''c')",
                "IN (${two:sqlstring}) # IN ('a','b''c')",
                "${two:csv} # a,b'c",
                "${two:pipe} # a|b'c",
                "${two:doublequote} # \"a\",\"b'c\"",
                "p_team => ${all:sqlstring}, ${all} # p_team => NULL, NULL",
                "${path:percentencode} # a%20b%26c",
                "$__interval, $__interval_ms # 30s, 30000",
                "$__range $__range_s # 3600s 3600",
                "'$__timezone' # 'Europe/Berlin'",
                "f($__timeFrom(), $__timeTo()) # f('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z')",
                "$__timeFrom()::timestamptz # '2026-03-02T08:00:00Z'::timestamptz",
                "$__timeFilter(at) # at BETWEEN '2026-03-02T08:00:00Z' AND '2026-03-02T09:00:00Z'",
                "$__timeGroup(at, '5m') # floor(extract(epoch from at)/300)*300",
                "$__timeGroupAlias(at,1h) # floor(extract(epoch from at)/3600)*3600 AS \"time\"",
                "$__unixEpochFilter(at) # at >= 1772438400 AND at <= 1772442000",
                "x ~ '^[0-9]{4}$' # x ~ '^[0-9]{4}$'"
            })
    void sql_isFilledIn(String query, String filled) {
        assertThat(text.sql(query)).isEqualTo(filled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "rate(x[$__rate_interval]) # rate(x[60s])",
                "rate(x[$__interval]) # rate(x[30s])",
                "x{y=\"$one\"} # x{y=\"O'Neill\"}",
                "x{y=~\"$two\"} # x{y=~\"(a|b'c)\"}"
            })
    void promql_isFilledIn(String query, String filled) {
        assertThat(text.promql(query)).isEqualTo(filled);
    }

    @Test
    void rateInterval_growsWithTheInterval() {
        GrafanaText month = new GrafanaText(
                text.from(), text.to(), Duration.ofMinutes(20), Duration.ofSeconds(15), "UTC", Map.of());

        assertThat(month.promql("[$__rate_interval]")).isEqualTo("[1215s]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$other", "${other:raw}", "${one:glob}", "$__unknown(x)", "$__interval_s"})
    void whatIsNotKnown_isRefused(String query) {
        assertThatThrownBy(() -> text.sql(query)).isInstanceOf(IllegalArgumentException.class);
    }
}
