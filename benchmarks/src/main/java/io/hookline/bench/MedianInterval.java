// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.List;
import java.util.Locale;

/**
 * The median of what was measured, and between which two measurements the median of all that could be measured lies, with at
 * least 95 % confidence. It assumes nothing of the distribution: that k of n measurements fall below the true median
 * has the probability of k heads in n tosses of a coin. Of fewer than six measurements no such interval can be told; it is
 * then from the least to the greatest.
 */
record MedianInterval(double median, double low, double high, int count) {
    private static final double EACH_TAIL = 0.025;

    static MedianInterval of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        int outside = outside(n);
        return new MedianInterval(Spread.of(sorted).median(), sorted.get(outside), sorted.get(n - 1 - outside), n);
    }

    /** Whether the value lies within, so that no difference from it was shown. */
    boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** {@code 1.02 (0.99–1.04)}, each number written with that many decimals. */
    String text(int decimals) {
        String number = "%,." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + "–" + number + ")", median, low, high);
    }

    /** How many measurements may be left out at either end: the most whose probability does not exceed a tail's. */
    private static int outside(int n) {
        double logOfChance = -n * Math.log(2); // of no heads at all; as a logarithm, for a thousand tosses too
        double tail = Math.exp(logOfChance);
        int outside = 0;
        while (tail <= EACH_TAIL) {
            outside++;
            logOfChance += Math.log((double) (n - outside + 1) / outside);
            tail += Math.exp(logOfChance);
        }
        return Math.max(0, outside - 1);
    }
}
