// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookline.archive.ArchiveIntake;
import io.hookline.service.ConsumerLoop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Rows per second of the archive's own way from records to committed rows, and of what PostgreSQL does with the same rows when
 * they are only copied, or written one by one. Each side begins with an empty table; the sides take turns.
 */
final class ArchiveWriting {
    /** One row at a time is slow: a part of the rows tells its speed. */
    private static final int MOST_ONE_BY_ONE = 10_000;

    private final ArchiveDatabase database;
    private final ArchiveRows rows;
    private final int batch;

    ArchiveWriting(ArchiveDatabase database, ArchiveRows rows, int batch) {
        this.database = database;
        this.rows = rows;
        this.batch = batch;
    }

    /** Who writes. */
    enum Side {
        /** The archive: reads Avro, copies into a temporary table, merges by id, stores the offset, all of a batch at once. */
        ARCHIVE,
        /** One COPY of all, from text that is there, into a table without any index. */
        COPY,
        /** The same in the archive's batches, a transaction each. */
        COPY_IN_BATCHES,
        /** INSERT … ON CONFLICT DO UPDATE for each row into the archive's table; a transaction each batch. */
        UPSERT
    }

    /** @param perSecond rows per second of each run */
    record Result(String table, int rows, Map<Side, List<Double>> perSecond) {
        List<Double> of(Side side) {
            return perSecond.getOrDefault(side, List.of());
        }
    }

    Result measure(int runs, Notes notes) throws SQLException, IOException {
        archive(); // compiled by then, and the rows are there
        List<String> texts = texts();
        database.execute("CREATE TABLE plain_" + rows.table() + " AS SELECT " + rows.columns() + " FROM " + rows.table()
                + " WITH NO DATA");
        Map<Side, List<Double>> perSecond = new EnumMap<>(Side.class);
        List<Side> order = new ArrayList<>(List.of(Side.values()));
        for (int run = 1; run <= runs; run++) {
            for (Side side : order) {
                notes.note("%s, run %d: %s".formatted(rows.table(), run, side));
                perSecond.computeIfAbsent(side, s -> new ArrayList<>()).add(measure(side, texts));
            }
            Collections.rotate(order, 1);
        }
        return new Result(rows.table(), rows.rows(), perSecond);
    }

    private double measure(Side side, List<String> texts) throws SQLException, IOException {
        return switch (side) {
            case ARCHIVE -> archive();
            case COPY -> copy(List.of(String.join("", texts)), texts.size());
            case COPY_IN_BATCHES -> copy(batches(texts), texts.size());
            case UPSERT -> upsert(texts.subList(0, Math.min(texts.size(), MOST_ONE_BY_ONE)));
        };
    }

    private double archive() throws SQLException {
        try (ArchiveIntake intake = new ArchiveIntake(
                database.settings(),
                ArchiveRows.EVENTS,
                ArchiveRows.CALLS,
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()))) {
            empty();
            MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
            consumer.assign(List.of(rows.partition()));
            ConsumerLoop.Handler handler = intake.handler();
            handler.assigned(consumer, Set.of(rows.partition()));
            long began = System.nanoTime();
            for (ConsumerRecords<String, byte[]> records : rows.batches()) {
                handler.handle(records);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long there = database.number("SELECT count(*) FROM " + rows.table());
            if (there != rows.rows()) {
                throw new BenchException("expected " + rows.rows() + " rows in " + rows.table() + ", was " + there);
            }
            return there / seconds;
        }
    }

    private void empty() throws SQLException {
        database.execute("TRUNCATE calls, call_events, archive_offsets, stale_rollups");
    }

    /** The rows as COPY writes them, one text each. */
    private List<String> texts() throws SQLException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        copyManager().copyOut("COPY (SELECT " + rows.columns() + " FROM " + rows.table() + ") TO STDOUT", out);
        return out.toString(UTF_8).lines().map(line -> line + "\n").toList();
    }

    private List<String> batches(List<String> texts) {
        List<String> batches = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += batch) {
            batches.add(String.join("", texts.subList(from, Math.min(texts.size(), from + batch))));
        }
        return batches;
    }

    private double copy(List<String> parts, int count) throws SQLException, IOException {
        String table = "plain_" + rows.table();
        database.execute("TRUNCATE " + table);
        CopyManager copying = copyManager();
        List<byte[]> bytes = parts.stream().map(part -> part.getBytes(UTF_8)).toList();
        long began = System.nanoTime();
        for (byte[] part : bytes) {
            copying.copyIn("COPY " + table + " FROM STDIN", new ByteArrayInputStream(part));
        }
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private double upsert(List<String> texts) throws SQLException {
        empty();
        String[] columns = rows.columns().split(", ", -1);
        String sql = "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s"
                .formatted(
                        rows.table(),
                        rows.columns(),
                        String.join(", ", Collections.nCopies(columns.length, "?")),
                        rows.key(),
                        Arrays.stream(columns)
                                .filter(column ->
                                        !List.of(rows.key().split(", ", -1)).contains(column))
                                .map(column -> column + " = excluded." + column)
                                .collect(Collectors.joining(", ")));
        List<String[]> values = texts.stream()
                .map(text -> text.substring(0, text.length() - 1).split("\t", -1))
                .toList();
        database.connection().setAutoCommit(false);
        try (PreparedStatement statement = database.connection().prepareStatement(sql)) {
            long began = System.nanoTime();
            for (int row = 0; row < values.size(); row++) {
                String[] fields = values.get(row);
                for (int i = 0; i < fields.length; i++) {
                    statement.setObject(i + 1, fields[i].equals("\\N") ? null : fields[i], Types.OTHER);
                }
                statement.executeUpdate();
                if ((row + 1) % batch == 0 || row + 1 == values.size()) {
                    database.connection().commit();
                }
            }
            return values.size() / ((System.nanoTime() - began) / 1e9);
        } finally {
            database.connection().setAutoCommit(true);
        }
    }

    private CopyManager copyManager() throws SQLException {
        return database.connection().unwrap(PGConnection.class).getCopyAPI();
    }
}
