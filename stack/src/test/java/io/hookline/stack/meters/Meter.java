// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One meter of a service, as Prometheus is told of it.
 *
 * @param labels each label's values, as far as they are there from the start
 * @param buckets upper bounds in the meter's unit, without {@code +Inf}; empty unless it is a histogram
 */
record Meter(
        String service, String name, String type, String help, Map<String, Set<String>> labels, List<String> buckets) {
    private static final List<String> OF_A_HISTOGRAM = List.of("_bucket", "_count", "_sum");

    /** Hookline's own meters on a page of metrics, in the order of their names. */
    static List<Meter> own(String service, String page) {
        Map<String, Meter> meters = new TreeMap<>();
        Map<String, String> help = new LinkedHashMap<>();
        page.lines().filter(line -> line.startsWith("# ")).forEach(line -> {
            String[] words = line.split(" ", 4);
            if (words[2].startsWith("hookline_") && words[1].equals("HELP")) {
                help.put(words[2], words[3]);
            } else if (words[2].startsWith("hookline_")) {
                meters.put(
                        words[2],
                        new Meter(
                                service,
                                words[2],
                                words[3],
                                String.valueOf(help.get(words[2])),
                                new TreeMap<>(),
                                new ArrayList<>()));
            }
        });
        Sample.of(page).filter(sample -> sample.name().startsWith("hookline_")).forEach(sample -> {
            Meter meter = meters.get(family(sample.name(), meters));
            if (meter == null) {
                throw new IllegalArgumentException("expected a type for " + sample.name() + ", found none");
            }
            meter.add(sample);
        });
        return List.copyOf(meters.values());
    }

    private static String family(String name, Map<String, Meter> meters) {
        for (String suffix : OF_A_HISTOGRAM) {
            String base = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
            if (meters.containsKey(base) && meters.get(base).type().equals("histogram")) {
                return base;
            }
        }
        return name;
    }

    private void add(Sample sample) {
        sample.labels().forEach((label, value) -> {
            if (!label.equals("le")) {
                // Another version is no other meter.
                labels.computeIfAbsent(label, any -> new TreeSet<>()).add(label.equals("version") ? "…" : value);
            } else if (!value.equals("+Inf") && !buckets.contains(value)) {
                buckets.add(value);
            }
        });
    }

    /** The names that a query can ask for. */
    List<String> queryable() {
        return type.equals("histogram")
                ? OF_A_HISTOGRAM.stream().map(suffix -> name + suffix).toList()
                : List.of(name);
    }

    /** Type and labels without their values: what must not change unnoticed, and does not depend on what happened. */
    String shape() {
        return service + " " + name + " " + type + " " + labels.keySet();
    }

    /** The line of the pinned list. */
    String line() {
        String values = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + String.join("|", label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        String bounds = buckets.isEmpty() ? "" : " le=" + String.join("|", buckets);
        return service + " " + name + " " + type + " " + values + bounds + " " + help;
    }
}
