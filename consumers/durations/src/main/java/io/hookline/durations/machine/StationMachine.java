// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.durations.machine.TrackedCall.Told;
import io.hookline.schema.CallChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of the hook events of a station: (state, event or time) to new state and revisions. Pure and stateless, so
 * one serves all stations and threads. Which call an event belongs to is decided by events and their times alone; the
 * wall clock only decides when subscribers are told of a closing that is likely.
 */
public final class StationMachine {
    private final Limits limits;

    public StationMachine(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes an event.
     *
     * @param nowMillis the wall clock here, milliseconds since 1970: from when on the event's calls may be overdue
     */
    public Step take(String station, StationState state, HookEvent event, long nowMillis) {
        if (event.position() != null && state.hasSeen(event.position())) {
            return new Step(state, List.of(), false);
        }
        Turn turn = new Turn(state, event, limits);
        turn.run();
        return publish(station, turn, state.ledgersWith(event.position()), nowMillis);
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
            Revision revision = revision(station, call.published(), call.closed(new Ending.Expired()));
            revisions.add(revision);
            calls.add(call.with(new TrackedCall.Published(
                    revision.call().getRevision(), Told.PROVISIONALLY_CLOSED, true, Long.MAX_VALUE)));
        }
        StationState next = new StationState(calls, state.nextOrdinal(), state.boot(), state.clock(), state.ledgers());
        return new Step(next, revisions, true);
    }

    /**
     * Ends the input: closes the open calls whose limit has passed.
     *
     * @param until how far time runs on, microseconds since 1970; null to close every open call
     */
    public Step finish(String station, StationState state, @Nullable Long until) {
        Turn turn = new Turn(state, limits);
        turn.expire(until == null ? null : Moment.ofWallClock(until));
        return publish(station, turn, state.ledgers(), Long.MAX_VALUE);
    }

    private Step publish(String station, Turn turn, List<SpoolLedger> ledgers, long nowMillis) {
        List<Revision> revisions = new ArrayList<>(2);
        List<TrackedCall> kept = new ArrayList<>();
        for (TrackedCall call : turn.calls()) {
            TrackedCall told = call;
            if (turn.changed(call)) {
                Revision revision = revision(station, call.published(), call);
                boolean news = turn.isNews(station, call, revision.call());
                if (news) {
                    revisions.add(revision);
                }
                told = call.with(published(call, revision, news, nowMillis));
            }
            if (told.ending() == null || told.ending().correctable()) {
                if (!turn.isForgotten(told)) {
                    kept.add(told);
                }
            }
        }
        return new Step(
                new StationState(
                        kept,
                        turn.nextOrdinal(),
                        turn.clock().boot(),
                        turn.clock().latest(),
                        ledgers),
                revisions,
                true);
    }

    private TrackedCall.Published published(TrackedCall call, Revision revision, boolean news, long nowMillis) {
        TrackedCall.Published before = call.published();
        boolean open = call.ending() == null;
        boolean overdueSomeDay = open && nowMillis != Long.MAX_VALUE;
        return new TrackedCall.Published(
                news ? revision.call().getRevision() : before.revision(),
                open ? Told.OPEN : Told.CLOSED,
                before.everClosed() || !open,
                overdueSomeDay ? nowMillis + limits.of(call.phase()).toMillis() : Long.MAX_VALUE);
    }

    private static Revision revision(String station, TrackedCall.Published told, TrackedCall call) {
        return new Revision(CallRendering.render(station, call, told.revision() + 1), change(told, call));
    }

    private static CallChange change(TrackedCall.Published told, TrackedCall call) {
        if (call.ending() != null) {
            return told.everClosed() ? CallChange.CORRECTED : CallChange.CLOSED;
        }
        return switch (told.last()) {
            case NOTHING -> CallChange.OPENED;
            case OPEN -> CallChange.PROGRESSED;
            case PROVISIONALLY_CLOSED, CLOSED -> CallChange.REOPENED;
        };
    }
}
