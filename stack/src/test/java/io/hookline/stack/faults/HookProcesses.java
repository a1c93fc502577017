// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hooks as MicroSIP starts them, each a process of its own, several at once; some are killed at a random point of their
 * life. Each has a number of its own, so that its event is known by it.
 */
final class HookProcesses implements AutoCloseable {
    private static final List<String> KEYS = List.of("cmdIncomingCall", "cmdCallStart", "cmdCallBusy", "cmdCallEnd");

    private final Path spool;
    private final List<String> options;
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger killed = new AtomicInteger();

    /** How long a whole life took, the last time. */
    private final AtomicLong life = new AtomicLong(TimeUnit.MILLISECONDS.toNanos(100));

    /** @param options of the JVM, e.g. which relay to start */
    HookProcesses(Path spool, List<String> options, Random random) {
        this.spool = spool;
        this.options = List.copyOf(options);
        this.random = random;
    }

    /** Runs that many, so many at once, in the background; every second one is killed, unless none is to be. */
    void run(int hooks, int atOnce, boolean kill) {
        AtomicInteger left = new AtomicInteger(hooks);
        for (int i = 0; i < atOnce; i++) {
            long seed = random.nextLong();
            running.add(threads.submit(() -> {
                Random own = new Random(seed);
                while (left.getAndDecrement() > 0) {
                    run(own, kill && own.nextBoolean());
                }
                return null;
            }));
        }
    }

    /** Waits for the end of all. */
    void await() throws Exception {
        for (Future<?> one : running) {
            one.get();
        }
        running.clear();
    }

    /** The numbers of the hooks that exited with 0. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** How many were started. */
    int started() {
        return started.get();
    }

    /** How many were killed before they could exit. */
    int killed() {
        return killed.get();
    }

    private void run(Random own, boolean kill) throws Exception {
        String number = "hook-" + started.incrementAndGet();
        long begin = System.nanoTime();
        Process hook = start(KEYS.get(own.nextInt(KEYS.size())), number);
        boolean ended = kill
                ? hook.waitFor(own.nextLong(life.get() * 5 / 4), TimeUnit.NANOSECONDS)
                : hook.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            assertThat(kill).as("a hook ends by itself").isTrue();
            hook.toHandle().destroyForcibly();
        }
        int exitCode = hook.waitFor();
        if (exitCode == 0) {
            acknowledged.add(number);
            if (ended) {
                life.set(System.nanoTime() - begin);
            }
        } else {
            assertThat(kill && !ended)
                    .as("exit code %d of a hook, killed %s", exitCode, kill)
                    .isTrue();
            killed.incrementAndGet();
        }
    }

    private Process start(String key, String number) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dhookline.spool=" + spool));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), io.hookline.hook.Main.class.getName(), key, number));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
        return builder.start();
    }

    /** Of the hook alone: a long class path costs start-up time. */
    private static String classPath() throws URISyntaxException {
        return Path.of(io.hookline.hook.Main.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
