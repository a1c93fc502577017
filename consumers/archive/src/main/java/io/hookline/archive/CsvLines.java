// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.util.ArrayList;
import java.util.List;

/** Lines of a CSV file as RFC 4180 has them; a byte order mark at the begin is no part of them, empty lines are left out. */
final class CsvLines {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private final List<String> problems;
    private final List<Line> lines = new ArrayList<>();
    private int at;
    private int number = 1;

    private CsvLines(String text, List<String> problems) {
        this.text = text;
        this.problems = problems;
    }

    /** @param number of the line in which it begins, from 1 */
    record Line(int number, List<String> fields) {}

    /** @param problems gets what is no CSV, by line */
    static List<Line> of(String text, List<String> problems) {
        CsvLines reader = new CsvLines(text, problems);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            reader.at = 1;
        }
        while (reader.at < text.length()) {
            reader.line();
        }
        return reader.lines;
    }

    private void line() {
        int begins = number;
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            fields.add(field());
        }
        if (at < text.length()) {
            at += text.startsWith("\r\n", at) ? 2 : 1;
            number++;
        }
        if (fields.size() > 1 || !fields.get(0).isEmpty()) {
            lines.add(new Line(begins, fields));
        }
    }

    private String field() {
        return at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
    }

    private String plain() {
        int begin = at;
        while (at < text.length() && !endsField(text.charAt(at))) {
            if (text.charAt(at) == '"') {
                problems.add("line " + number + ": a quote inside of a field, which must be quoted itself");
            }
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() {
        int begins = number;
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                number++;
            }
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append(c);
                at++;
            } else {
                return field + afterQuote();
            }
        }
        problems.add("line " + begins + ": a quote that does not end");
        return field.toString();
    }

    private String afterQuote() {
        if (at < text.length() && !endsField(text.charAt(at))) {
            problems.add("line " + number + ": text after the end of a quoted field");
            return plain();
        }
        return "";
    }

    private static boolean endsField(char c) {
        return c == ',' || c == '\n' || c == '\r';
    }
}
