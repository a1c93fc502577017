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

/** What a tracked call means: its outcome, its durations and how well they are known. A duration is measured or null. */
final class CallRendering {
    private CallRendering() {}

    static Call render(String station, TrackedCall call, int revision) {
        Moment started = call.opening().at();
        Moment answered = call.progress().answered();
        Moment ended = call.ending() instanceof Ending.Observed observed ? observed.at() : null;
        Moment rangUntil = answered != null ? answered : ended;
        Long ringMicros = call.opening().observed() && rangUntil != null ? rangUntil.microsSince(started) : null;
        Long talkMicros = answered != null && ended != null ? ended.microsSince(answered) : null;

        boolean negative = isNegative(ringMicros) || isNegative(talkMicros);
        boolean stepped = stepped(started, rangUntil) || (answered != null && stepped(answered, ended));
        List<Note> notes = notes(call, stepped, negative);
        return new Call(
                call.opening().callId(),
                revision,
                station,
                call.opening().account(),
                call.opening().direction(),
                call.opening().number(),
                outcome(call),
                started.toInstant(),
                instant(call.progress().rang()),
                instant(answered),
                instant(ended),
                millis(ringMicros),
                millis(talkMicros),
                quality(call, negative),
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

    private static List<Note> notes(TrackedCall call, boolean stepped, boolean negative) {
        List<Note> notes = new ArrayList<>(2);
        if (!call.opening().observed()) {
            notes.add(Note.START_MISSING);
        }
        if (call.ending() instanceof Ending.Expired) {
            notes.add(Note.END_MISSING);
        }
        if (call.progress().numberChanged() || endedByForeignNumber(call)) {
            notes.add(Note.NUMBER_CHANGED);
        }
        if (stepped) {
            notes.add(Note.CLOCK_ADJUSTED);
        }
        if (call.ending() instanceof Ending.Restarted) {
            notes.add(Note.STATION_RESTARTED);
        }
        if (negative && !stepped) {
            notes.add(Note.OUT_OF_ORDER);
        }
        return notes;
    }

    private static Quality quality(TrackedCall call, boolean negative) {
        boolean guessed =
                call.ending() instanceof Ending.Observed observed && observed.match() == Ending.Match.FIRST_OF_SEVERAL;
        if (call.progress().ambiguous() || guessed) {
            return Quality.AMBIGUOUS;
        }
        boolean inferred = !call.opening().observed()
                || call.opening().direction() == Direction.UNKNOWN
                || call.progress().numberChanged()
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

    private static @Nullable Instant instant(@Nullable Moment moment) {
        return moment == null ? null : moment.toInstant();
    }
}
