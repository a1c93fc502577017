// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookline.event.Outcome;
import io.hookline.stack.desk.Simulation.SimulatedDesk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Duration SHORT_DAY = Duration.ofMillis(20);
    private static final List<SimulatedDesk> DESKS =
            List.of(new SimulatedDesk("desk-1", Path.of("1")), new SimulatedDesk("desk-2", Path.of("2")));

    /** Remembers which hooks ran. */
    private static final class Ran implements HookRunner {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public RanAt run(Path spool, String iniKey, String number) {
            long now = System.nanoTime();
            lines.add(spool + " " + iniKey + " " + number);
            return new RanAt(now, now);
        }

        /** The lines of one desk are in order, those of two are not. */
        List<String> sorted() {
            List<String> all = new ArrayList<>(lines);
            all.sort((one, other) -> Character.compare(one.charAt(0), other.charAt(0)));
            return all;
        }
    }

    @Test
    void theSameSeed_makesTheSameCalls() throws Exception {
        Ran one = new Ran();
        Ran again = new Ran();
        Ran other = new Ran();

        run(one, 7);
        run(again, 7);
        run(other, 8);

        assertThat(again.sorted()).isEqualTo(one.sorted());
        assertThat(other.sorted()).isNotEqualTo(one.sorted());
    }

    @Test
    void everyCall_hasANumberOfItsOwn_andTheHooksThatRan() throws Exception {
        Ran ran = new Ran();

        List<MadeCall> made = run(ran, 1);

        assertThat(made).hasSize(60);
        assertThat(made).extracting(MadeCall::number).doesNotHaveDuplicates();
        assertThat(made).extracting(MadeCall::station).contains("desk-1", "desk-2");
        assertThat(ran.lines)
                .hasSize(made.stream().mapToInt(call -> call.hooks().size()).sum());
        assertThat(made).allSatisfy(call -> {
            assertThat(call.talk() != null).isEqualTo(call.outcome() == Outcome.ANSWERED);
            assertThat(call.ring() != null).isEqualTo(call.hooks().size() > 1);
        });
    }

    @Test
    void oneCallInTen_runsItsHooksAsProcesses() throws Exception {
        Ran inProcess = new Ran();
        Ran asProcess = new Ran();

        List<MadeCall> made;
        try (Simulation simulation = new Simulation(inProcess, asProcess, 1, SHORT_DAY)) {
            made = simulation.run(DESKS, 60);
        }

        List<MadeCall> processes = made.stream().filter(MadeCall::asProcesses).toList();
        assertThat(processes).hasSize(6);
        assertThat(asProcess.lines)
                .hasSize(
                        processes.stream().mapToInt(call -> call.hooks().size()).sum());
    }

    @Test
    void aHookThatFails_isTheSimulationsFailure() {
        HookRunner failing = (spool, hook, number) -> {
            throw new IOException("the disk is full");
        };
        try (Simulation simulation = new Simulation(failing, failing, 1, SHORT_DAY)) {
            assertThatThrownBy(() -> simulation.run(DESKS, 4))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is full");
        }
    }

    @Test
    void aClosedSimulation_endsInTheMiddleOfACall_andRunsNoHookAfter() throws Exception {
        Ran ran = new Ran();
        CompletableFuture<List<MadeCall>> day;
        try (Simulation simulation = new Simulation(ran, ran, 1, Duration.ofHours(1))) {
            day = CompletableFuture.supplyAsync(() -> {
                try {
                    return simulation.run(DESKS, 1_000);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            await().until(() -> !ran.lines.isEmpty());
        }
        int whenClosed = ran.lines.size();

        assertThat(day.get()).hasSizeLessThan(1_000);
        assertThat(ran.lines).hasSize(whenClosed);
    }

    private static List<MadeCall> run(HookRunner runner, long seed) throws Exception {
        try (Simulation simulation = new Simulation(runner, runner, seed, SHORT_DAY)) {
            return simulation.run(DESKS, 60);
        }
    }
}
