// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/** Why an event did something to a call; the rules are those of docs/CALLS.md. */
public enum Rule {
    INVITED("1", "opens the call"),
    DIALLED("1", "opens the call"),
    RANG("2", "makes it ring"),
    RANG_UNINVITED("2", "opens the call, ringing: no invitation matches"),
    ANSWERED("3", "answers it"),
    ANSWERED_UNINVITED("3", "opens the call, answered: no invitation matches"),
    ANSWERED_AGAIN("3", "reports its answer once more"),
    CONNECTED("4", "connects it"),
    CONNECTED_UNDIALLED("4", "opens the call, connected: nothing matches"),
    ENDED("5", "ends it"),
    ALIKE("6", "matches it as well, but belongs to another"),
    CORRECTED("6a", "corrects it: its end was only concluded"),
    ELIMINATED("6b", "is given to it: foreign number, no other call"),
    FIRST_OF_SEVERAL("6b", "is given to it: foreign number, first of several"),
    ENDED_UNKNOWN("6c", "makes a call of which only the end is known"),
    EXPIRED("7", "is past its limit: closed without an end"),
    CROWDED_OUT("7", "finds too many calls of the station: closed without an end"),
    INPUT_ENDED("7", "the input ends: closed without an end"),
    RESTARTED("8", "shows a restart of the PC: closed without an end"),
    AFTER_GAP("10", "shows that events are missing"),
    DOUBT_SHARED("10", "matches it, and another call that may lack an event"),
    LATE("10", "came after later events");

    private final String number;
    private final String words;

    Rule(String number, String words) {
        this.number = number;
        this.words = words;
    }

    /** Its number in docs/CALLS.md, e.g. {@code 6b}. */
    public String number() {
        return number;
    }

    /** What the event does to the call, as the rest of a sentence that begins with the event. */
    public String words() {
        return words;
    }
}
