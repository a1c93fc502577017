// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedTextsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 999, 1000, 5000})
    void texts_comeOutInOrder_howeverFewAreHeld(int held) throws IOException {
        List<String> inOrder = new ArrayList<>();
        List<SortedTexts.Key> keys = new ArrayList<>();
        for (String station : new String[] {"", "a", "b", "ü\uD83D\uDE00"}) {
            for (long ordinal = 0; ordinal < 125; ordinal++) {
                for (long tie = 0; tie < 2; tie++) {
                    keys.add(new SortedTexts.Key(station, ordinal, tie));
                    inOrder.add(text(station, ordinal, tie));
                }
            }
        }
        Collections.shuffle(keys, new Random(held));

        List<String> out = new ArrayList<>();
        try (SortedTexts texts = new SortedTexts(held)) {
            for (SortedTexts.Key key : keys) {
                texts.put(key, text(key.station(), key.ordinal(), key.tie()));
            }
            texts.forEach(out::add);
        }
        assertThat(out).isEqualTo(inOrder);
    }

    /** On Windows the file has a name until it is closed, also by the end of the process. */
    @Test
    void textsOnTheDisk_areInNoFileThatAKilledProcessLeaves(@TempDir Path directory) throws IOException {
        try (SortedTexts texts = new SortedTexts(1, directory)) {
            texts.put(new SortedTexts.Key("a", 2, 0), "+4989");
            texts.put(new SortedTexts.Key("a", 1, 0), "+4930");
            if (File.separatorChar == '/') {
                assertThat(directory).isEmptyDirectory();
            }
            List<String> out = new ArrayList<>();
            texts.forEach(out::add);
            assertThat(out).containsExactly("+4930", "+4989");
        }
        assertThat(directory).isEmptyDirectory();
    }

    private static String text(String station, long ordinal, long tie) {
        return station + " é\uD83D\uDE00 " + ordinal + "." + tie;
    }
}
