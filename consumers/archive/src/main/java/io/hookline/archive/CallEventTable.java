// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Account;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.IniKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The table {@code call_events}: each event once. */
final class CallEventTable {
    private static final String INSERT = """
            INSERT INTO call_events (event_id, station, extension, domain, label, hook, number, number_truncated,
                                     occurred_at, monotonic_nanos, spool_id, sequence, hook_version, sent_at, appended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_id) DO NOTHING""";

    private CallEventTable() {}

    /** Writes the events that are not in the table, and returns them. */
    static List<Received<CallEvent>> insert(Connection connection, List<Received<CallEvent>> received)
            throws SQLException {
        if (received.isEmpty()) {
            return received;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Received<CallEvent> event : received) {
                bind(statement, event.value(), event.record());
                statement.addBatch();
            }
            return Written.of(received, statement.executeBatch());
        }
    }

    private static void bind(PreparedStatement statement, CallEvent event, ConsumerRecord<String, byte[]> record)
            throws SQLException {
        Account account = event.getAccount();
        Instant sentAt = CloudEventHeaders.sentAt(record.headers()).orElse(null);
        Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
        statement.setObject(1, event.getEventId());
        statement.setString(2, Storable.text(event.getStation()));
        statement.setString(3, account == null ? null : Storable.textOrNull(account.getExtension()));
        statement.setString(4, account == null ? null : Storable.textOrNull(account.getDomain()));
        statement.setString(5, account == null ? null : Storable.textOrNull(account.getLabel()));
        statement.setString(6, event.getHook() == Hook.UNKNOWN ? null : IniKeys.of(event.getHook()));
        statement.setString(7, Storable.text(event.getNumber()));
        statement.setBoolean(8, event.getNumberTruncated());
        statement.setObject(9, Storable.time(event.getOccurredAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(10, event.getMonotonicNanos(), Types.BIGINT);
        statement.setObject(11, event.getSpoolId(), Types.OTHER);
        statement.setObject(12, event.getSequence(), Types.BIGINT);
        statement.setString(13, Storable.text(event.getHookVersion()));
        statement.setObject(14, Storable.timeOrNull(sentAt), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(15, Storable.time(appendedAt), Types.TIMESTAMP_WITH_TIMEZONE);
    }
}
