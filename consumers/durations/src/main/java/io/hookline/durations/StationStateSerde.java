// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Ending;
import io.hookline.durations.machine.Mark;
import io.hookline.durations.machine.Missing;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.SpoolLedger;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.TrackedCall;
import io.hookline.durations.machine.TrackedCall.Told;
import io.hookline.event.Account;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of a station for the store and its changelog. Only this service reads it, so it is compact and not
 * Avro; the first octet is the version of the format.
 *
 * <table>
 * <caption>Version 2. {@code n} is a number of as many octets as it needs, {@code text} an n and as much UTF-8,
 * {@code x?} an octet 0 or 1 and then x if 1, {@code x*} an n and as many x, {@code code} an octet, {@code codes} an n with
 * a bit for each. What codes stand for is below and only grows at its end</caption>
 * <tr><th>part</th><th>fields</th></tr>
 * <tr><td>state</td><td>version (1), deadline n?, next ordinal n, taken n, boot n, clock moment?, ledger*, forgotten
 * missing, call*</td></tr>
 * <tr><td>moment</td><td>micros (8), nanos n, boot n</td></tr>
 * <tr><td>missing</td><td>lost n, before first n</td></tr>
 * <tr><td>ledger</td><td>spool text, first n, floor n, highest n, gap*, forgotten missing; a gap is first n, last n</td></tr>
 * <tr><td>call</td><td>opening, progress, ending, published</td></tr>
 * <tr><td>opening</td><td>ordinal n, call id (16), direction code, number text, account?, moment, observed (1)</td></tr>
 * <tr><td>account</td><td>extension text?, domain text?, label text?</td></tr>
 * <tr><td>progress</td><td>answers codes, rang moment?, answered moment?, last moment, alias text*, marks codes</td></tr>
 * <tr><td>ending</td><td>(1) 0 open; 1 observed: hook code, moment, match code; 2 expired; 3 restarted</td></tr>
 * <tr><td>published</td><td>revision n, told code, ever closed (1), due millis (8)</td></tr>
 * </table>
 */
final class StationStateSerde implements Serde<StoredStation> {
    private static final int VERSION = 2;

    private static final List<Hook> HOOKS = List.of(
            Hook.INCOMING_CALL,
            Hook.CALL_RING,
            Hook.OUTGOING_CALL,
            Hook.CALL_ANSWER,
            Hook.CALL_ANSWER_VIDEO,
            Hook.CALL_START,
            Hook.CALL_BUSY,
            Hook.CALL_END);
    private static final List<Direction> DIRECTIONS = List.of(Direction.INBOUND, Direction.OUTBOUND, Direction.UNKNOWN);
    private static final List<Mark> MARKS =
            List.of(Mark.AMBIGUOUS, Mark.NUMBER_CHANGED, Mark.OUT_OF_ORDER, Mark.EVENTS_MISSING);
    private static final List<Told> TOLDS = List.of(Told.NOTHING, Told.OPEN, Told.PROVISIONALLY_CLOSED, Told.CLOSED);
    private static final List<Ending.Match> MATCHES =
            List.of(Ending.Match.NUMBER, Ending.Match.ELIMINATION, Ending.Match.FIRST_OF_SEVERAL);

    @Override
    public Serializer<StoredStation> serializer() {
        return (topic, station) -> station == null ? null : encode(station);
    }

