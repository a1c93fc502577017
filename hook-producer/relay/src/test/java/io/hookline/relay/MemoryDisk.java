// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpoolFile;
import io.hookline.hook.SpooledEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A disk in memory that can fail, die before any operation, and lose what was not forced. */
final class MemoryDisk implements SpoolDisk {
    private final Map<String, byte[]> files;
    private final Map<String, byte[]> durable;
    private final List<Consumer<Map<String, byte[]>>> unforced = new ArrayList<>();
    private int operationsToLive = Integer.MAX_VALUE;
    private int operationsToFail;
    private int operationsBeforeFailures = Integer.MAX_VALUE;
    private String failing = "";

    MemoryDisk() {
        this(Map.of());
    }

    private MemoryDisk(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
        this.durable = new TreeMap<>(files);
    }

    /** Thrown by every operation of a disk whose process was killed; an error, so that nobody handles it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The process is killed before it does one more operation than that. */
    MemoryDisk dieAfter(int operations) {
        operationsToLive = operations;
        return this;
    }

    /** Operations whose name starts like this fail, that many times. */
    void fail(String operation, int times) {
        failing = operation;
        operationsToFail = times;
    }

    /** After so many operations the next ones fail, whatever they are; of a file that was to be written half is there. */
    void failAfter(int operations, int times) {
        operationsBeforeFailures = operations;
        operationsToFail = times;
    }

    /** How many of the failures have not come. */
    int operationsLeftToFail() {
        return operationsToFail;
    }

    /** What the next process finds when only this one was killed. */
    MemoryDisk afterKill() {
        return new MemoryDisk(files);
    }

    /** What the next process finds when the power failed: of what was not forced, anything or nothing. */
    MemoryDisk afterPowerFailure(RandomGenerator random) {
        Map<String, byte[]> left = new TreeMap<>(durable);
        unforced.stream().filter(change -> random.nextBoolean()).forEach(change -> change.accept(left));
        return new MemoryDisk(left);
    }

    /** A hook has put an event here and exited with 0. */
    void promised(SpooledEvent event) {
        put(EventFiles.name(event.id()), SpoolFile.encode(event));
    }

    /** A hook has put an event here and was killed before it forced the directory. */
    void unpromised(SpooledEvent event) {
        byte[] contents = SpoolFile.encode(event);
        files.put(EventFiles.name(event.id()), contents);
        unforced.add(disk -> disk.put(EventFiles.name(event.id()), contents));
    }

    void put(String name, byte[] contents) {
        files.put(name, contents);
        durable.put(name, contents);
    }

    Set<String> names() {
        return files.keySet();
    }

    byte[] contents(String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    @Override
    public void list(Consumer<String> name) throws IOException {
        operate("list");
        List.copyOf(files.keySet()).stream().filter(file -> !file.contains("/")).forEach(name);
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        operate("read " + name);
        return Optional.ofNullable(files.get(name))
                .map(contents -> Arrays.copyOf(contents, Math.min(most, contents.length)));
    }

    @Override
    public Optional<Instant> written(String name) throws IOException {
        operate("written " + name);
        return files.containsKey(name) ? Optional.of(Instant.EPOCH) : Optional.empty();
    }

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public void write(String name, byte[] contents) throws IOException {
        try {
            operate("write " + name);
        } catch (IOException e) {
            change(disk -> disk.put(name, Arrays.copyOf(contents, contents.length / 2)));
            throw e;
        }
        change(disk -> disk.put(name, contents));
    }

    @Override
    public void move(String from, String to) throws IOException {
        operate("move " + from);
        byte[] contents = files.get(from);
        if (contents == null) {
            throw new IOException("no such file: " + from);
        }
        change(disk -> {
            disk.remove(from);
            disk.put(to, contents);
        });
    }

    @Override
    public void delete(String name) throws IOException {
        operate("delete " + name);
        change(disk -> disk.remove(name));
    }

    @Override
    public void force() throws IOException {
        operate("force");
        durable.clear();
        durable.putAll(files);
        unforced.clear();
    }

    @Override
    public Path location() {
        return Path.of("memory");
    }

    private void change(Consumer<Map<String, byte[]>> change) {
        change.accept(files);
        unforced.add(change);
    }

    private void operate(String operation) throws IOException {
        if (operationsToLive-- <= 0) {
            throw new Killed();
        }
        boolean due = operationsBeforeFailures-- <= 0 || (!failing.isEmpty() && operation.startsWith(failing));
        if (due && operationsToFail > 0) {
            operationsToFail--;
            throw new IOException("failed on purpose: " + operation);
        }
    }
}
