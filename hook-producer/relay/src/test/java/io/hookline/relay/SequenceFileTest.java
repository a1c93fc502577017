// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SequenceFileTest {
    private final SequenceFile file = new SequenceFile(
            UUID.fromString("0b3c7a52-93c5-4f9e-8a0d-3f5f6f1f2a11"),
            "Empfang crc32c ü",
            57,
            new TreeMap<>(Map.of(56L, new UUID(1, 56), 57L, new UUID(1, 57))));

    @Test
    void file_readsBackEqual() throws SequenceFile.DamagedException {
        assertThat(SequenceFile.decode(file.encode())).isEqualTo(file);
    }

    @Test
    void format_isAsDocumented() {
        assertThat(new String(file.encode(), StandardCharsets.UTF_8).lines())
                .startsWith(
                        "hookline-sequence 1",
                        "spool 0b3c7a52-93c5-4f9e-8a0d-3f5f6f1f2a11",
                        "station Empfang crc32c ü",
                        "last 57",
                        "56 00000000-0000-0001-0000-000000000038",
                        "57 00000000-0000-0001-0000-000000000039")
                .last()
                .asString()
                .matches("crc32c [0-9a-f]{8}");
    }

    @Test
    void anyChangedBit_isNoticed() {
        byte[] bytes = file.encode();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> SequenceFile.decode(damaged)).isInstanceOf(SequenceFile.DamagedException.class);
        }
    }

    @Test
    void anyMissingEnd_isNoticed() {
        byte[] bytes = file.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] damaged = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> SequenceFile.decode(damaged)).isInstanceOf(SequenceFile.DamagedException.class);
        }
    }
}
