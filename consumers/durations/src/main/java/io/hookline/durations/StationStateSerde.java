// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Ending;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.SpoolLedger;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.TrackedCall;
import io.hookline.event.Account;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of a station for the store and its changelog. Only this service reads it, so it is compact and not
 * Avro; the first byte is the version of the format.
 *
 * <table>
 * <caption>Version 1; integers are big-endian, {@code text} is a length of 4 bytes and UTF-8, {@code moment} is micros
 * (8), nanos (8), boot (4), {@code x?} is a byte 0 or 1 and then x if 1, {@code x*} is a count of 4 bytes and then as many
 * x, an enum is its name as text</caption>
 * <tr><th>part</th><th>fields</th></tr>
 * <tr><td>state</td><td>version (1), next ordinal (8), boot (4), clock moment?, ledger*, call*</td></tr>
 * <tr><td>ledger</td><td>spool text, floor (8), highest (8), gap*; a gap is first (8), last (8)</td></tr>
 * <tr><td>call</td><td>opening, progress, ending, published</td></tr>
 * <tr><td>opening</td><td>ordinal (8), call id (16), direction enum, number text, account?, moment, observed (1)</td></tr>
 * <tr><td>account</td><td>extension text?, domain text?, label text?</td></tr>
 * <tr><td>progress</td><td>answers enum*, rang moment?, answered moment?, last moment, alias text*, ambiguous (1), number
 * changed (1)</td></tr>
 * <tr><td>ending</td><td>0 open; 1 observed: hook enum, moment, match enum; 2 expired; 3 restarted (1)</td></tr>
 * <tr><td>published</td><td>revision (4), told enum, ever closed (1), due millis (8)</td></tr>
 * </table>
 */
final class StationStateSerde implements Serde<StationState> {
    private static final int VERSION = 1;

    @Override
    public Serializer<StationState> serializer() {
        return (topic, state) -> state == null ? null : encode(state);
    }

