// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.machine.Desk;
import io.hookline.durations.machine.DeskDay;
import io.hookline.durations.machine.DeskDay.Event;
import io.hookline.durations.machine.DeskDay.Truth;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.Revision;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.offline.CallLines;
import io.hookline.durations.offline.EventLines;
import io.hookline.durations.offline.OfflineCalls;
import io.hookline.event.Call;
import io.hookline.event.Hook;
import io.hookline.event.Note;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.CallChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Thousands of made-up days. A failure names the seed of its day. */
class DeskDaysTest {
    private static final int DAYS = 2_000;

    @Test
    void dayWithoutLoss_givesTheTruth() {
        for (long seed = 0; seed < DAYS; seed++) {
            DeskDay day = DeskDay.ofSeed(seed);
            assertTruth(seed, day, day.on(new Desk()).finish().calls());
        }
    }

    private static void assertTruth(long seed, DeskDay day, List<Call> calls) {
        assertThat(calls.stream().map(call -> words(day, call)).toList())
                .as("seed %d", seed)
                .isEqualTo(day.truths().stream().map(truth -> words(day, truth)).toList());
    }

    /** A call in the words of the truth. Where the clock was set, times are not the truth, and a note may say so. */
    private static String words(DeskDay day, Call call) {
        List<Note> notes = new ArrayList<>(call.getNotes());
        if (day.monotonic()) {
            notes.remove(Note.CLOCK_ADJUSTED);
        }
        return List.of(call.getDirection(), call.getNumber(), String.valueOf(call.getOutcome()))
                + (day.monotonic() ? "" : " at " + call.getStartedAt())
                + " ring " + call.getRingMillis() + " talk " + call.getTalkMillis() + " " + call.getQuality() + notes;
    }

    private static String words(DeskDay day, Truth truth) {
        return List.of(truth.direction(), truth.number(), truth.outcome())
                + (day.monotonic() ? "" : " at " + truth.startedAt())
                + " ring " + truth.ringMillis() + " talk " + truth.talkMillis()
                + (truth.outcome() == Outcome.REJECTED ? " INFERRED[END_MISSING]" : " EXACT[]");
    }

    @Test
    void stateCutThroughItsBytes_changesNothing() {
        for (long seed = 0; seed < DAYS; seed += 4) {
            DeskDay day = DeskDay.ofSeed(seed);
            Random random = new Random(seed);
            Desk cut = new Desk().between(state -> random.nextInt(3) == 0 ? reread(state) : state);

            assertThat(day.on(cut).finish().revisions())
                    .as("seed %d", seed)
                    .isEqualTo(day.on(new Desk()).finish().revisions());
        }
    }

    private static StationState reread(StationState state) {
        return StationStateSerde.decode(StationStateSerde.encode(new StoredStation(state, null)))
                .state();
    }

    @Test
    void stationsInterleaved_giveTheCallsOfEachAlone() throws IOException {
        for (long seed = 0; seed < 300; seed += 3) {
            List<List<String>> desks = new ArrayList<>();
            List<String> alone = new ArrayList<>();
            for (int desk = 0; desk < 3; desk++) {
                List<String> lines = EventLines.of("desk-" + desk, DeskDay.ofSeed(seed + desk));
                desks.add(new ArrayList<>(lines));
                alone.addAll(offline(lines));
            }
            List<String> mixed = new ArrayList<>();
            Random random = new Random(seed);
            while (desks.stream().anyMatch(lines -> !lines.isEmpty())) {
                List<String> lines = desks.get(random.nextInt(3));
                if (!lines.isEmpty()) {
                    mixed.add(lines.remove(0));
                }
            }
            assertThat(offline(mixed)).as("seed %d", seed).isEqualTo(alone);
        }
    }

