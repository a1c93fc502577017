// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Account;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.IniKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The table {@code call_events}: each event once. */
final class CallEventTable {
    private static final String STAGE = """
            CREATE TEMPORARY TABLE IF NOT EXISTS staged_call_events (
                event_id uuid, station text, extension text, domain text, label text, hook text, number text,
                number_truncated boolean, occurred_at timestamptz, monotonic_nanos bigint, spool_id uuid, sequence bigint,
                hook_version text, sent_at timestamptz, appended_at timestamptz
            ) ON COMMIT DELETE ROWS""";

    private static final List<String> COLUMNS = List.of(
            "event_id",
            "station",
            "extension",
            "domain",
            "label",
            "hook",
            "number",
            "number_truncated",
            "occurred_at",
            "monotonic_nanos",
            "spool_id",
            "sequence",
            "hook_version",
            "sent_at",
            "appended_at");

    private static final String MERGE = """
            INSERT INTO call_events (%1$s)
            SELECT %1$s
            FROM staged_call_events
            ORDER BY event_id
            ON CONFLICT (event_id, occurred_at) DO NOTHING
            RETURNING event_id""".formatted(String.join(", ", COLUMNS));

    private CallEventTable() {}

    /** Writes the events that are not in the table, and returns them. */
    static List<Received<CallEvent>> merge(Connection connection, List<Received<CallEvent>> received)
            throws SQLException {
        Map<UUID, Received<CallEvent>> first = new LinkedHashMap<>();
        received.forEach(event -> first.putIfAbsent(event.value().getEventId(), event));
        if (first.isEmpty()) {
            return List.of();
        }
        CopyRows.Fields<Received<CallEvent>> fields = (row, event) -> write(row, event.value(), event.record());
        // An event comes twice only when a relay, a backup or an import repeats it.
        return Staging.copyNew(connection, "call_events", COLUMNS, first.values(), fields)
                ? List.copyOf(first.values())
                : Staging.merge(connection, STAGE, "staged_call_events", COLUMNS, fields, MERGE, first);
    }

    private static void write(CopyRows row, CallEvent event, ConsumerRecord<String, byte[]> record)
            throws SQLException {
        Account account = event.getAccount();
        row.uuid(event.getEventId())
                .text(event.getStation())
                .text(account == null ? null : account.getExtension())
                .text(account == null ? null : account.getDomain())
                .text(account == null ? null : account.getLabel())
                .text(event.getHook() == Hook.UNKNOWN ? null : IniKeys.of(event.getHook()))
                .text(event.getNumber())
                .truth(event.getNumberTruncated())
                .time(event.getOccurredAt())
                .bigint(event.getMonotonicNanos())
                .uuid(event.getSpoolId())
                .bigint(event.getSequence())
                .text(event.getHookVersion())
                .time(CloudEventHeaders.sentAt(record.headers()).orElse(null))
                .time(Instant.ofEpochMilli(record.timestamp()));
    }
}
