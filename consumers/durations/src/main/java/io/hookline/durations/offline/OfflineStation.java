// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import io.hookline.durations.machine.Arrival;
import io.hookline.durations.machine.Effect;
import io.hookline.durations.machine.Revision;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.Step;
import io.hookline.event.Call;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One station of a file of events: its state, and those of its calls that can still change. */
final class OfflineStation {
    private static final long AFTER_ALL_CALLS = Long.MAX_VALUE;

    /** A call that can still change. */
    private static final class Unfinished {
        private final long ordinal;
        private final StringBuilder explanation = new StringBuilder(0);
        private @Nullable Call call;

        Unfinished(long ordinal) {
            this.ordinal = ordinal;
        }
    }

    private final String name;
    private final SortedTexts finished;
    private final boolean explained;
    private final Map<UUID, Unfinished> unfinished = new LinkedHashMap<>(4);
    private final RecentIds ids = new RecentIds();
    private final EventIds eventIds = new EventIds();
    private StationState state = StationState.NEW;
    private long calls;
    private long duplicates;

    OfflineStation(String name, SortedTexts finished, boolean explained) {
        this.name = name;
        this.finished = finished;
        this.explained = explained;
    }

    String name() {
        return name;
    }

    StationState state() {
        return state;
    }

    boolean remembers(UUID id) {
        return ids.contains(id);
    }

    void remember(UUID id) {
        ids.add(id);
    }

    /** Takes what follows from an event, or from the end of the input. */
    void keep(Step step, String explanation) throws IOException {
        state = step.state();
        if (explained) {
            for (Effect effect : step.effects()) {
                unfinished(effect.callId()).explanation.append('\n').append(Explanation.of(explanation, effect.rule()));
            }
        }
        for (Revision revision : step.revisions()) {
            unfinished(revision.call().getCallId()).call = revision.call();
        }
        for (UUID left : step.left()) {
            finish(unfinished.remove(left));
        }
    }

    /** Notes an event that was a duplicate. */
    void changesNothing(String explanation, Arrival arrival) throws IOException {
        if (explained) {
            finished.put(
                    new SortedTexts.Key(name, AFTER_ALL_CALLS, duplicates++), Explanation.of(explanation, arrival));
        }
    }

    /** Nothing more comes. */
    void finish() throws IOException {
        for (Unfinished call : unfinished.values()) {
            finish(call);
        }
        unfinished.clear();
    }

    UUID id(EventLine line) {
        return eventIds.of(line);
    }

    private Unfinished unfinished(UUID callId) {
        return unfinished.computeIfAbsent(callId, id -> new Unfinished(calls++));
    }

    private void finish(@Nullable Unfinished one) throws IOException {
        if (one != null && one.call != null) {
            finished.put(new SortedTexts.Key(name, one.ordinal, 0), CallLine.of(one.call) + one.explanation);
        }
    }
}
