// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.durations.machine.SeenIds;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SeenIdsSerdeTest {
    private final SeenIdsSerde serde = new SeenIdsSerde();

    @Test
    void ids_areReadAsTheyWereWritten() {
        SeenIds seen = SeenIds.NONE.with(new UUID(1, -2), 0).with(new UUID(-3, 4), 7);

        byte[] bytes = serde.serializer().serialize("seen-ids", seen);
        assertThat(bytes).hasSize(48);
        assertThat(serde.deserializer().deserialize("seen-ids", bytes)).isEqualTo(seen);
        assertThat(serde.deserializer().deserialize("seen-ids", new byte[0])).isEqualTo(SeenIds.NONE);
    }

    @Test
    void bytesOfAnotherLength_areRejected() {
        assertThatThrownBy(() -> serde.deserializer().deserialize("seen-ids", new byte[47]))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("47 in all");
    }

    @Test
    void stationsAndParts_haveKeysOfTheirOwn() {
        UUID id = new UUID(0, 0);
        assertThat(SeenIdsSerde.key("a", id)).isNotEqualTo(SeenIdsSerde.key("ab", id));
        assertThat(SeenIdsSerde.key("a", id)).isNotEqualTo(SeenIdsSerde.key("a", new UUID(0, 1)));
        assertThat(SeenIdsSerde.key("é", id).get()).hasSize(3);
    }
}
