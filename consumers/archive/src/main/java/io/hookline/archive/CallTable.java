// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The table {@code calls}: each call in its highest revision. */
final class CallTable {
    private static final String STAGE = """
            CREATE TEMPORARY TABLE IF NOT EXISTS staged_calls (
                call_id uuid, revision integer, station text, direction text, number text, outcome text,
                started_at timestamptz, ringing_at timestamptz, answered_at timestamptz, ended_at timestamptz,
                ring_millis bigint, talk_millis bigint, quality text, notes text[], extension text, domain text, label text
            ) ON COMMIT DELETE ROWS""";

    private static final List<String> COLUMNS = List.of(
            "call_id",
            "revision",
            "station",
            "direction",
            "number",
            "outcome",
            "started_at",
            "ringing_at",
            "answered_at",
            "ended_at",
            "ring_millis",
            "talk_millis",
            "quality",
            "notes",
            "extension",
            "domain",
            "label");

    private static final String MERGE = """
            INSERT INTO calls (%1$s)
            SELECT %1$s
            FROM staged_calls
            ORDER BY call_id
            ON CONFLICT (call_id, started_at) DO UPDATE SET
                revision = excluded.revision, station = excluded.station, direction = excluded.direction,
                number = CASE WHEN calls.erased THEN calls.number ELSE excluded.number END,
                outcome = excluded.outcome,
                ringing_at = excluded.ringing_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
                ring_millis = excluded.ring_millis, talk_millis = excluded.talk_millis,
                quality = excluded.quality, notes = excluded.notes, extension = excluded.extension,
                domain = excluded.domain, label = excluded.label, archived_at = excluded.archived_at
            WHERE excluded.revision > calls.revision
            RETURNING call_id""".formatted(String.join(", ", COLUMNS));

    private CallTable() {}

    /** Writes the revisions that are higher than those in the table, and returns them. */
    static List<Received<Call>> merge(Connection connection, List<Received<Call>> received) throws SQLException {
        Map<UUID, Received<Call>> highest = highestRevisions(received);
        if (highest.isEmpty()) {
            return List.of();
        }
        CopyRows.Fields<Received<Call>> fields = (row, call) -> write(row, call.value());
        Map<UUID, Received<Call>> others = new LinkedHashMap<>(highest);
        // Of a call whose first revision comes now there is no row, unless what was archived is read again.
        List<Received<Call>> first = firstTold(received).stream()
                .map(others::remove)
                .filter(Objects::nonNull)
                .toList();
        if (!Staging.copyNew(connection, "calls", COLUMNS, first, fields)) {
            return Staging.merge(connection, STAGE, "staged_calls", COLUMNS, fields, MERGE, highest);
        }
        List<Received<Call>> written = new ArrayList<>(first);
        if (!others.isEmpty()) {
            written.addAll(Staging.merge(connection, STAGE, "staged_calls", COLUMNS, fields, MERGE, others));
        }
        return written;
    }

    /** The calls of which the first revision is among them. */
    private static Set<UUID> firstTold(List<Received<Call>> received) {
        return received.stream()
                .map(Received::value)
                .filter(call -> call.getRevision() == 1)
                .map(Call::getCallId)
                .collect(Collectors.toSet());
    }

    /**
     * Deletes calls whose last record in the batch says that they are no more. The tombstone of an erasure deletes nothing: it
     * is for Kafka, the row stays without its number.
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
            if (id != null
                    && !CloudEventHeaders.isErasure(tombstone.headers())
                    && lastOffsets.getOrDefault(id, -1L) < tombstone.offset()) {
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

    private static Map<UUID, Received<Call>> highestRevisions(List<Received<Call>> received) {
        Map<UUID, Received<Call>> highest = new LinkedHashMap<>();
        for (Received<Call> call : received) {
            highest.merge(
                    call.value().getCallId(),
                    call,
                    (a, b) -> b.value().getRevision() > a.value().getRevision() ? b : a);
        }
        return highest;
    }

    private static void write(CopyRows row, Call call) throws SQLException {
        Account account = call.getAccount();
        row.uuid(call.getCallId())
                .integer(call.getRevision())
                .text(call.getStation())
                .name(call.getDirection())
                .text(call.getNumber())
                .name(call.getOutcome())
                .time(call.getStartedAt())
                .time(call.getRingingAt())
                .time(call.getAnsweredAt())
                .time(call.getEndedAt())
                .bigint(call.getRingMillis())
                .bigint(call.getTalkMillis())
                .name(call.getQuality())
                .names(call.getNotes())
                .text(account == null ? null : account.getExtension())
                .text(account == null ? null : account.getDomain())
                .text(account == null ? null : account.getLabel());
    }
}
