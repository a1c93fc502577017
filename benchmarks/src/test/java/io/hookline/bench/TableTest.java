// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columns_areAsWideAsTheirWidestCell_andNumbersStandOneBelowTheOther() {
        Table table = new Table("Title", "name", "n").row("a", "1,000").row("longer", "2");

        assertThat(table.lines()).containsExactly("Title", "  name        n", "  a       1,000", "  longer      2");
    }

    @Test
    void row_ofAnotherWidth_isRefused() {
        Table table = new Table("Title", "name", "n");

        assertThatIllegalArgumentException().isThrownBy(() -> table.row("a"));
    }
}
