// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/**
 * How many events of a spool never arrived, as far as its numbers tell.
 *
 * @param lost between two that arrived: their loss is proven, unless they come late
 * @param beforeFirst before the first that arrived: lost, or older than what Kafka still had
 */
public record Missing(long lost, long beforeFirst) {
    /** Nothing is missing. */
    public static final Missing NONE = new Missing(0, 0);

    public Missing plus(Missing other) {
        return new Missing(lost + other.lost, beforeFirst + other.beforeFirst);
    }

    public Missing minus(Missing other) {
        return new Missing(lost - other.lost, beforeFirst - other.beforeFirst);
    }
}
