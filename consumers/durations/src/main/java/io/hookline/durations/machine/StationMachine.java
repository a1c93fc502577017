// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.durations.machine.TrackedCall.Published;
import io.hookline.durations.machine.TrackedCall.Told;
import io.hookline.event.Hook;
import io.hookline.schema.CallChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of the hook events of a station: (state, event or time) to new state and revisions. Pure and stateless, so
 * one serves all stations and threads. Which call an event belongs to is decided by events and their times alone; the
 * wall clock only decides when subscribers are told of a closing that is likely.
 */
public final class StationMachine {
    /** In place of the wall clock where nobody waits to be told. */
    public static final long NOBODY_WAITS = Long.MAX_VALUE;

    private final Limits limits;
    private final Numbering numbering;
    private final int firstRevision;

    /** Its calls begin at revision 1. */
    public StationMachine(Limits limits, Numbering numbering) {
        this(limits, numbering, 1);
    }

    /** @param firstRevision the first revision of each call */
    public StationMachine(Limits limits, Numbering numbering, int firstRevision) {
        this.limits = limits;
        this.numbering = numbering;
        this.firstRevision = firstRevision;
    }

    /**
     * Takes an event. A duplicate does nothing to a call, but its number may show that others are missing.
     *
     * @param arrival what {@link StationState#arrival} says of it, or {@link Arrival#REPEATED_ID}
     * @param nowMillis the wall clock here, milliseconds since 1970: from when on the event's calls may be overdue; or
     *     {@link #NOBODY_WAITS}
     */
    public Step take(String station, StationState state, HookEvent event, Arrival arrival, long nowMillis) {
        if (arrival == Arrival.REPEATED_SEQUENCE) {
            return Step.noCall(state);
        }
        StationState seen = state.seen(event.position());
        if (arrival == Arrival.REPEATED_ID) {
            return state.arrival(event.position()) == Arrival.AFTER_GAP
                    ? gapShown(station, state, seen, nowMillis)
                    : Step.noCall(seen);
        }
        WorkingCalls calls = new WorkingCalls(state, limits);
        StationClock.Reading reading = new StationClock(state.boot(), state.clock()).read(event);
        Moment now = reading.moment();
        Predicate<TrackedCall> isForgotten = call -> calls.isForgotten(call, now);

        // Nothing from before a restart can go on after it, or be corrected.
        calls.forget(reading.restarted() ? call -> true : isForgotten);
        if (arrival == Arrival.AFTER_GAP) {
            calls.markUnfinished(Mark.EVENTS_MISSING, Rule.AFTER_GAP);
        }
        if (reading.restarted()) {
            calls.closeAll(new Ending.Restarted(), Rule.RESTARTED);
        }
        calls.expire(now);
        new Turn(event, now, calls, numbering).run();
        if (arrival == Arrival.AFTER_GAP && !isFirstOfItsCall(event.hook())) {
            calls.markLastPut(Mark.EVENTS_MISSING, Rule.AFTER_GAP);
        }
        if (arrival == Arrival.LATE) {
            calls.markLastPut(Mark.OUT_OF_ORDER, Rule.LATE);
        }
        Set<Long> crowdedOut = calls.crowdOut(isForgotten);
        return publish(
                station,
                calls,
                crowdedOut.isEmpty()
                        ? isForgotten
                        : call -> isForgotten.test(call) || crowdedOut.contains(call.ordinal()),
                seen.taken(reading.clock()),
                nowMillis);
    }

    /** A duplicate under a new number belongs to no call, but those before it are missing. */
    private Step gapShown(String station, StationState state, StationState seen, long nowMillis) {
        WorkingCalls calls = new WorkingCalls(state, limits);
        calls.markUnfinished(Mark.EVENTS_MISSING, Rule.AFTER_GAP);
        return publish(station, calls, call -> false, seen, nowMillis);
    }

    /** Nothing of a call can be missing before its invitation. */
    private static boolean isFirstOfItsCall(Hook hook) {
        return hook == Hook.INCOMING_CALL || hook == Hook.OUTGOING_CALL;
    }

