// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static io.hookline.durations.machine.Desk.ANNA;
import static io.hookline.durations.machine.Desk.BEN;
import static io.hookline.durations.machine.Desk.CARA;
import static io.hookline.durations.machine.Desk.OWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.durations.machine.Desk;
import io.hookline.durations.machine.Ending;
import io.hookline.durations.machine.Mark;
import io.hookline.durations.machine.Missing;
import io.hookline.durations.machine.Moment;
import io.hookline.durations.machine.SpoolLedger;
import io.hookline.durations.machine.SpoolLedger.Gap;
import io.hookline.durations.machine.StationState;
import io.hookline.durations.machine.TrackedCall;
import io.hookline.durations.machine.TrackedCall.Opening;
import io.hookline.durations.machine.TrackedCall.Progress;
import io.hookline.durations.machine.TrackedCall.Published;
import io.hookline.durations.machine.TrackedCall.Told;
import io.hookline.event.Account;
import io.hookline.event.Direction;
import io.hookline.event.Hook;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StationStateSerdeTest {
    private static final Moment MOMENT = new Moment(1_772_442_000_000_001L, 3_600_000_000_001L, 3);

    static List<StoredStation> states() {
        return List.of(
                StoredStation.NEW,
                new StoredStation(afterABusyDay(), null),
                new StoredStation(everythingSet(), Long.MAX_VALUE));
    }

    /** As the machine leaves it: open, expired, closed by elimination, told as overdue, with aliases and gaps. */
    private static StationState afterABusyDay() {
        Desk desk = new Desk().at("08:00:00").boots();
        desk.loggedInAs(new Account("2001", "pbx.example.org", "Verkauf Süd ☎"));
        desk.at("09:00:00").sequence(5).incoming(ANNA).ring(ANNA).answer(BEN).answerVideo(BEN);
        desk.at("09:00:02").sequence("other", 9).outgoing("anonymous").outgoing("anonymous");
        desk.at("09:00:03")
                .start("anonymous")
                .incoming("x&y|\"ü\uD83D\uDE00\"")
                .at("09:00:20")
                .end(OWN);
        desk.loggedInAs(new Account(null, null, null)).incoming(CARA);
        return desk.isSilentUntil("09:30:00").state();
    }

    private static StationState everythingSet() {
        Opening opening = new Opening(7, new UUID(1, -2), Direction.UNKNOWN, "", null, MOMENT, false);
        Progress progress = new Progress(
                Set.of(Hook.CALL_ANSWER, Hook.CALL_ANSWER_VIDEO, Hook.CALL_START),
                MOMENT,
                Moment.ofWallClock(-1),
                MOMENT,
                List.of("", ANNA, "é"),
                Set.of(Mark.values()));
        Published published = new Published(Integer.MAX_VALUE, Told.CLOSED, true, Long.MAX_VALUE);
        return new StationState(
                List.of(
                        new TrackedCall(opening, progress, null, published),
                        new TrackedCall(opening, progress, new Ending.Expired(), published),
                        new TrackedCall(opening, progress, new Ending.Restarted(), published),
                        new TrackedCall(
                                opening,
                                progress,
                                new Ending.Observed(Hook.CALL_BUSY, MOMENT, Ending.Match.FIRST_OF_SEVERAL),
                                published)),
                Long.MAX_VALUE,
                Long.MAX_VALUE - 1,
                Integer.MAX_VALUE,
                MOMENT,
                List.of(
                        new SpoolLedger("", 1, 1, Long.MAX_VALUE, List.of(), Missing.NONE),
                        new SpoolLedger("b", 2, 3, 99, List.of(new Gap(4, 4), new Gap(50, 98)), new Missing(1, 2))),
                new Missing(-3, Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("states")
    void state_isReadAsItWasWritten(StoredStation state) {
        assertThat(StationStateSerde.decode(StationStateSerde.encode(state))).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("states")
    void bytesCutShort_areRejected_whereverTheyAreCut(StoredStation state) {
        byte[] bytes = StationStateSerde.encode(state);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StationStateSerde.decode(cut))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining(length + " bytes");
        }
    }

    @Test
    void bytesBehindTheState_areRejected() {
        byte[] bytes = StationStateSerde.encode(new StoredStation(afterABusyDay(), null));

        assertThatThrownBy(() -> StationStateSerde.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void otherVersion_isRejected_andNamed() {
        for (byte version : new byte[] {0, 1, 3, 127}) {
            byte[] bytes = StationStateSerde.encode(StoredStation.NEW);
            bytes[0] = version;
            assertThatThrownBy(() -> StationStateSerde.decode(bytes))
                    .isInstanceOf(SerializationException.class)
                    .rootCause()
                    .hasMessageStartingWith("expected version 2 of the format, was " + version);
        }
    }

    @Test
    void aNegativeLength_isRejected() {
        byte[] bytes = StationStateSerde.encode(StoredStation.NEW);
        int ledgers = 6; // behind version, deadline, next ordinal, taken, boot, clock
        bytes[ledgers] = 1; // which is -1

        assertThatThrownBy(() -> StationStateSerde.decode(bytes)).isInstanceOf(SerializationException.class);
    }

    @Test
    void exceptions_quoteNoNumber() {
        byte[] bytes = StationStateSerde.encode(new StoredStation(afterABusyDay(), null));

        assertThatThrownBy(() -> StationStateSerde.decode(Arrays.copyOf(bytes, bytes.length - 20)))
                .hasMessageNotContaining("30123");
    }

    @Test
    void noState_isNoBytes() {
        try (StationStateSerde serde = new StationStateSerde()) {
            assertThat(serde.serializer().serialize("stations", null)).isNull();
            assertThat(serde.deserializer().deserialize("stations", null)).isNull();
        }
    }
}