    @Test
    void dayInAFile_givesTheCallsOfTheMachine() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            DeskDay day = DeskDay.ofSeed(seed);
            assertThat(offline(EventLines.of("desk-1", day)))
                    .as("seed %d", seed)
                    .hasSize(day.truths().size());
        }
    }

    private static List<String> offline(List<String> lines) throws IOException {
        List<String> out = new ArrayList<>();
        try (OfflineCalls calls = new OfflineCalls(new StationMachine(Limits.DEFAULT, Numbering.PLAIN), false)) {
            calls.read(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)), problem -> {
                throw new AssertionError(problem);
            });
            calls.finish(null, out::add);
        }
        return out;
    }

    // Days on which anything may happen: hooks lost, repeated, late, of foreign numbers, and restarts

    @Test
    void anyEvents_giveTheSameCalls_whetherOverdueCallsAreToldOrNot() {
        for (long seed = 0; seed < DAYS; seed += 2) {
            Random times = new Random(seed + 1);
            Desk quiet = anything(seed, new Desk(), () -> {});
            Desk told = new Desk();
            anything(seed, told, () -> {
                if (times.nextInt(3) == 0) {
                    told.tellOverdue(Instant.parse("2026-03-02T00:00:00Z").plusSeconds(times.nextInt(90_000)));
                }
            });

            assertThat(withoutRevision(told)).as("seed %d", seed).isEqualTo(withoutRevision(quiet));
        }
    }

    @Test
    void anyEvents_giveCallsThatKeepThePromises() {
        for (long seed = 0; seed < DAYS; seed += 2) {
            Random random = new Random(seed);
            Desk desk = new Desk().between(state -> random.nextInt(4) == 0 ? reread(state) : state);
            Desk busy = anything(
                    seed,
                    desk,
                    () -> desk.tellOverdue(Instant.parse("2026-03-02T00:00:00Z").plusSeconds(random.nextInt(90_000))));
            String day = "seed " + seed;

            Map<UUID, Integer> last = new HashMap<>();
            Map<UUID, Integer> closings = new HashMap<>();
            List<String> broken = new ArrayList<>();
            for (Revision revision : busy.revisions()) {
                Call call = revision.call();
                CallChange change = revision.change();
                if (last.merge(call.getCallId(), 1, Integer::sum) != call.getRevision()) {
                    broken.add("revisions without a gap: " + revision);
                }
                if (change == CallChange.CLOSED && closings.merge(call.getCallId(), 1, Integer::sum) > 1) {
                    broken.add("closed once: " + revision);
                }
                boolean closes = change == CallChange.CLOSED || change == CallChange.CORRECTED;
                if (closes != (call.getOutcome() != null)) {
                    broken.add("an outcome when closed: " + revision);
                }
            }
            assertThat(closings).as(day).hasSameSizeAs(busy.calls());
            busy.calls().stream()
                    .filter(call -> !keepsPromises(call))
                    .map(Desk::inWords)
                    .forEach(broken::add);
            assertThat(broken).as(day).isEmpty();
        }
    }

    private static boolean keepsPromises(Call call) {
        List<Note> notes = call.getNotes();
        Long ring = call.getRingMillis();
        Long talk = call.getTalkMillis();
        return call.getOutcome() != null
                && (ring == null || ring >= 0)
                && (talk == null || talk >= 0)
                && (call.getQuality() != Quality.EXACT
                        || List.of(Note.CLOCK_ADJUSTED).containsAll(notes))
                && (call.getQuality() != Quality.INFERRED || !notes.isEmpty())
                && (ring == null || !notes.contains(Note.START_MISSING))
                && (talk == null || (call.getEndedAt() != null && call.getAnsweredAt() != null))
                && (call.getOutcome() == Outcome.ANSWERED) == (call.getAnsweredAt() != null);
    }

    private static List<String> withoutRevision(Desk desk) {
        return desk.calls().stream()
                .map(call -> CallLines.json(call).replaceFirst("\"revision\":\\d+,", ""))
                .toList();
    }

    private static Desk anything(long seed, Desk desk, Runnable meanwhile) {
        Random random = new Random(seed);
        List<Hook> hooks = List.of(Hook.values()).subList(0, Hook.values().length - 1);
        List<String> numbers = List.of(Desk.ANNA, "03012345678", Desk.BEN, "anonymous", Desk.OWN, "");
        boolean monotonic = random.nextBoolean();
        Instant time = Instant.parse("2026-03-02T06:00:00Z");
        desk.at(time);
        if (monotonic) {
            desk.boots();
        }
        int events = 5 + random.nextInt(60);
        for (int i = 0; i < events; i++) {
            int step = random.nextInt(40);
            time = time.plusMillis(
                    step < 30 ? random.nextInt(8_000) : step < 39 ? random.nextInt(300_000) : 15_000_000);
            Instant shown = random.nextInt(15) == 0 ? time.minusMillis(random.nextInt(10_000)) : time;
            if (monotonic && random.nextInt(50) == 0) {
                desk.at(time).boots();
                shown = time;
            }
            if (random.nextInt(40) == 0) {
                desk.setsItsClock(Duration.ofSeconds(random.nextInt(7200) - 3600));
            }
            if (random.nextInt(3) == 0) {
                desk.sequence(1 + random.nextInt(200));
            }
            desk.at(shown).hook(hooks.get(random.nextInt(hooks.size())), numbers.get(random.nextInt(numbers.size())));
            meanwhile.run();
        }
        return desk.finish();
    }

    @Test
    void state_staysSmall_whateverHappens() {
        Desk desk = new Desk();
        int largest = 0;
        for (long seed = 0; seed < 200; seed++) {
            DeskDay day = DeskDay.ofSeed(seed);
            for (Event event : day.events()) {
                desk.at(event.at().plusSeconds(86_400 * seed)).hook(event.hook(), event.number());
                largest = Math.max(largest, StationStateSerde.encode(new StoredStation(desk.state(), null)).length);
            }
        }
        assertThat(largest).isLessThan(8_000);
    }
}
