// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.Closer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;

/**
 * How long processes take from start to end, turn by turn: in each round every side once, in an order drawn anew, so that
 * whatever else the machine does slows all of them alike. A side that waits for a broker in vain takes part in some of the
 * rounds only. The first rounds are not counted.
 *
 * <p>The hook knows nothing of a broker. What could reach it is the relay of its spool, at work while the hook writes; so
 * for each state of the broker there is a spool with a relay that has this broker.
 *
 * @param starts how many of each side count
 * @param slowStarts how many of a side that waits in vain
 * @param hook the command line that MicroSIP runs, without the hook's name and the number
 */
record HookStarts(int starts, int slowStarts, List<String> hook, HookArguments arguments, RelayProcess.Command relay) {
    static final String BARE = "bare JVM";
    static final String HOOK_UP = "hook, broker up";
    static final String HOOK_DOWN = "hook, broker down";
    static final String HOOK_BLACK_HOLED = "hook, broker black-holed";

    private static final int UNCOUNTED_ROUNDS = 5;
    private static final long SEED = 20_261_125;

    /** What somebody would set who lets a phone wait. */
    private static final String LONGEST_WAIT_MILLIS = "5000";

    private static final String[] EVENT = {"cmdCallEnd", "+4930123456"};
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * The times of one side.
     *
     * @param rounds in which rounds it took part
     * @param millis its time in each of them
     * @param processorMillis the processor time that it used in each of them; its mean is what it says
     */
    record Side(String name, List<Integer> rounds, List<Double> millis, List<Double> processorMillis) {
        double meanProcessorMillis() {
            return processorMillis.stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }

