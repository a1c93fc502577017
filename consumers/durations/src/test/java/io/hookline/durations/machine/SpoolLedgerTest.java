// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.machine.SpoolLedger.Gap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpoolLedgerTest {
    private static SpoolLedger of(long... sequences) {
        SpoolLedger ledger = SpoolLedger.startingAt(new SpoolPosition("spool", sequences[0]));
        for (long sequence : LongStream.of(sequences).skip(1).toArray()) {
            ledger = ledger.with(sequence);
        }
        return ledger;
    }

    @Test
    void numbersInARow_leaveNoGap() {
        assertThat(of(1, 2, 3).gaps()).isEmpty();
        assertThat(of(1, 2, 3).hasSeen(3)).isTrue();
        assertThat(of(1, 2, 3).hasSeen(4)).isFalse();
    }

    @Test
    void numbersLeftOut_areAGap_andNotSeen() {
        SpoolLedger ledger = of(1, 5);

        assertThat(ledger.gaps()).containsExactly(new Gap(2, 4));
        assertThat(ledger.hasSeen(3)).isFalse();
    }

    @Test
    void gap_isFilledFromEitherEndOrWithin() {
        assertThat(of(1, 5, 2).gaps()).containsExactly(new Gap(3, 4));
        assertThat(of(1, 5, 4).gaps()).containsExactly(new Gap(2, 3));
        assertThat(of(1, 5, 3).gaps()).containsExactly(new Gap(2, 2), new Gap(4, 4));
        assertThat(of(1, 5, 3, 2, 4).gaps()).isEmpty();
    }

    @Test
    void numberSeenAlready_changesNothing() {
        assertThat(of(1, 5, 3, 3, 1, 5)).isEqualTo(of(1, 5, 3));
    }

    @Test
    void firstNumberSeen_needNotBeTheFirstOfTheSpool() {
        SpoolLedger ledger = of(1000);

        assertThat(ledger.gaps()).containsExactly(new Gap(1, 999));
        assertThat(ledger.hasSeen(999)).isFalse();
        assertThat(ledger.with(998).hasSeen(998)).isTrue();
        assertThat(ledger.with(998).hasSeen(999)).isFalse();
        assertThat(ledger.with(998).with(999).hasSeen(999)).isTrue();
    }

    @Test
    void numbersFromZero_areNoGap() {
        assertThat(of(0, 1, 2)).isEqualTo(new SpoolLedger("spool", 0, 0, 2, List.of(), Missing.NONE));
    }

    @Test
    void gapsBeyondTheBound_areForgottenFromTheOldest_andCountAsNotSeen() {
        SpoolLedger ledger = of(1);
        for (long sequence = 3; sequence <= 67; sequence += 2) {
            ledger = ledger.with(sequence);
        }

        assertThat(ledger.gaps()).hasSize(32).first().isEqualTo(new Gap(4, 4));
        assertThat(ledger.floor()).isEqualTo(3);
        assertThat(ledger.hasSeen(1)).isFalse();
        assertThat(ledger.hasSeen(3)).isTrue();
        assertThat(ledger.with(2)).isEqualTo(ledger);
    }

    @Test
    void ledger_agreesWithASetThatForgetsNothing_whileItsGapsAreFew() {
        Random random = new Random(20260302);
        for (int run = 0; run < 500; run++) {
            Set<Long> seen = new HashSet<>();
            long first = random.nextLong(1, 41);
            SpoolLedger ledger = of(first);
            seen.add(first);
            for (int i = 0; i < 60; i++) {
                long sequence = random.nextLong(1, 41);
                assertThat(ledger.hasSeen(sequence)).isEqualTo(seen.contains(sequence));
                ledger = ledger.with(sequence);
                seen.add(sequence);
                assertThat(ledger.hasSeen(sequence)).isTrue();
            }
        }
    }
}
