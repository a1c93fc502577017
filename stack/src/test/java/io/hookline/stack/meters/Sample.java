// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One line of a scrape: {@code name{label="value",…} number}. */
record Sample(String name, Map<String, String> labels, double value) {
    private static final Pattern LINE = Pattern.compile("(?<name>[a-zA-Z_:]\\w*)(?:\\{(?<labels>.*)})? (?<value>\\S+)");
    private static final Pattern LABEL = Pattern.compile("(?<label>\\w+)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"");

    /** All samples of a page of metrics. */
    static Stream<Sample> of(String page) {
        return page.lines().filter(line -> !line.startsWith("#")).map(Sample::ofLine);
    }

    private static Sample ofLine(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a sample, was: " + line);
        }
        String labels = matcher.group("labels");
        return new Sample(matcher.group("name"), labels(labels == null ? "" : labels), number(matcher.group("value")));
    }

    /** The labels of {@code a="1",b="2"}. */
    static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
