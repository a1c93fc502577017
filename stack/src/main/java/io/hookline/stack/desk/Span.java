// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

/**
 * What the simulator knows of a duration: between two figures, both included, which are the same where the simulator set
 * the hook's clock itself.
 *
 * @param leastMillis the duration was not shorter
 * @param mostMillis the duration was not longer
 */
public record Span(long leastMillis, long mostMillis) {
    public Span {
        if (leastMillis > mostMillis) {
            throw new IllegalArgumentException(
                    "expected a span, was " + leastMillis + " to " + mostMillis + " milliseconds");
        }
    }

    public boolean contains(long millis) {
        return leastMillis <= millis && millis <= mostMillis;
    }

    /** The span of the sum of two durations. */
    public Span plus(Span other) {
        return new Span(leastMillis + other.leastMillis, mostMillis + other.mostMillis);
    }
}
