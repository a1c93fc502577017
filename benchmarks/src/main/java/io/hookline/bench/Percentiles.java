// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.List;

/**
 * How single measurements are distributed. A percentile is one of the measurements, the smallest that so many percent of
 * all do not exceed (nearest rank): of fewer than a hundred the 99th is the largest.
 */
record Percentiles(double p50, double p95, double p99, double max, int count) {
    static Percentiles of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected at least one value, was none");
        }
        List<Double> sorted = values.stream().sorted().toList();
        return new Percentiles(
                rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), sorted.get(sorted.size() - 1), sorted.size());
    }

    private static double rank(List<Double> sorted, int percent) {
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }
}
