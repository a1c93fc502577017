// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.durations.StationStateBytes;
import io.hookline.durations.machine.Arrival;
import io.hookline.durations.machine.HookEvent;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.Revision;
import io.hookline.durations.machine.SpoolPosition;
import io.hookline.durations.machine.StationMachine;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.Step;
import io.hookline.durations.offline.OfflineCalls;
import io.hookline.event.Call;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The only place where these tests touch the state machine: one desk's worth of it, as the service drives it. */
final class MachineUnderTest {
    private static final StationMachine MACHINE = new StationMachine(Limits.DEFAULT, Numbering.PLAIN);

    private final Set<UUID> ids = new HashSet<>();
    private final List<Revision> revisions = new ArrayList<>();
    private StationState state = StationState.NEW;

    /** All hooks in the given order, each read as soon as it ran, and the end of the input. */
    static MachineUnderTest after(List<DayHook> hooks) {
        MachineUnderTest machine = new MachineUnderTest();
        hooks.forEach(hook -> machine.take(hook, hook.wallMicros() / 1000));
        return machine.finish();
    }

    MachineUnderTest take(DayHook hook, long serviceMillis) {
        HookEvent event = new HookEvent(
                hook.id(),
                hook.hook(),
                hook.number(),
                hook.wallMicros(),
                hook.monotonicNanos(),
                new SpoolPosition(Day.STATION, hook.sequence()),
                null);
        Arrival arrival = ids.add(hook.id()) ? state.arrival(event.position()) : Arrival.REPEATED_ID;
        keep(MACHINE.take(Day.STATION, state, event, arrival, serviceMillis));
        return this;
    }

    MachineUnderTest tellOverdue(long serviceMillis) {
        keep(MACHINE.tellOverdue(Day.STATION, state, serviceMillis));
        return this;
    }

    /** What it keeps is written and read again. */
    MachineUnderTest throughBytes() {
        state = StationStateBytes.throughBytes(state);
        return this;
    }

    /** The input ends and every open call is closed. */
    MachineUnderTest finish() {
        keep(MACHINE.finish(Day.STATION, state, null));
        return this;
    }

    private void keep(Step step) {
        state = step.state();
        revisions.addAll(step.revisions());
    }

    /** All that was published. */
    List<Revision> revisions() {
        return revisions;
    }

    /** The last revision of each call. */
    Map<UUID, Call> calls() {
        Map<UUID, Call> calls = new LinkedHashMap<>();
        revisions.forEach(revision -> calls.put(revision.call().getCallId(), revision.call()));
        return calls;
    }

    /** What the offline command makes of an events file. */
    static List<String> offline(List<String> lines) {
        List<String> out = new ArrayList<>();
        try (OfflineCalls calls = new OfflineCalls(MACHINE, false)) {
            calls.read(
                    new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)), complaint -> {
                        throw new AssertionError(complaint);
                    });
            calls.finish(null, out::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text does not fail
        }
        return out;
    }
}
