// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import io.hookline.event.Account;
import io.hookline.event.Call;
import io.hookline.event.Hook;
import io.hookline.schema.CallChange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A desk whose hooks go straight into the state machine, to be written down as a call reads: {@code
 * desk.at("09:00:00").incoming(ANNA).at("09:00:06").answer(ANNA)}. Its day is 2026-03-02.
 */
public final class Desk {
    public static final String ANNA = "+493012345678";
    public static final String BEN = "+4989765432";
    public static final String CARA = "+15551234567";

    /** A number that belongs to none of them, as a local hang-up reports it. */
    public static final String OWN = "2001";

    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");

    private final String name;
    private final StationMachine machine;
    private final Map<UUID, Call> calls = new LinkedHashMap<>();
    private final List<Revision> revisions = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Set<UUID> ids = new HashSet<>();
    private StationState state = StationState.NEW;
    private Instant time = MIDNIGHT;
    private Duration wallClockError = Duration.ZERO;
    private @Nullable Instant boot;
    private @Nullable SpoolPosition position;
    private @Nullable Account account;
    private @Nullable HookEvent last;
    private UnaryOperator<StationState> between = UnaryOperator.identity();
    private long events;
    private int ignored;

    public Desk() {
        this("desk-1", Limits.DEFAULT);
    }

    public Desk(String name, Limits limits) {
        this(name, limits, Numbering.PLAIN);
    }

    public Desk(String name, Limits limits, Numbering numbering) {
        this.name = name;
        this.machine = new StationMachine(limits, numbering);
    }

    /** Does this to the state before each event. */
    public Desk between(UnaryOperator<StationState> change) {
        between = change;
        return this;
    }

    // When

    /** What follows happens at this time of the day, e.g. {@code 09:00:00.2}. */
    public Desk at(String clock) {
        return at(MIDNIGHT.plusNanos(LocalTime.parse(clock).toNanoOfDay()));
    }

    /** What follows happens at this time, that many days later. */
    public Desk daysLater(int days, String clock) {
        return at(clock).at(time.plus(days, ChronoUnit.DAYS));
    }

    public Desk at(Instant instant) {
        time = instant;
        return this;
    }

    /** The PC starts now; from now on its hooks report a monotonic clock. */
    public Desk boots() {
        boot = time;
        return this;
    }

    /** The wall clock is set: from now on it shows that much more than it would have. */
    public Desk setsItsClock(Duration step) {
        wallClockError = wallClockError.plus(step);
        return this;
    }

    /** The next event is that one of the spool. */
    public Desk sequence(String spool, long sequence) {
        position = new SpoolPosition(spool, sequence);
        return this;
    }

    /** The next event is that one of the desk's only spool. */
    public Desk sequence(long sequence) {
        return sequence("spool", sequence);
    }

    public Desk loggedInAs(Account sipAccount) {
        account = sipAccount;
        return this;
    }

    // What

    public Desk incoming(String number) {
        return hook(Hook.INCOMING_CALL, number);
    }

    public Desk ring(String number) {
        return hook(Hook.CALL_RING, number);
    }

    public Desk outgoing(String number) {
        return hook(Hook.OUTGOING_CALL, number);
    }

    public Desk answer(String number) {
        return hook(Hook.CALL_ANSWER, number);
    }

    public Desk answerVideo(String number) {
        return hook(Hook.CALL_ANSWER_VIDEO, number);
    }

    public Desk start(String number) {
        return hook(Hook.CALL_START, number);
    }

    public Desk busy(String number) {
        return hook(Hook.CALL_BUSY, number);
    }

    public Desk end(String number) {
        return hook(Hook.CALL_END, number);
    }

    public Desk hook(Hook hook, String number) {
        Instant shown = time.plus(wallClockError);
        Long nanos = boot == null ? null : ChronoUnit.NANOS.between(boot, time);
        UUID id = new UUID(name.hashCode(), ++events);
        HookEvent event = new HookEvent(
                id, hook, number, ChronoUnit.MICROS.between(Instant.EPOCH, shown), nanos, position, account);
        position = null;
        return take(event);
    }

    /** The last event arrives once more. */
    public Desk again() {
        return take(Objects.requireNonNull(last));
    }

    /** The last event arrives once more, under another number. */
    public Desk sequenceAgain(String spool, long sequence) {
        HookEvent event = Objects.requireNonNull(last);
        return take(new HookEvent(
                event.id(),
                event.hook(),
                event.number(),
                event.micros(),
                event.monotonicNanos(),
                new SpoolPosition(spool, sequence),
                event.account()));
    }

    /** Nothing arrives until then, by the clock of the service. */
    public Desk isSilentUntil(String clock) {
        at(clock);
        return tellOverdue(time);
    }

    public Desk tellOverdue(Instant now) {
        keep(machine.tellOverdue(name, state, now.toEpochMilli()));
        return this;
    }

    /** The input ends and every open call is closed. */
    public Desk finish() {
        keep(machine.finish(name, state, null));
        return this;
    }

    /** The input ends and time runs on until then. */
    public Desk finishAt(String clock) {
        at(clock);
        keep(machine.finish(name, state, ChronoUnit.MICROS.between(Instant.EPOCH, time)));
        return this;
    }

    private Desk take(HookEvent event) {
        last = event;
        state = between.apply(state);
        Arrival arrival = ids.contains(event.id()) ? Arrival.REPEATED_ID : state.arrival(event.position());
        if (arrival.isNew()) {
            ids.add(event.id());
        } else {
            ignored++;
        }
        keep(machine.take(name, state, event, arrival, time.toEpochMilli()));
        return this;
    }

    private void keep(Step step) {
        state = step.state();
        effects.addAll(step.effects());
        for (Revision revision : step.revisions()) {
            revisions.add(revision);
            calls.put(revision.call().getCallId(), revision.call());
        }
    }

    // Then

    /** The last revision of each call, in the order in which they were opened. */
    public List<Call> calls() {
        return List.copyOf(calls.values());
    }

    public Call call(int index) {
        return calls().get(index);
    }

    /** Each call's last revision in a few words. */
    public List<String> told() {
        return calls.values().stream().map(Desk::inWords).toList();
    }

    /** E.g. {@code INBOUND ANSWERED ring 6000 talk 60000 EXACT}, followed by the notes; {@code -} is unknown. */
    public static String inWords(Call call) {
        String notes = call.getNotes().stream().map(note -> " " + note).collect(Collectors.joining());
        return call.getDirection()
                + " " + (call.getOutcome() == null ? "open" : call.getOutcome())
                + " ring " + (call.getRingMillis() == null ? "-" : call.getRingMillis())
                + " talk " + (call.getTalkMillis() == null ? "-" : call.getTalkMillis())
                + " " + call.getQuality() + notes;
    }

    public List<Revision> revisions() {
        return List.copyOf(revisions);
    }

    public List<CallChange> changes() {
        return revisions.stream().map(Revision::change).toList();
    }

    /** What was done to the call by which rules, in order. */
    public List<Rule> rules(int index) {
        UUID callId = call(index).getCallId();
        return effects.stream()
                .filter(effect -> effect.callId().equals(callId))
                .map(Effect::rule)
                .toList();
    }

    public StationState state() {
        return state;
    }

    /** How many events were duplicates. */
    public int ignored() {
        return ignored;
    }
}
