// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks what Grafana's data sources ask, as they do. */
final class Sources {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sources() {}

    /**
     * Rows of PostgreSQL.
     *
     * @param types of the columns, by PostgreSQL's names
     */
    record Rows(Map<String, String> types, List<Map<String, @Nullable Object>> rows) {
        /** The only value of the column in the only row. */
        double number(String column) {
            if (rows.size() != 1 || !(rows.get(0).get(column) instanceof Number number)) {
                throw new AssertionError("expected one row with a number as " + column + ", was " + rows);
            }
            return number.doubleValue();
        }
    }

    /** A series of Prometheus, with its last value. */
    record Series(Map<String, String> labels, double last) {}

    static Rows postgres(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData meta = result.getMetaData();
            Map<String, String> types = new LinkedHashMap<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                types.put(meta.getColumnLabel(i), meta.getColumnTypeName(i));
            }
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (String column : types.keySet()) {
                    row.put(column, result.getObject(column));
                }
                rows.add(row);
            }
            return new Rows(types, rows);
        }
    }

    /** As a role of dashboards: it may read, and what takes longer than a person waits is ended. */
    static Connection as(String role, String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url, role, "");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = on; SET statement_timeout = '20s'");
        }
        return connection;
    }

    static List<Series> instant(URI prometheus, String expression) throws IOException, InterruptedException {
        return series(ask(prometheus.resolve("/api/v1/query"), Map.of("query", expression)), "value");
    }

    static List<Series> range(URI prometheus, GrafanaText span, Duration step, String expression)
            throws IOException, InterruptedException {
        Map<String, String> parameters = Map.of(
                "query", expression,
                "start", String.valueOf(span.from().getEpochSecond()),
                "end", String.valueOf(span.to().getEpochSecond()),
                "step", String.valueOf(step.toSeconds()));
        return series(ask(prometheus.resolve("/api/v1/query_range"), parameters), "values");
    }

    private static List<Series> series(JsonNode result, String values) {
        List<Series> all = new ArrayList<>();
        for (JsonNode one : result.path("result")) {
            Map<String, String> labels = new TreeMap<>();
            one.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            JsonNode points = one.path(values);
            JsonNode last = values.equals("value") ? points : points.path(points.size() - 1);
            all.add(new Series(labels, number(last.path(1).asText())));
        }
        return all;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static JsonNode ask(URI uri, Map<String, String> parameters) throws IOException, InterruptedException {
        StringBuilder form = new StringBuilder();
        parameters.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build();
        JsonNode answer = JSON.readTree(
                CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IOException(answer.path("error").asText() + ": " + parameters);
        }
        return answer.path("data");
    }
}
