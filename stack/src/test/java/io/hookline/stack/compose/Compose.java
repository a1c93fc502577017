// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml as docker reads it: anchors merged, and variables by their defaults. */
record Compose(Map<String, Object> content) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(?<name>\\w+)(?::-(?<default>[^}]*))?}");

    static String text() {
        try {
            return Files.readString(ROOT.resolve("docker-compose.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Compose parse(String text) {
        Matcher variable = VARIABLE.matcher(text);
        String filled =
                variable.replaceAll(found -> Matcher.quoteReplacement(found.group(2) == null ? "" : found.group(2)));
        return new Compose(new Yaml(new SafeConstructor(new LoaderOptions())).load(filled));
    }

    /** Each service by its name. */
    Map<String, Service> services() {
        Map<String, Service> services = new TreeMap<>();
        map(content.get("services")).forEach((name, value) -> services.put(name, new Service(name, map(value))));
        return services;
    }

    Map<String, Object> networks() {
        return map(content.get("networks"));
    }

    Map<String, Object> volumes() {
        return map(content.get("volumes"));
    }

    @SuppressWarnings("unchecked") // YAML's maps have texts as keys here
    static Map<String, Object> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    /** One service of it. */
    record Service(String name, Map<String, Object> settings) {
        /** Whether it runs on; the others end when they have done their work. */
        boolean isLongRunning() {
            return !"no".equals(settings.get("restart"));
        }

        String text(String key) {
            return String.valueOf(settings.getOrDefault(key, ""));
        }

        List<?> list(String key) {
            return (List<?>) settings.getOrDefault(key, List.of());
        }

        Map<String, Object> map(String key) {
            return Compose.map(settings.get(key));
        }
    }
}
