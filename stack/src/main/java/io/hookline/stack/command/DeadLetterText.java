// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hookline.schema.DeadLetterHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Dead letters as text of at most 100 columns. Only {@link #page} shows what is in them. */
final class DeadLetterText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 100;
    private static final int INDENT = 10;
    private static final int BYTES_OF_A_ROW = 16;

    private DeadLetterText() {}

    /** One letter of the list: a line of facts, and its message below, wrapped. */
    static List<String> entry(DeadLetter letter, boolean replayed) {
        List<String> lines = new ArrayList<>();
        String facts = String.format(
                Locale.ROOT,
                "%-8s  %-20s  %-30s  %-15s  %9s",
                letter.position(),
                time(letter.setAsideAt()),
                letter.source().orElse("-"),
                letter.cause(),
                letter.bytes() + " B");
        lines.addAll(wrap(facts + (replayed ? "  replayed" : ""), 0));
        letter.message().ifPresent(message -> lines.addAll(wrap(message, INDENT)));
        return lines;
    }

    /** One letter of the list as a JSON object; what is not known is null. */
    static String json(DeadLetter letter, boolean replayed) {
        ObjectNode json = JSON.createObjectNode();
        json.put("position", letter.position().toString());
        json.put("setAsideAt", letter.setAsideAt().map(Instant::toString).orElse(null));
        json.put("from", letter.source().orElse(null));
        json.put("cause", letter.cause());
        json.put("message", letter.message().orElse(null));
        json.put("bytes", letter.bytes());
        json.put("replayed", replayed);
        return json.toString();
    }

    /** All of a letter: what it says of itself, its headers, its key and value, and the stack trace. */
    static List<String> page(ConsumerRecord<byte[], byte[]> record, boolean replayed) {
        DeadLetter letter = DeadLetter.of(record);
        List<String> lines = new ArrayList<>();
        lines.add("Dead letter " + letter.position() + " of " + record.topic());
        lines.add("  set aside  " + time(letter.setAsideAt()));
        lines.add("  from       " + letter.source().orElse("-"));
        lines.add("  cause      " + letter.cause());
        lines.add("  replayed   " + (replayed ? "yes" : "no"));
        lines.add("");
        lines.add("Headers");
        for (Header header : record.headers()) {
            if (!header.key().endsWith("stacktrace")) {
                lines.add("  " + header.key());
                lines.addAll(content(header.value()));
            }
        }
        lines.add("");
        lines.add("Key");
        lines.addAll(content(record.key()));
        lines.add("");
        lines.add("Value, " + letter.bytes() + " bytes");
        lines.addAll(dump(record.value()));
        DeadLetterHeaders.reason(record.headers(), "stacktrace", "exception.stacktrace")
                .ifPresent(trace -> {
                    lines.add("");
                    lines.add("Stack trace");
                    trace.lines().forEach(line -> lines.addAll(wrap(line.replace("\t", "    "), 2)));
                });
        return lines;
    }

    /** Bytes as rows of sixteen: offset, hexadecimal, and the printable ones as ASCII. */
    static List<String> dump(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of("    none");
        }
        List<String> rows = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += BYTES_OF_A_ROW) {
            StringBuilder hex = new StringBuilder();
            StringBuilder ascii = new StringBuilder();
            for (int i = start; i < start + BYTES_OF_A_ROW; i++) {
                boolean here = i < bytes.length;
                hex.append(i == start + BYTES_OF_A_ROW / 2 ? "  " : " ")
                        .append(here ? String.format(Locale.ROOT, "%02x", bytes[i]) : "  ");
                if (here) {
                    ascii.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
                }
            }
            rows.add(String.format(Locale.ROOT, "    %08x %s  |%s|", start, hex, ascii));
        }
        return rows;
    }

    /** As text where the bytes are printable UTF-8, else as a dump. */
    private static List<String> content(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of("    none");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text.isEmpty() ? List.of("    empty") : wrap(text, 4);
            }
        } catch (CharacterCodingException e) {
            return dump(bytes);
        }
        return dump(bytes);
    }

    /** Breaks a line at spaces, or within a word that is longer than a line. */
    static List<String> wrap(String text, int indent) {
        int width = WIDTH - indent;
        String margin = " ".repeat(indent);
        List<String> lines = new ArrayList<>();
        String rest = text.stripTrailing();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            boolean breaks = space > 0 && !rest.substring(0, space).isBlank();
            int end = breaks ? space : width;
            lines.add(margin + rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).strip();
        }
        lines.add(margin + rest);
        return lines;
    }

    private static String time(Optional<Instant> time) {
        return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
    }
}
