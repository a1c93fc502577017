// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are put in any order and come out in the order of their keys, more of them than fit into memory: beyond a
 * number of texts they go to the disk as a sorted run, and the runs are merged at the end. Its files are in a directory of
 * its own, which goes when it is closed.
 */
final class SortedTexts implements Closeable {
    /** Some tens of megabytes. */
    static final int HELD = 50_000;

    /**
     * A place in the order.
     *
     * @param station by its code units
     * @param ordinal within the station
     * @param tie within the ordinal
     */
    record Key(String station, long ordinal, long tie) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::station)
                .thenComparingLong(Key::ordinal)
                .thenComparingLong(Key::tie);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Entry(Key key, String text) {}

    /** Takes the texts in order. */
    interface Sink {
        void accept(String text) throws IOException;
    }

    private final int most;
    private final List<Entry> held = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private @Nullable Path directory;

    /** @param most how many texts are held in memory */
    SortedTexts(int most) {
        this.most = most;
    }

    void put(Key key, String text) throws IOException {
        held.add(new Entry(key, text));
        if (held.size() >= most) {
            writeRun();
        }
    }

    /** Gives out all texts in order. */
    void forEach(Sink sink) throws IOException {
        held.sort(Comparator.comparing(Entry::key));
        PriorityQueue<Source> sources = new PriorityQueue<>(Comparator.comparing(Source::key));
        List<Source> opened = new ArrayList<>();
        try {
            for (Path run : runs) {
                opened.add(new Run(run));
            }
            opened.add(new Held(held));
            for (Source source : opened) {
                if (source.advance()) {
                    sources.add(source);
                }
            }
            while (!sources.isEmpty()) {
                Source next = sources.remove();
                sink.accept(next.entry().text());
                if (next.advance()) {
                    sources.add(next);
                }
            }
        } finally {
            for (Source source : opened) {
                source.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        held.clear();
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        if (directory != null) {
            Files.deleteIfExists(directory);
        }
    }

    private void writeRun() throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory("hookline-calls"); // its owner's alone: the texts hold numbers
        }
        Path run = directory.resolve("run-" + runs.size());
        runs.add(run);
        held.sort(Comparator.comparing(Entry::key));
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
            for (Entry entry : held) {
                write(out, entry.key().station());
                out.writeLong(entry.key().ordinal());
                out.writeLong(entry.key().tie());
                write(out, entry.text());
            }
        }
        held.clear();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Entries in order, one at a time. */
    private abstract static sealed class Source implements Closeable {
        private @Nullable Entry entry;

        /** Goes to the next entry; false at the end. */
        boolean advance() throws IOException {
            entry = next();
            return entry != null;
        }

        Entry entry() {
            if (entry == null) {
                throw new IllegalStateException("at the end");
            }
            return entry;
        }

        Key key() {
            return entry().key();
        }

        abstract @Nullable Entry next() throws IOException;
    }

    private static final class Held extends Source {
        private final List<Entry> entries;
        private int position;

        Held(List<Entry> entries) {
            this.entries = entries;
        }

        @Override
        @Nullable
        Entry next() {
            return position < entries.size() ? entries.get(position++) : null;
        }

        @Override
        public void close() {}
    }

    private static final class Run extends Source {
        private final DataInputStream in;

        Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        }

        @Override
        @Nullable
        Entry next() throws IOException {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            String station = text(length);
            Key key = new Key(station, in.readLong(), in.readLong());
            return new Entry(key, text(in.readInt()));
        }

        private String text(int length) throws IOException {
            byte[] utf8 = new byte[length];
            in.readFully(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