    @Override
    public Deserializer<StoredStation> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(bytes);
    }

    static byte[] encode(StoredStation station) {
        StateWriter out = new StateWriter();
        new Writing(out).station(station);
        return out.toByteArray();
    }

    static StoredStation decode(byte[] bytes) {
        return StateReader.whole("station state", bytes, in -> new Reading(in).station());
    }

    private record Writing(StateWriter out) {
        void station(StoredStation station) {
            out.octet(VERSION);
            out.optional(station.deadlineMillis(), out::number);
            StationState state = station.state();
            out.number(state.nextOrdinal());
            out.number(state.taken());
            out.number(state.boot());
            out.optional(state.clock(), this::moment);
            out.each(state.ledgers(), this::ledger);
            missing(state.forgotten());
            out.each(state.calls(), this::call);
        }

        private void ledger(SpoolLedger ledger) {
            out.text(ledger.spool());
            out.number(ledger.first());
            out.number(ledger.floor());
            out.number(ledger.highest());
            out.each(ledger.gaps(), gap -> {
                out.number(gap.first());
                out.number(gap.last());
            });
            missing(ledger.forgotten());
        }

        private void missing(Missing missing) {
            out.number(missing.lost());
            out.number(missing.beforeFirst());
        }

        private void call(TrackedCall call) {
            opening(call.opening());
            progress(call.progress());
            ending(call.ending());
            TrackedCall.Published published = call.published();
            out.number(published.revision());
            out.code(published.last(), TOLDS);
            out.flag(published.everClosed());
            out.fixed(published.dueMillis());
        }

        private void opening(TrackedCall.Opening opening) {
            out.number(opening.ordinal());
            out.uuid(opening.callId());
            out.code(opening.direction(), DIRECTIONS);
            out.text(opening.number());
            out.optional(opening.account(), this::account);
            moment(opening.at());
            out.flag(opening.observed());
        }

        private void progress(TrackedCall.Progress progress) {
            out.codes(progress.answers(), HOOKS);
            out.optional(progress.rang(), this::moment);
            out.optional(progress.answered(), this::moment);
            moment(progress.last());
            out.each(progress.aliases(), out::text);
            out.codes(progress.marks(), MARKS);
        }

        private void ending(@Nullable Ending ending) {
            if (ending == null) {
                out.octet(0);
            } else if (ending instanceof Ending.Observed observed) {
                out.octet(1);
                out.code(observed.hook(), HOOKS);
                moment(observed.at());
                out.code(observed.match(), MATCHES);
            } else {
                out.octet(ending instanceof Ending.Expired ? 2 : 3);
            }
        }

        private void account(Account account) {
            out.optional(account.getExtension(), out::text);
            out.optional(account.getDomain(), out::text);
            out.optional(account.getLabel(), out::text);
        }

        private void moment(Moment moment) {
            out.fixed(moment.micros());
            out.number(moment.nanos());
            out.number(moment.boot());
        }
    }

    private record Reading(StateReader in) {
        StoredStation station() {
            int version = in.octet();
            if (version != VERSION) {
                throw new IllegalArgumentException("expected version " + VERSION + " of the format, was " + version
                        + "; ./hookline rebuild makes the state and the calls anew");
            }
            Long deadline = in.optional(in::number);
            long nextOrdinal = in.number();
            long taken = in.number();
            int boot = (int) in.number();
            Moment clock = in.optional(this::moment);
            List<SpoolLedger> ledgers = in.each(this::ledger);
            Missing forgotten = missing();
            List<TrackedCall> calls = in.each(this::call);
            return new StoredStation(
                    new StationState(calls, nextOrdinal, taken, boot, clock, ledgers, forgotten), deadline);
        }

        private SpoolLedger ledger() {
            return new SpoolLedger(
                    in.text(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.each(() -> new SpoolLedger.Gap(in.number(), in.number())),
                    missing());
        }

        private Missing missing() {
            return new Missing(in.number(), in.number());
        }

        private TrackedCall call() {
            return new TrackedCall(opening(), progress(), ending(), published());
        }

        private TrackedCall.Opening opening() {
            return new TrackedCall.Opening(
                    in.number(),
                    in.uuid(),
                    in.code(DIRECTIONS),
                    in.text(),
                    in.optional(this::account),
                    moment(),
                    in.flag());
        }

        private TrackedCall.Progress progress() {
            Set<Hook> answers = in.codes(HOOKS);
            Moment rang = in.optional(this::moment);
            Moment answered = in.optional(this::moment);
            return new TrackedCall.Progress(answers, rang, answered, moment(), in.each(in::text), in.codes(MARKS));
        }

        private @Nullable Ending ending() {
            int kind = in.octet();
            return switch (kind) {
                case 0 -> null;
                case 1 -> new Ending.Observed(in.code(HOOKS), moment(), in.code(MATCHES));
                case 2 -> new Ending.Expired();
                case 3 -> new Ending.Restarted();
                default -> throw new IllegalArgumentException("expected an ending from 0 to 3, was " + kind);
            };
        }

        private TrackedCall.Published published() {
            return new TrackedCall.Published((int) in.number(), in.code(TOLDS), in.flag(), in.fixed());
        }

        private Account account() {
            return new Account(in.optional(in::text), in.optional(in::text), in.optional(in::text));
        }

        private Moment moment() {
            return new Moment(in.fixed(), in.number(), (int) in.number());
        }
    }
}
