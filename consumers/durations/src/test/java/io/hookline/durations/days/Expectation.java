// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.days;

import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Note;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call has to look like, of which all hooks that ran arrive in order and that no other call disturbs. Notes about
 * a clock that was set are left out: {@link #notes} without them.
 */
record Expectation(
        Direction direction,
        Outcome outcome,
        Instant startedAt,
        @Nullable Instant ringingAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Long ringMillis,
        @Nullable Long talkMillis,
        Quality quality,
        Set<Note> notes) {

    /** What was made of a call. */
    static Expectation actual(Call call) {
        Set<Note> notes = EnumSet.noneOf(Note.class);
        notes.addAll(call.getNotes());
        notes.remove(Note.CLOCK_ADJUSTED);
        if (notes.remove(Note.STATION_RESTARTED)) {
            notes.add(Note.END_MISSING); // rule 8: a restart is one of the ways to miss an end
        }
        return new Expectation(
                call.getDirection(),
                call.getOutcome() == null ? Outcome.UNKNOWN : call.getOutcome(),
                call.getStartedAt(),
                call.getRingingAt(),
                call.getAnsweredAt(),
                call.getEndedAt(),
                call.getRingMillis(),
                call.getTalkMillis(),
                call.getQuality(),
                notes);
    }

    /** The truth as far as the hooks that ran tell it. */
    static Expectation of(TrueCall call) {
        boolean opened = call.isOpenedByHook();
        boolean closed = call.isClosedByHook();
        boolean changed = call.changesItsNumber();
        Set<Note> notes = EnumSet.noneOf(Note.class);
        if (!opened) {
            notes.add(Note.START_MISSING);
        }
        if (!closed) {
            notes.add(Note.END_MISSING);
        }
        if (changed) {
            notes.add(Note.NUMBER_CHANGED);
        }
        @Nullable DayHook rang = call.first(Hook.CALL_RING).orElse(null);
        @Nullable
        DayHook answered = call.first(Hook.CALL_ANSWER, Hook.CALL_START).orElse(null);
        boolean onlyItsEnd = call.firstHook().closes();
        boolean ringKnown = opened && (answered != null || closed);
        return new Expectation(
                onlyItsEnd ? Direction.UNKNOWN : call.direction(),
                onlyItsEnd ? Outcome.UNKNOWN : outcome(call, rang != null),
                call.firstHook().at(),
                rang == null ? null : rang.at(),
                answered == null ? null : answered.at(),
                closed ? call.lastHook().at() : null,
                ringKnown ? Long.valueOf(call.ringMillis()) : null,
                closed ? call.talkMillis() : null,
                notes.isEmpty() ? Quality.EXACT : Quality.INFERRED,
                notes);
    }

    /** As it happened, but nobody tells a caller who gave up at once from one who was rejected (rule 7). */
    private static Outcome outcome(TrueCall call, boolean rang) {
        boolean inOnly = call.outcome() != Outcome.ANSWERED
                && call.direction() == Direction.INBOUND
                && !rang
                && !call.isClosedByHook();
        boolean unheard = call.outcome() == Outcome.DECLINED && !call.isClosedByHook();
        return inOnly ? Outcome.REJECTED : unheard ? Outcome.MISSED : call.outcome();
    }
}
