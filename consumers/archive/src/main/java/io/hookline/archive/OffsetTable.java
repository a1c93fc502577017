// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The table {@code archive_offsets}: how far each partition is archived. */
final class OffsetTable {
    private static final String INSERT_MISSING = """
            INSERT INTO archive_offsets (topic, partition, next_offset)
            SELECT topic, partition, 0 FROM unnest(?, ?) AS wanted (topic, partition)
            ORDER BY topic, partition
            ON CONFLICT (topic, partition) DO NOTHING""";

    /** In one order for all, so that two instances wait for each other instead of getting into a deadlock. */
    private static final String LOCK = """
            SELECT topic, partition, next_offset FROM archive_offsets
            WHERE (topic, partition) IN (SELECT * FROM unnest(?, ?))
            ORDER BY topic, partition
            FOR UPDATE""";

    private static final String WRITE = "UPDATE archive_offsets SET next_offset = ? WHERE topic = ? AND partition = ?";

    private OffsetTable() {}

    /** The stored offsets, 0 for a partition of which nothing is stored; held until the transaction ends. */
    static Map<TopicPartition, Long> lock(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        List<TopicPartition> wanted = new ArrayList<>(partitions);
        Array topics = connection.createArrayOf(
                "text", wanted.stream().map(TopicPartition::topic).toArray());
        Array numbers = connection.createArrayOf(
                "integer", wanted.stream().map(TopicPartition::partition).toArray());
        try (PreparedStatement insert = connection.prepareStatement(INSERT_MISSING);
                PreparedStatement lock = connection.prepareStatement(LOCK)) {
            insert.setArray(1, topics);
            insert.setArray(2, numbers);
            insert.executeUpdate();
            lock.setArray(1, topics);
            lock.setArray(2, numbers);
            return offsets(lock);
        }
    }

    static void write(Connection connection, Map<TopicPartition, Long> nextOffsets) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            for (Map.Entry<TopicPartition, Long> next : nextOffsets.entrySet()) {
                statement.setLong(1, next.getValue());
                statement.setString(2, next.getKey().topic());
                statement.setInt(3, next.getKey().partition());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static Map<TopicPartition, Long> offsets(PreparedStatement query) throws SQLException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                offsets.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
        }
        return offsets;
    }
}
