// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.util.List;
import java.util.stream.IntStream;

/** Tells which rows of a JDBC batch changed something. */
final class Written {
    private Written() {}

    /** The rows whose statement touched one; {@code counts} as the driver returned them, in the order of the rows. */
    static <R> List<R> of(List<R> rows, int[] counts) {
        return IntStream.range(0, rows.size())
                .filter(i -> counts[i] > 0)
                .mapToObj(rows::get)
                .toList();
    }
}
