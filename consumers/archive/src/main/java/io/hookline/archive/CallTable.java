// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.schema.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The table {@code calls}: each call in its highest revision. */
final class CallTable {
    private static final String UPSERT = """
            INSERT INTO calls (call_id, revision, station, direction, number, outcome,
                               started_at, ringing_at, answered_at, ended_at, ring_millis, talk_millis,
                               quality, notes, extension, domain, label)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (call_id) DO UPDATE SET
                revision = excluded.revision, station = excluded.station, direction = excluded.direction,
                number = excluded.number, outcome = excluded.outcome, started_at = excluded.started_at,
                ringing_at = excluded.ringing_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
                ring_millis = excluded.ring_millis, talk_millis = excluded.talk_millis,
                quality = excluded.quality, notes = excluded.notes, extension = excluded.extension,
                domain = excluded.domain, label = excluded.label, archived_at = excluded.archived_at
            WHERE excluded.revision > calls.revision""";

    private CallTable() {}

    /** Writes the revisions that are higher than those in the table, and returns them. */
    static List<Received<Call>> upsert(Connection connection, List<Received<Call>> received) throws SQLException {
        List<Received<Call>> highest = new ArrayList<>(highestRevisions(received));
        if (highest.isEmpty()) {
            return highest;
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            for (Received<Call> call : highest) {
                bind(statement, call.value());
                statement.addBatch();
            }
            return Written.of(highest, statement.executeBatch());
        }
    }

    /**
     * Deletes calls whose last record in the batch says that they are no more.
     *
     * @param tombstones records of the calls topic without a value; a key that is no call's id deletes nothing
     */
    static void delete(
            Connection connection, List<ConsumerRecord<String, byte[]>> tombstones, List<Received<Call>> received)
            throws SQLException {
        Map<UUID, Long> lastOffsets = new HashMap<>();
        received.forEach(call ->
                lastOffsets.merge(call.value().getCallId(), call.record().offset(), Math::max));
        List<UUID> gone = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> tombstone : tombstones) {
            UUID id = callId(tombstone);
            if (id != null && lastOffsets.getOrDefault(id, -1L) < tombstone.offset()) {
                gone.add(id);
            }
        }
        if (gone.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM calls WHERE call_id = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("uuid", gone.toArray()));
            statement.executeUpdate();
        }
    }

    private static @Nullable UUID callId(ConsumerRecord<String, byte[]> tombstone) {
        try {
            return tombstone.topic().equals(Topics.CALLS.name()) && tombstone.key() != null
                    ? UUID.fromString(tombstone.key())
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Collection<Received<Call>> highestRevisions(List<Received<Call>> received) {
        Map<UUID, Received<Call>> highest = new LinkedHashMap<>();
        for (Received<Call> call : received) {
            highest.merge(
                    call.value().getCallId(),
                    call,
                    (a, b) -> b.value().getRevision() > a.value().getRevision() ? b : a);
        }
        return highest.values();
    }

    private static void bind(PreparedStatement statement, Call call) throws SQLException {
        Account account = call.getAccount();
        String[] notes = call.getNotes().stream().map(Enum::name).toArray(String[]::new);
        statement.setObject(1, call.getCallId());
        statement.setInt(2, call.getRevision());
        statement.setString(3, Storable.text(call.getStation()));
        statement.setString(4, call.getDirection().name());
        statement.setString(5, Storable.text(call.getNumber()));
        statement.setString(
                6, call.getOutcome() == null ? null : call.getOutcome().name());
        statement.setObject(7, Storable.time(call.getStartedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(8, Storable.timeOrNull(call.getRingingAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(9, Storable.timeOrNull(call.getAnsweredAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(10, Storable.timeOrNull(call.getEndedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(11, call.getRingMillis(), Types.BIGINT);
        statement.setObject(12, call.getTalkMillis(), Types.BIGINT);
        statement.setString(13, call.getQuality().name());
        statement.setArray(14, statement.getConnection().createArrayOf("text", notes));
        statement.setString(15, account == null ? null : Storable.textOrNull(account.getExtension()));
        statement.setString(16, account == null ? null : Storable.textOrNull(account.getDomain()));
        statement.setString(17, account == null ? null : Storable.textOrNull(account.getLabel()));
    }
}