    /**
     * Tells subscribers of calls that nothing was heard of for longer than their limit: a provisional revision, as if
     * they were closed. What a later event does is the same whether this was called or not.
     */
    public Step tellOverdue(String station, StationState state, long nowMillis) {
        List<Revision> revisions = new ArrayList<>();
        List<TrackedCall> calls = new ArrayList<>(state.calls().size());
        for (TrackedCall call : state.calls()) {
            if (call.published().dueMillis() > nowMillis) {
                calls.add(call);
                continue;
            }
            TrackedCall closed = call.closed(new Ending.Expired());
            Revision revision = revision(station, closed, CallFacts.of(closed));
            revisions.add(revision);
            calls.add(call.with(
                    new Published(revision.call().getRevision(), Told.PROVISIONALLY_CLOSED, true, NOBODY_WAITS)));
        }
        return new Step(state.with(calls, state.nextOrdinal()), revisions, List.of(), List.of());
    }

    /**
     * Ends the input: closes the open calls whose limit has passed.
     *
     * @param until how far time runs on, microseconds since 1970; null to close every open call
     */
    public Step finish(String station, StationState state, @Nullable Long until) {
        WorkingCalls calls = new WorkingCalls(state, limits);
        if (until == null) {
            calls.closeAll(new Ending.Expired(), Rule.INPUT_ENDED);
        } else {
            calls.expire(Moment.ofWallClock(until));
        }
        return publish(station, calls, call -> false, state, NOBODY_WAITS);
    }

    private Step publish(
            String station,
            WorkingCalls calls,
            Predicate<TrackedCall> isForgotten,
            StationState state,
            long nowMillis) {
        List<Revision> revisions = new ArrayList<>(2);
        List<TrackedCall> kept = new ArrayList<>(calls.all().size());
        List<UUID> left = new ArrayList<>(calls.forgotten());
        for (int i = 0; i < calls.all().size(); i++) {
            TrackedCall call = calls.all().get(i);
            if (calls.isChanged(i)) {
                TrackedCall before = calls.before(i);
                CallFacts facts = CallFacts.of(call);
                boolean news = before == null || !facts.equals(CallFacts.of(before.asTold()));
                if (news) {
                    revisions.add(revision(station, call, facts));
                }
                call = call.with(published(call, news, nowMillis));
            }
            if (call.isOpen() || (isCorrectable(call) && !isForgotten.test(call))) {
                kept.add(call);
            } else {
                left.add(call.callId());
            }
        }
        return new Step(state.with(kept, calls.nextOrdinal()), revisions, calls.effects(), left);
    }

    private static boolean isCorrectable(TrackedCall call) {
        return call.ending() != null && call.ending().correctable();
    }

    private Published published(TrackedCall call, boolean news, long nowMillis) {
        Published before = call.published();
        boolean waitedFor = call.isOpen() && nowMillis != NOBODY_WAITS;
        return new Published(
                news ? next(before) : before.revision(),
                call.isOpen() ? Told.OPEN : Told.CLOSED,
                before.everClosed() || !call.isOpen(),
                waitedFor ? nowMillis + limits.of(call.phase()).toMillis() : NOBODY_WAITS);
    }

    private Revision revision(String station, TrackedCall call, CallFacts facts) {
        return new Revision(facts.toCall(station, call, next(call.published())), change(call));
    }

    private int next(Published told) {
        return told.revision() == 0 ? firstRevision : told.revision() + 1;
    }

    /** What a revision of the call as it is now would be to those before it. */
    private static CallChange change(TrackedCall call) {
        Published told = call.published();
        if (!call.isOpen()) {
            return told.everClosed() ? CallChange.CORRECTED : CallChange.CLOSED;
        }
        return switch (told.last()) {
            case NOTHING -> CallChange.OPENED;
            case OPEN -> CallChange.PROGRESSED;
            case PROVISIONALLY_CLOSED, CLOSED -> CallChange.REOPENED;
        };
    }
}