        /** How many times another side's time it took, in each round of both. */
        List<Double> ratios(Side other) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds.size(); i++) {
                int at = other.rounds.indexOf(rounds.get(i));
                if (at >= 0) {
                    ratios.add(millis.get(i) / other.millis.get(at));
                }
            }
            return ratios;
        }
    }

    /** How many classes a program loads, and how many of them come ready-made from an archive. */
    record Classes(String name, long loaded, long archived) {}

    /** @param missing programs that are not installed here */
    record Result(List<Side> sides, List<Classes> classes, List<String> missing) {}

    /** A program in the round, and what must be so before the next one's turn. */
    private record Lane(Side side, Program program, int exitCode, boolean slow, Runnable settle) {
        static Lane of(String name, Program program) {
            return new Lane(
                    new Side(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()),
                    program,
                    0,
                    false,
                    () -> {});
        }

        Lane settling(Runnable condition) {
            return new Lane(side, program, exitCode, slow, condition);
        }

        /** Waits for the broker in vain, and says so. */
        Lane failing() {
            return new Lane(side, program, 1, true, settle);
        }

        void run(int round) {
            Program.End end = program.run();
            if (end.exitCode() != exitCode) {
                throw new BenchException("expected exit code " + exitCode + " of '" + side.name() + "', was "
                        + end.exitCode() + ": " + program.printed());
            }
            if (round >= 0) {
                side.rounds().add(round);
                side.millis().add(end.millis());
                side.processorMillis().add(end.processorMillis());
            }
            settle.run();
        }
    }

    Result measure(Path temporary, Notes notes) {
        try (Closer closer = new Closer()) {
            Workshop workshop = closer.add(Workshop.open(temporary, notes.ofStarts()));
            BlackHole blackHole = closer.add(BlackHole.open());
            KafkaConnection up = workshop.kafka(Map.of());
            KafkaConnection down = new KafkaConnection(BlackHole.refusing(), up.registry(), Map.of());
            KafkaConnection blackHoled = new KafkaConnection(blackHole.address(), up.registry(), Map.of());
            Path directory = workshop.state("starts");
            Path spoolUp = spool(directory, "up");
            RelayProcess relayUp = closer.add(RelayProcess.start(relay, spoolUp, up));
            Path spoolDown = spool(directory, "down");
            closer.add(RelayProcess.start(relay, spoolDown, down));
            Path spoolBlackHoled = spool(directory, "black-holed");
            closer.add(RelayProcess.start(relay, spoolBlackHoled, blackHoled));
            Runnable delivered = () -> Offsets.await("the relay empties its spool", PATIENCE, relayUp::isEmptied);

            ArchivedJvm jvm = new ArchivedJvm(hook.get(0), arguments, directory);
            Program bare = jvm.make(BareMain.class, List.of()).with(EVENT);
            String topic = PassThroughSide.COPIES.name();
            Program producer = new ArchivedJvm(hook.get(0), arguments.forLargePrograms(), directory)
                    .make(
                            ProducerHookMain.class,
                            List.of(KafkaProducer.class, Logger.class),
                            producerArguments(up.bootstrapServers()));
            Program alone = hook(directory, "alone", Map.of());

            List<Lane> lanes = new ArrayList<>();
            lanes.add(Lane.of(BARE, bare));
            lanes.add(Lane.of(
                    "bare JVM as it comes", jvm.asItComes(BareMain.class).with(EVENT)));
            lanes.add(Lane.of("hook, no relay", alone));
            lanes.add(Lane.of(HOOK_UP, hook(directory, "up", Map.of())).settling(delivered));
            lanes.add(Lane.of(HOOK_DOWN, hook(directory, "down", Map.of())));
            lanes.add(Lane.of(HOOK_BLACK_HOLED, hook(directory, "black-holed", Map.of())));
            if (arguments.startsRelay()) {
                lanes.add(Lane.of("hook, finds its relay", hook(directory, "up", Map.of("HOOKLINE_NO_RELAY", "")))
                        .settling(delivered));
            }
            lanes.add(Lane.of("producer hook, broker up", producer.with(producerArguments(up.bootstrapServers()))));
            lanes.add(Lane.of("producer hook, broker down", producer.with(producerArguments(down.bootstrapServers())))
                    .failing());
            lanes.add(Lane.of(
                            "producer hook, broker black-holed",
                            producer.with(producerArguments(blackHoled.bootstrapServers())))
                    .failing());
            List<String> missing = new ArrayList<>();
            Program.find("node")
                    .ifPresentOrElse(
                            node -> lanes.add(Lane.of(
                                    "node -e 0",
                                    new Program(
                                            List.of(node.toString(), "-e", "0"),
                                            Map.of(),
                                            directory.resolve("node.log")))),
                            () -> missing.add("node"));
            Program.find("kcat")
                    .ifPresentOrElse(
                            kcat -> lanes.add(
                                    Lane.of("kcat, broker up", kcat(kcat, up.bootstrapServers(), topic, directory))),
                            () -> missing.add("kcat"));

            takeTurns(lanes, notes);
            return new Result(
                    lanes.stream().map(Lane::side).toList(),
                    List.of(
                            classes(BARE, bare, directory),
                            classes("hook", alone, directory),
                            classes("producer hook", lane(lanes, "producer hook, broker up"), directory)),
                    missing);
        }
    }

    private void takeTurns(List<Lane> lanes, Notes notes) {
        Random random = new Random(SEED);
        for (int round = -UNCOUNTED_ROUNDS; round < starts; round++) {
            List<Lane> order = new ArrayList<>(lanes);
            Collections.shuffle(order, random);
            for (Lane lane : order) {
                if (!lane.slow() || takesSlow(round)) {
                    lane.run(round);
                }
            }
            if (round >= 0 && (round + 1) % 25 == 0) {
                notes.note(String.format("round %,d of %,d", round + 1, starts));
            }
        }
    }

    /** As many rounds as there are slow starts, evenly among all. */
    private boolean takesSlow(int round) {
        long slow = Math.min(slowStarts, starts);
        return round >= 0 && (round + 1) * slow / starts > round * slow / starts;
    }

    private Program hook(Path directory, String spool, Map<String, String> more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("HOOKLINE_SPOOL", spool(directory, spool).toString(), "HOOKLINE_NO_RELAY", "1"));
        environment.putAll(more);
        return new Program(hook, environment, directory.resolve("hook.log")).with(EVENT);
    }

    private static String[] producerArguments(String bootstrapServers) {
        return Stream.concat(
                        Stream.of(bootstrapServers, PassThroughSide.COPIES.name(), LONGEST_WAIT_MILLIS),
                        Stream.of(EVENT))
                .toArray(String[]::new);
    }

    /** It takes one message from a file, and waits until the broker has it. */
    private static Program kcat(Path kcat, String bootstrapServers, String topic, Path directory) {
        try {
            Path message = Files.writeString(
                    directory.resolve("kcat.message"), String.join(" ", EVENT), StandardCharsets.UTF_8);
            return new Program(
                    List.of(kcat.toString(), "-P", "-b", bootstrapServers, "-t", topic, message.toString()),
                    Map.of(),
                    directory.resolve("kcat.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program lane(List<Lane> lanes, String name) {
        return lanes.stream()
                .filter(lane -> lane.side().name().equals(name))
                .findFirst()
                .orElseThrow()
                .program();
    }

    private static Classes classes(String name, Program program, Path directory) {
        Path list = directory.resolve("classes.log");
        try {
            // Options that come later would silence the one for this list.
            List<String> command = new ArrayList<>();
            for (String part : program.command()) {
                if (part.startsWith("@")) {
                    Path copy = directory.resolve("classes.args");
                    Files.write(
                            copy,
                            Files.readAllLines(Path.of(part.substring(1))).stream()
                                    .filter(line -> !line.startsWith("-Xlog"))
                                    .toList());
                    command.add("@" + copy);
                } else if (!part.startsWith("-Xlog")) {
                    command.add(part);
                }
            }
            new Program(command, program.environment(), program.log())
                    .withFirst(List.of("-Xlog:class+load:file=" + list))
                    .runWell();
            List<String> loaded = Files.readAllLines(list, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.contains(" source: "))
                    .toList();
            long archived = loaded.stream()
                    .filter(line -> line.contains("source: shared objects file"))
                    .count();
            return new Classes(name, loaded.size(), archived);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path spool(Path directory, String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
