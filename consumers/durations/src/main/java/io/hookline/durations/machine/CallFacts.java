// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Note;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber is told of a call besides who it is: its outcome, its times and durations, and how well they are
 * known. A duration is measured or null. Two revisions with the same facts are the same news.
 */
record CallFacts(
        @Nullable Outcome outcome,
        long startedMicros,
        @Nullable Long ringingMicros,
        @Nullable Long answeredMicros,
        @Nullable Long endedMicros,
        @Nullable Long ringMillis,
        @Nullable Long talkMillis,
        Quality quality,
        List<Note> notes) {

    static CallFacts of(TrackedCall call) {
        Moment started = call.opening().at();
        Moment answered = call.progress().answered();
        Moment ended = call.ending() instanceof Ending.Observed observed ? observed.at() : null;
        Moment rangUntil = answered != null ? answered : ended;
        Long ringMicros = call.opening().observed() && rangUntil != null ? rangUntil.microsSince(started) : null;
        Long talkMicros = answered != null && ended != null ? ended.microsSince(answered) : null;

        Moment rang = call.progress().rang();
        boolean rangTooEarly = rang != null && rang.microsSince(started) < 0;
        boolean negative = isNegative(ringMicros) || isNegative(talkMicros) || rangTooEarly;
        boolean stepped =
                stepped(started, rang) || stepped(started, rangUntil) || (answered != null && stepped(answered, ended));
        return new CallFacts(
                outcome(call),
                started.micros(),
                micros(rang),
                micros(answered),
                micros(ended),
                millis(ringMicros),
                millis(talkMicros),
                quality(call, negative),
                notes(call, stepped, negative));
    }

    Call toCall(String station, TrackedCall call, int revision) {
        return new Call(
                call.callId(),
                revision,
                station,
                call.opening().account(),
                call.opening().direction(),
                call.opening().number(),
                outcome,
                Moment.instant(startedMicros),
                instant(ringingMicros),
                instant(answeredMicros),
                instant(endedMicros),
                ringMillis,
                talkMillis,
                quality,
                notes);
    }

    private static @Nullable Outcome outcome(TrackedCall call) {
        Ending ending = call.ending();
        if (ending == null) {
            return null;
        }
        if (call.isAnswered()) {
            return Outcome.ANSWERED;
        }
        boolean busy = ending instanceof Ending.Observed observed && observed.hook() == Hook.CALL_BUSY;
        boolean ended = ending instanceof Ending.Observed && !busy;
        boolean rang = call.progress().rang() != null;
        return switch (call.opening().direction()) {
            case INBOUND -> {
                if (busy) {
                    yield rang ? Outcome.DECLINED : Outcome.REJECTED;
                }
                yield rang || ended ? Outcome.MISSED : Outcome.REJECTED;
            }
            case OUTBOUND -> busy ? Outcome.BUSY : Outcome.NO_ANSWER;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
    }

    /** In the order of the enum. */
    private static List<Note> notes(TrackedCall call, boolean stepped, boolean negative) {
        List<Note> notes = new ArrayList<>(2);
        if (!call.opening().observed()) {
            notes.add(Note.START_MISSING);
        }
        if (call.ending() instanceof Ending.Expired) {
            notes.add(Note.END_MISSING);
        }
        if (call.has(Mark.NUMBER_CHANGED) || endedByForeignNumber(call)) {
            notes.add(Note.NUMBER_CHANGED);
        }
        if (stepped) {
            notes.add(Note.CLOCK_ADJUSTED);
        }
        if (call.ending() instanceof Ending.Restarted) {
            notes.add(Note.STATION_RESTARTED);
        }
        if (call.has(Mark.OUT_OF_ORDER) || (negative && !stepped)) {
            notes.add(Note.OUT_OF_ORDER);
        }
        if (call.has(Mark.EVENTS_MISSING)) {
            notes.add(Note.EVENTS_MISSING);
        }
        return notes;
    }

    private static Quality quality(TrackedCall call, boolean negative) {
        boolean guessed =
                call.ending() instanceof Ending.Observed observed && observed.match() == Ending.Match.FIRST_OF_SEVERAL;
        if (call.has(Mark.AMBIGUOUS) || guessed) {
            return Quality.AMBIGUOUS;
        }
        boolean inferred = !call.opening().observed()
                || call.opening().direction() == Direction.UNKNOWN
                || call.has(Mark.NUMBER_CHANGED)
                || call.has(Mark.OUT_OF_ORDER)
                || call.has(Mark.EVENTS_MISSING)
                || endedByForeignNumber(call)
                || call.ending() instanceof Ending.Expired
                || call.ending() instanceof Ending.Restarted
                || negative;
        return inferred ? Quality.INFERRED : Quality.EXACT;
    }

    private static boolean endedByForeignNumber(TrackedCall call) {
        return call.ending() instanceof Ending.Observed observed && observed.match() != Ending.Match.NUMBER;
    }

    private static boolean stepped(Moment earlier, @Nullable Moment later) {
        return later != null && later.steppedSince(earlier);
    }

    private static boolean isNegative(@Nullable Long micros) {
        return micros != null && micros < 0;
    }

    private static @Nullable Long millis(@Nullable Long micros) {
        return micros == null || micros < 0 ? null : micros / 1000;
    }

    private static @Nullable Long micros(@Nullable Moment moment) {
        return moment == null ? null : moment.micros();
    }

    private static @Nullable Instant instant(@Nullable Long micros) {
        return micros == null ? null : Moment.instant(micros);
    }

    /** Shorter than what a record would say, and free of anything of the person. */
    @Override
    public String toString() {
        return outcome + " " + quality + " " + notes;
    }
}
