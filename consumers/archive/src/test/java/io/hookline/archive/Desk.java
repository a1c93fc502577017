// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import io.hookline.event.Note;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happens at the desk of reception: its hooks, and the calls made of them. */
final class Desk {
    static final String CALLER = "+49305550123";
    static final Instant NINE = Instant.parse("2026-03-02T09:00:00.123456Z");
    static final UUID SPOOL = UUID.fromString("0195a000-0000-7000-8000-00000000aaaa");
    static final Account ACCOUNT = new Account("2001", "pbx.example.org", "Reception");

    private Desk() {}

    /** The hook ran as the n-th since nine o'clock, one a second. */
    static CallEvent event(int n, Hook hook, String number) {
        return CallEvent.newBuilder()
                .setEventId(UUID.fromString("0195a000-0000-7000-8000-%012d".formatted(n)))
                .setStation("reception")
                .setAccount(ACCOUNT)
                .setHook(hook)
                .setNumber(number)
                .setNumberTruncated(false)
                .setOccurredAt(NINE.plusSeconds(n))
                .setMonotonicNanos(n * 1_000_000_000L)
                .setSpoolId(SPOOL)
                .setSequence((long) n)
                .setHookVersion("0.1.0")
                .build();
    }

    static CallEvent incoming(int n) {
        return event(n, Hook.INCOMING_CALL, CALLER);
    }

    static CallEvent ends(int n) {
        return event(n, Hook.CALL_END, CALLER);
    }

    /** The n-th call, still open. */
    static Call offered(int n, int revision) {
        return call(n, revision, CALLER).build();
    }

    /** The n-th call, answered after 4 s and ended after another 60. */
    static Call answered(int n, int revision) {
        return answered(n, revision, CALLER);
    }

    static Call answered(int n, int revision, String number) {
        return call(n, revision, number)
                .setOutcome(Outcome.ANSWERED)
                .setRingingAt(NINE.plusSeconds(1))
                .setAnsweredAt(NINE.plusSeconds(4))
                .setEndedAt(NINE.plusSeconds(64))
                .setRingMillis(4_000L)
                .setTalkMillis(60_000L)
                .build();
    }

    /** The n-th call, of which the end was never seen. */
    static Call missed(int n, int revision) {
        return call(n, revision, CALLER)
                .setOutcome(Outcome.MISSED)
                .setQuality(Quality.INFERRED)
                .setNotes(List.of(Note.END_MISSING, Note.CLOCK_ADJUSTED))
                .build();
    }

    static UUID callId(int n) {
        return UUID.fromString("00000000-0000-5000-8000-%012d".formatted(n));
    }

    private static Call.Builder call(int n, int revision, String number) {
        return Call.newBuilder()
                .setCallId(callId(n))
                .setRevision(revision)
                .setStation("reception")
                .setAccount(ACCOUNT)
                .setDirection(Direction.INBOUND)
                .setNumber(number)
                .setOutcome(null)
                .setStartedAt(NINE)
                .setQuality(Quality.EXACT)
                .setNotes(List.of());
    }
}
