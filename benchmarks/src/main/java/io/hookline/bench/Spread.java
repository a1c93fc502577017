// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * What several runs gave: the median, and how far apart they were. Of an even number of runs the median is the mean of
 * the two in the middle.
 */
record Spread(double median, double min, double max, int runs) {
    Spread {
        if (!(min <= median && median <= max)) {
            throw new IllegalArgumentException(
                    "expected min <= median <= max, was " + min + ", " + median + ", " + max);
        }
    }

    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected at least one value, was none");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
    }

    /** Both sides of the same run belong together: the ratio of each run, then the spread of the ratios. */
    static Spread ofRatios(List<Double> subject, List<Double> baseline) {
        if (subject.size() != baseline.size()) {
            throw new IllegalArgumentException(
                    "expected as many runs of both sides, was " + subject.size() + " and " + baseline.size());
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < subject.size(); i++) {
            ratios.add(subject.get(i) / baseline.get(i));
        }
        return of(ratios);
    }

    /** {@code 0.43 (0.41–0.45)}, each number written with that many decimals. */
    String text(int decimals) {
        return text(value -> String.format(Locale.ROOT, "%,." + decimals + "f", value));
    }

    String text(DoubleFunction<String> number) {
        return number.apply(median) + " (" + number.apply(min) + "–" + number.apply(max) + ")";
    }
}
