// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.stack.meters.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A dashboard of this checkout, as Grafana reads it. */
record Dashboard(String file, JsonNode json) {
    static final String POSTGRES = "hookline-postgres";
    static final String PROMETHEUS = "hookline-prometheus";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of them, by the names of their files. */
    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(Checkout.file("grafana/dashboards"))) {
            return files.sorted()
                    .map(file -> new Dashboard(String.valueOf(file.getFileName()), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dashboard of(String file) {
        return all().stream()
                .filter(dashboard -> dashboard.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uid() {
        return json.path("uid").asText();
    }

    List<JsonNode> variables() {
        return list(json.path("templating").path("list"));
    }

    /** Rows too. */
    List<JsonNode> all(JsonNode panels) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode panel : panels) {
            all.add(panel);
            all.addAll(all(panel.path("panels")));
        }
        return all;
    }

    /** Those that show something, without rows. */
    List<Panel> panels() {
        return all(json.path("panels")).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .map(panel -> new Panel(this, panel))
                .toList();
    }

    Panel panel(String title) {
        List<Panel> found =
                panels().stream().filter(panel -> panel.title().equals(title)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "expected one panel " + title + " in " + file + ", found " + found.size());
        }
        return found.get(0);
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Override
    public String toString() {
        return file;
    }

    /** A panel and what it asks. */
    record Panel(Dashboard dashboard, JsonNode json) {
        String title() {
            return json.path("title").asText();
        }

        String type() {
            return json.path("type").asText();
        }

        JsonNode defaults() {
            return json.path("fieldConfig").path("defaults");
        }

        List<JsonNode> overrides() {
            return list(json.path("fieldConfig").path("overrides"));
        }

        List<Query> queries() {
            return list(json.path("targets")).stream().map(Query::new).toList();
        }

        @Override
        public String toString() {
            return dashboard.file() + ": " + title();
        }
    }

    /** What a panel asks of one source. */
    record Query(JsonNode json) {
        boolean isSql() {
            return json.path("datasource").path("uid").asText().equals(POSTGRES);
        }

        String text() {
            return json.path(isSql() ? "rawSql" : "expr").asText();
        }

        boolean isTimeSeries() {
            return json.path("format").asText().equals("time_series");
        }

        boolean isInstant() {
            return json.path("instant").asBoolean();
        }
    }
}