    @Override
    public Deserializer<StationState> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(bytes);
    }

    static byte[] encode(StationState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try {
            Writer out = new Writer(new DataOutputStream(bytes));
            out.state(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not fail
        }
        return bytes.toByteArray();
    }

    static StationState decode(byte[] bytes) {
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            StationState state = new Reader(new DataInputStream(in)).state();
            if (in.available() > 0) {
                throw new IOException("expected the end of the state, found " + in.available() + " bytes more");
            }
            return state;
        } catch (IOException | IllegalArgumentException e) {
            throw new SerializationException("station state of " + bytes.length + " bytes is not readable", e);
        }
    }

    private record Writer(DataOutputStream out) {
        /** Writes one part of something. */
        private interface Write<T> {
            void write(T value) throws IOException;
        }

        void state(StationState state) throws IOException {
            out.writeByte(VERSION);
            out.writeLong(state.nextOrdinal());
            out.writeInt(state.boot());
            optional(state.clock(), this::moment);
            each(state.ledgers(), this::ledger);
            each(state.calls(), this::call);
        }

        private void ledger(SpoolLedger ledger) throws IOException {
            text(ledger.spool());
            out.writeLong(ledger.floor());
            out.writeLong(ledger.highest());
            each(ledger.gaps(), gap -> {
                out.writeLong(gap.first());
                out.writeLong(gap.last());
            });
        }

        private void call(TrackedCall call) throws IOException {
            TrackedCall.Opening opening = call.opening();
            out.writeLong(opening.ordinal());
            out.writeLong(opening.callId().getMostSignificantBits());
            out.writeLong(opening.callId().getLeastSignificantBits());
            text(opening.direction().name());
            text(opening.number());
            optional(opening.account(), this::account);
            moment(opening.at());
            out.writeBoolean(opening.observed());

            TrackedCall.Progress progress = call.progress();
            each(progress.answers(), hook -> text(hook.name()));
            optional(progress.rang(), this::moment);
            optional(progress.answered(), this::moment);
            moment(progress.last());
            each(progress.aliases(), this::text);
            out.writeBoolean(progress.ambiguous());
            out.writeBoolean(progress.numberChanged());

            ending(call.ending());

            TrackedCall.Published published = call.published();
            out.writeInt(published.revision());
            text(published.last().name());
            out.writeBoolean(published.everClosed());
            out.writeLong(published.dueMillis());
        }

        private void ending(@Nullable Ending ending) throws IOException {
            if (ending == null) {
                out.writeByte(0);
            } else if (ending instanceof Ending.Observed observed) {
                out.writeByte(1);
                text(observed.hook().name());
                moment(observed.at());
                text(observed.match().name());
            } else {
                out.writeByte(ending instanceof Ending.Expired ? 2 : 3);
            }
        }

        private void account(Account account) throws IOException {
            optional(account.getExtension(), this::text);
            optional(account.getDomain(), this::text);
            optional(account.getLabel(), this::text);
        }

        private void moment(Moment moment) throws IOException {
            out.writeLong(moment.micros());
            out.writeLong(moment.nanos());
            out.writeInt(moment.boot());
        }

        private void text(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private <T> void optional(@Nullable T value, Write<T> part) throws IOException {
            out.writeBoolean(value != null);
            if (value != null) {
                part.write(value);
            }
        }

        private <T> void each(Iterable<T> values, Write<T> part) throws IOException {
            List<T> all = new ArrayList<>();
            values.forEach(all::add);
            out.writeInt(all.size());
            for (T value : all) {
                part.write(value);
            }
        }
    }

    private record Reader(DataInputStream in) {
        /** Reads one part of something. */
        private interface Read<T> {
            T read() throws IOException;
        }

        StationState state() throws IOException {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("expected version " + VERSION + ", was " + version);
            }
            long nextOrdinal = in.readLong();
            int boot = in.readInt();
            Moment clock = optional(this::moment);
            List<SpoolLedger> ledgers = each(this::ledger);
            List<TrackedCall> calls = each(this::call);
            return new StationState(calls, nextOrdinal, boot, clock, ledgers);
        }

        private SpoolLedger ledger() throws IOException {
            return new SpoolLedger(
                    text(),
                    in.readLong(),
                    in.readLong(),
                    each(() -> new SpoolLedger.Gap(in.readLong(), in.readLong())));
        }

        private TrackedCall call() throws IOException {
            TrackedCall.Opening opening = new TrackedCall.Opening(
                    in.readLong(),
                    new UUID(in.readLong(), in.readLong()),
                    Direction.valueOf(text()),
                    text(),
                    optional(this::account),
                    moment(),
                    in.readBoolean());
            TrackedCall.Progress progress = new TrackedCall.Progress(
                    answers(),
                    optional(this::moment),
                    optional(this::moment),
                    moment(),
                    each(this::text),
                    in.readBoolean(),
                    in.readBoolean());
            Ending ending = ending();
            TrackedCall.Published published = new TrackedCall.Published(
                    in.readInt(), TrackedCall.Told.valueOf(text()), in.readBoolean(), in.readLong());
            return new TrackedCall(opening, progress, ending, published);
        }

        private Set<Hook> answers() throws IOException {
            Set<Hook> answers = EnumSet.noneOf(Hook.class);
            answers.addAll(each(() -> Hook.valueOf(text())));
            return answers;
        }

        private @Nullable Ending ending() throws IOException {
            int kind = in.readByte();
            return switch (kind) {
                case 0 -> null;
                case 1 -> new Ending.Observed(Hook.valueOf(text()), moment(), Ending.Match.valueOf(text()));
                case 2 -> new Ending.Expired();
                case 3 -> new Ending.Restarted();
                default -> throw new IOException("expected an ending from 0 to 3, was " + kind);
            };
        }

        private Account account() throws IOException {
            return new Account(optional(this::text), optional(this::text), optional(this::text));
        }

        private Moment moment() throws IOException {
            return new Moment(in.readLong(), in.readLong(), in.readInt());
        }

        private String text() throws IOException {
            byte[] bytes = in.readNBytes(in.readInt());
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private <T> @Nullable T optional(Read<T> part) throws IOException {
            return in.readBoolean() ? part.read() : null;
        }

        private <T> List<T> each(Read<T> part) throws IOException {
            int count = in.readInt();
            if (count < 0) {
                throw new IOException("expected a count from 0, was " + count);
            }
            List<T> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(part.read());
            }
            return values;
        }
    }
}
