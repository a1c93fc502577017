// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Desks that make and take calls, one call at a time each, all at once. Calls are of every common kind, in the proportions
 * of an office, and short, so that a day takes seconds. Which calls are made follows from the seed; their times are real.
 */
public final class Simulation implements AutoCloseable {
    private static final Duration A_DAY = Duration.ofSeconds(12);

    private static final long SHORTEST_STEP_MILLIS = 2;
    private static final long LONGEST_STEP_MILLIS = 400;

    /** One call in ten runs its hooks as processes, up to this many: each start takes a tenth of a second of a core. */
    private static final int MOST_AS_PROCESSES = 20;

    /** A desk that is told to stop is in a hook at most. */
    private static final int STOP_SECONDS = 5;

    private final HookRunner inProcess;
    private final HookRunner asProcess;
    private final long seed;
    private final Duration aDay;
    private final AtomicInteger callsMade = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable ExecutorService people;

    public Simulation(HookRunner inProcess, HookRunner asProcess, long seed) {
        this(inProcess, asProcess, seed, A_DAY);
    }

    /** @param aDay how long a desk's calls may take in all, whatever their number */
    Simulation(HookRunner inProcess, HookRunner asProcess, long seed, Duration aDay) {
        this.aDay = aDay;
        this.inProcess = inProcess;
        this.asProcess = asProcess;
        this.seed = seed;
    }

    /** A simulated desk: its name, and the spool of its hooks. */
    public record SimulatedDesk(String station, Path spool) {}

    /** A call to be made. */
    private record Plan(Scene scene, String number, boolean asProcesses) {}

    /**
     * Makes that many calls, spread over the desks; returns when the last hook has exited. May be called once.
     *
     * @return the calls made, in no particular order; fewer when it was closed meanwhile
     * @throws IOException when a hook failed
     */
    public List<MadeCall> run(List<SimulatedDesk> desks, int calls) throws IOException, InterruptedException {
        List<List<Plan>> plans = plan(desks.size(), calls);
        ExecutorService atDesks = Executors.newFixedThreadPool(desks.size());
        people = atDesks;
        try {
            List<CompletableFuture<List<MadeCall>>> days = new ArrayList<>();
            for (int i = 0; i < desks.size(); i++) {
                SimulatedDesk desk = desks.get(i);
                List<Plan> plan = plans.get(i);
                Random random = new Random(seed + i);
                days.add(CompletableFuture.supplyAsync(() -> day(desk, plan, random), atDesks));
            }
            atDesks.shutdown();
            List<MadeCall> made = new ArrayList<>();
            for (CompletableFuture<List<MadeCall>> day : days) {
                made.addAll(day.join());
            }
            return made;
        } catch (CompletionException e) {
            if (e.getCause() instanceof HookFailedException failed) {
                throw failed.reason;
            }
            throw e;
        } finally {
            atDesks.shutdownNow();
            atDesks.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /** Calls whose last hook has exited so far. */
    public int callsMade() {
        return callsMade.get();
    }

    /** Ends the desks' day early, and waits for the hooks that run now. */
    @Override
    public void close() {
        closing.countDown();
        ExecutorService atDesks = people;
        if (atDesks == null) {
            return;
        }
        try {
            if (!atDesks.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                atDesks.shutdownNow();
                throw new IllegalStateException("hooks still ran after " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hooks ran", e);
        }
    }

    /**
     * Calls of which the phone never reports an end are the first of a desk's day: they are known to be over only after
     * a while, which passes while the others are made.
     */
    private List<List<Plan>> plan(int desks, int calls) {
        Random random = new Random(seed);
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            scenes.add(draw(random));
        }
        Collections.sort(scenes, (one, other) -> Boolean.compare(one.hasEnd(), other.hasEnd()));
        List<List<Plan>> plans = new ArrayList<>();
        for (int i = 0; i < desks; i++) {
            plans.add(new ArrayList<>());
        }
        int processes = Math.min(MOST_AS_PROCESSES, (calls + 9) / 10);
        Set<Integer> asProcesses = someOf(calls, processes, random);
        for (int i = 0; i < calls; i++) {
            plans.get(i % desks).add(new Plan(scenes.get(i), number(i), asProcesses.contains(i)));
        }
        return plans;
    }

    private static Set<Integer> someOf(int all, int some, Random random) {
        List<Integer> shuffled = IntStream.range(0, all).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(shuffled, random);
        return Set.copyOf(shuffled.subList(0, some));
    }

    private static Scene draw(Random random) {
        int drawn = random.nextInt(100);
        for (Scene scene : Scene.values()) {
            drawn -= scene.share();
            if (drawn < 0) {
                return scene;
            }
        }
        return Scene.ANSWERED;
    }

    /** A number of its own for each call, of a length that makes none the end of another. */
    private static String number(int call) {
        return String.format("+4930%08d", call);
    }

    private List<MadeCall> day(SimulatedDesk desk, List<Plan> plans, Random random) {
        List<MadeCall> made = new ArrayList<>();
        long steps =
                plans.stream().mapToLong(plan -> plan.scene().hooks().size()).sum();
        long step = Math.max(SHORTEST_STEP_MILLIS, Math.min(LONGEST_STEP_MILLIS, aDay.toMillis() / Math.max(1, steps)));
        try {
            for (Plan plan : plans) {
                made.add(make(desk, plan, step, random));
                callsMade.incrementAndGet();
            }
        } catch (DayOverException e) {
            return made; // but for the call that was cut short
        } catch (IOException e) {
            throw new HookFailedException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HookFailedException(new IOException("the simulation was interrupted", e));
        }
        return made;
    }

    private MadeCall make(SimulatedDesk desk, Plan plan, long stepMillis, Random random)
            throws IOException, InterruptedException, DayOverException {
        Scene scene = plan.scene();
        HookRunner runner = plan.asProcesses() ? asProcess : inProcess;
        List<HookRunner.RanAt> ran = new ArrayList<>();
        for (String hook : scene.hooks()) {
            if (!ran.isEmpty()) {
                pass(1 + random.nextLong(2 * stepMillis));
            }
            ran.add(runner.run(desk.spool(), hook, plan.number()));
        }
        pass(random.nextLong(stepMillis));
        HookRunner.RanAt first = ran.get(0);
        HookRunner.RanAt last = ran.get(ran.size() - 1);
        HookRunner.RanAt answer = scene.answer() == null ? null : ran.get(scene.answer());
        return new MadeCall(
                desk.station(),
                plan.number(),
                scene.direction(),
                scene.outcome(),
                scene.hooks(),
                plan.asProcesses(),
                scene.hasEnd() ? ring(first, answer, last) : null,
                answer == null ? null : last.since(answer));
    }

    private static Span ring(HookRunner.RanAt first, HookRunner.@Nullable RanAt answer, HookRunner.RanAt last) {
        return (answer == null ? last : answer).since(first);
    }

    /** Lets time pass on the desk: people ring, talk and rest. */
    private void pass(long millis) throws InterruptedException, DayOverException {
        if (closing.await(millis, TimeUnit.MILLISECONDS)) {
            throw new DayOverException();
        }
    }

    /** The simulation was closed. */
    private static final class DayOverException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Carries a hook's failure out of a desk's thread. */
    private static final class HookFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final IOException reason;

        HookFailedException(IOException reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
