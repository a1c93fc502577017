// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Account;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the state machine knows of one call. Immutable.
 *
 * @param opening how it began
 * @param progress what was seen of it since
 * @param ending how it was closed; null while it is open
 * @param published what subscribers were told of it
 */
public record TrackedCall(
        Opening opening, Progress progress, @Nullable Ending ending, Published published) {
    private static final int BYTES_WITHOUT_TEXTS = 200;

    /**
     * How a call began.
     *
     * @param ordinal counts the calls of a station, in the order in which they were opened
     * @param callId identity of the call
     * @param direction who called whom
     * @param number the remote party as first reported
     * @param account the desk's account; null when unknown
     * @param at when its first event happened
     * @param observed whether that was an In or Out hook; false where the true first event is missing
     */
    public record Opening(
            long ordinal,
            UUID callId,
            Direction direction,
            String number,
            @Nullable Account account,
            Moment at,
            boolean observed) {
        /** Leaves out the number. */
        @Override
        public String toString() {
            return direction + " " + callId;
        }
    }

    /**
     * What was seen of a call after its first event.
     *
     * @param answers which of Ans, AnsVideo and Start were seen
     * @param rang when the phone rang; null when it did not
     * @param answered when it was answered; null when it was not
     * @param last when the last event of it happened
     * @param aliases other numbers under which the remote party was reported while the call was open
     * @param marks doubts about it
     */
    public record Progress(
            Set<Hook> answers,
            @Nullable Moment rang,
            @Nullable Moment answered,
            Moment last,
            List<String> aliases,
            Set<Mark> marks) {
        public Progress {
            answers = Set.copyOf(answers);
            aliases = List.copyOf(aliases);
            marks = Set.copyOf(marks);
        }

        /** Leaves out the aliases. */
        @Override
        public String toString() {
            return "answers " + answers + ", marks " + marks;
        }

        boolean saw(Hook hook) {
            return answers.contains(hook);
        }

        private Progress rangAt(Moment at) {
            return new Progress(answers, at, answered, at, aliases, marks);
        }

        private Progress answeredBy(Hook hook, Moment at) {
            Moment first = answered == null ? at : answered;
            return new Progress(with(answers, hook, Hook.class), rang, first, at, aliases, marks);
        }

        private Progress lastAt(Moment at) {
            return new Progress(answers, rang, answered, at, aliases, marks);
        }

        private Progress alias(String number) {
            List<String> more = new ArrayList<>(aliases);
            more.add(number);
            return new Progress(answers, rang, answered, last, more, marks);
        }

        private Progress marked(Mark mark) {
            return new Progress(answers, rang, answered, last, aliases, with(marks, mark, Mark.class));
        }

        private static <E extends Enum<E>> Set<E> with(Set<E> some, E one, Class<E> type) {
            Set<E> more = EnumSet.noneOf(type);
            more.addAll(some);
            more.add(one);
            return more;
        }
    }

    /** What the last revision of a call said of its end. */
    public enum Told {
        /** There is no revision yet. */
        NOTHING,
        /** That it is open. */
        OPEN,
        /** That it is closed, which only the wall clock here knows of. */
        PROVISIONALLY_CLOSED,
        /** That it is closed. */
        CLOSED
    }

    /**
     * What subscribers were told of a call.
     *
     * @param revision the last revision published; 0 before the first
     * @param last what that one said of the call's end
     * @param everClosed whether any revision said that it is closed
     * @param dueMillis when the wall clock is to tell of the call's end if nothing arrives, milliseconds since 1970;
     *     {@link Long#MAX_VALUE} for never
     */
    public record Published(int revision, Told last, boolean everClosed, long dueMillis) {
        static final Published NOTHING = new Published(0, Told.NOTHING, false, Long.MAX_VALUE);
    }

    static TrackedCall opened(Opening opening) {
        return new TrackedCall(
                opening,
                new Progress(Set.of(), null, null, opening.at(), List.of(), Set.of()),
                null,
                Published.NOTHING);
    }

    UUID callId() {
        return opening.callId();
    }

    long ordinal() {
        return opening.ordinal();
    }

    boolean isOpen() {
        return ending == null;
    }

    /** How far it has come, or had come when it was closed. */
    public Phase phase() {
        if (progress.answered() != null) {
            return opening.direction() == Direction.INBOUND && !progress.saw(Hook.CALL_START)
                    ? Phase.ANSWERED
                    : Phase.CONNECTED;
        }
        if (opening.direction() == Direction.OUTBOUND) {
            return Phase.DIALLING;
        }
        return progress.rang() == null ? Phase.OFFERED : Phase.RINGING;
    }

    /** As much as it takes at the most in the state of its station: each character as three bytes of UTF-8. */
    long mostBytes() {
        long characters = opening.number().length();
        for (String alias : progress.aliases()) {
            characters += alias.length();
        }
        Account account = opening.account();
        if (account != null) {
            characters += length(account.getExtension()) + length(account.getDomain()) + length(account.getLabel());
        }
        return BYTES_WITHOUT_TEXTS + 3 * characters;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    boolean isAnswered() {
        return progress.answered() != null;
    }

    boolean isInbound() {
        return opening.direction() == Direction.INBOUND;
    }

    boolean has(Mark mark) {
        return progress.marks().contains(mark);
    }

    /** When the phase that it is in began. */
    Moment phaseBegan() {
        return switch (phase()) {
            case OFFERED, DIALLING -> opening.at();
            case RINGING -> progress.rang() == null ? opening.at() : progress.rang();
            case ANSWERED, CONNECTED -> progress.answered() == null ? opening.at() : progress.answered();
        };
    }

    TrackedCall rang(Moment at) {
        return with(progress.rangAt(at));
    }

    /** Answered or connected by an Ans, AnsVideo or Start hook; the first of them is the time of the answer. */
    TrackedCall answered(Hook hook, Moment at) {
        return with(progress.answeredBy(hook, at));
    }

    TrackedCall marked(Mark mark) {
        return has(mark) ? this : with(progress.marked(mark));
    }

    /** Given an event of a foreign number, which is known as this call's from now on. */
    TrackedCall reportedAs(String number) {
        return with(progress.alias(number)).marked(Mark.NUMBER_CHANGED);
    }

    TrackedCall ended(Ending.Observed observed) {
        return new TrackedCall(opening, progress.lastAt(observed.at()), observed, published);
    }

    TrackedCall closed(Ending how) {
        return new TrackedCall(opening, progress, how, published);
    }

    TrackedCall reopened() {
        return new TrackedCall(opening, progress, null, published);
    }

    TrackedCall with(Published told) {
        return new TrackedCall(opening, progress, ending, told);
    }

    /** The call as its last revision described it. */
    TrackedCall asTold() {
        return published.last() == Told.PROVISIONALLY_CLOSED ? closed(new Ending.Expired()) : this;
    }

    private TrackedCall with(Progress seen) {
        return new TrackedCall(opening, seen, ending, published);
    }
}
