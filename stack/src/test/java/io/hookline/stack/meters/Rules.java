// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The recording and alert rules, and their tests, as files of this checkout. */
final class Rules {
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * One rule.
     *
     * @param name of the series recorded, or of the alert
     * @param expression in PromQL
     */
    record Rule(String name, String expression, JsonNode all) {
        boolean isAlert() {
            return all.has("alert");
        }

        String annotation(String annotation) {
            return all.path("annotations").path(annotation).asText();
        }
    }

    private Rules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (Path file : files("prometheus/rules")) {
            for (JsonNode group : read(file).path("groups")) {
                for (JsonNode rule : group.path("rules")) {
                    String name =
                            rule.path(rule.has("alert") ? "alert" : "record").asText();
                    rules.add(new Rule(name, rule.path("expr").asText(), rule));
                }
            }
        }
        return rules;
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::isAlert).toList();
    }

    static String description(String alert) {
        return alerts().stream()
                .filter(rule -> rule.name().equals(alert))
                .findFirst()
                .orElseThrow()
                .annotation("description");
    }

    /** The names of promtool's tests. */
    static List<String> tests() {
        return files("prometheus/tests").stream()
                .flatMap(file -> StreamSupport.stream(read(file).path("tests").spliterator(), false))
                .map(test -> test.path("name").asText())
                .toList();
    }

    /** The YAML files of a directory, in the order of their names. */
    static List<Path> files(String directory) {
        try (Stream<Path> files = Files.list(Checkout.file(directory))) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
