// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are put in any order and come out in the order of their keys, more of them than fit into memory: beyond a
 * number of texts they go to the disk as a sorted run, and the runs are merged at the end. All runs are in one file without a
 * name, or on Windows in one that goes with its process: whatever ends the process, nothing of the texts is left.
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
    private final Path directory;
    private final List<Entry> held = new ArrayList<>();

    /** Where in the file each run ends; it begins where the one before it does. */
    private final List<Long> ends = new ArrayList<>();

    private @Nullable FileChannel runs;

    /** @param most how many texts are held in memory */
    SortedTexts(int most) {
        this(most, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param directory where the file is made; the texts hold numbers, so nobody but its owner may read it */
    SortedTexts(int most, Path directory) {
        this.most = most;
        this.directory = directory;
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
            long begin = 0;
            for (long end : ends) {
                opened.add(new Run(channel(), begin, end));
                begin = end;
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
        ends.clear();
        if (runs != null) {
            runs.close();
        }
    }

    /** The option makes Java unlink the file right after it is opened, and Windows remove it when the process is gone. */
    private FileChannel channel() throws IOException {
        if (runs == null) {
            Path file = Files.createTempFile(directory, "hookline-calls", ".tmp");
            runs = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return runs;
    }

    private void writeRun() throws IOException {
        FileChannel channel = channel();
        held.sort(Comparator.comparing(Entry::key));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                Channels.newOutputStream(channel), 1 << 16)); // to close it would close the file
        for (Entry entry : held) {
            write(out, entry.key().station());
            out.writeLong(entry.key().ordinal());
            out.writeLong(entry.key().tie());
            write(out, entry.text());
        }
        out.flush();
        ends.add(channel.position());
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

        Run(FileChannel channel, long begin, long end) {
            in = new DataInputStream(new BufferedInputStream(new Part(channel, begin, end), 1 << 16));
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

    /** The bytes of a part of a file, which stays open, whatever is read elsewhere in it. */
    private static final class Part extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Part(FileChannel channel, long begin, long end) {
            this.channel = channel;
            this.position = begin;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (position == end) {
                return -1;
            }
            int most = (int) Math.min(length, end - position);
            int read = channel.read(ByteBuffer.wrap(to, from, most), position);
            if (read < 0) {
                throw new EOFException("a temporary file became shorter");
            }
            position += read;
            return read;
        }
    }
}
