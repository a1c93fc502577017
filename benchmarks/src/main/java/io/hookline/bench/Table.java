// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.util.ArrayList;
import java.util.List;

/** A table of text: the first column to the left, the others to the right, two spaces between them. */
final class Table {
    /** What a terminal shows without wrapping. */
    static final int WIDEST = 100;

    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String title, String... columns) {
        this.title = title;
        rows.add(List.of(columns));
    }

    Table row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    "expected " + rows.get(0).size() + " cells in \"" + title + "\", was " + cells.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The title, the columns' names and the rows, without trailing spaces. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                line.append("  ").append(column == 0 ? cell + padding : padding + cell);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
