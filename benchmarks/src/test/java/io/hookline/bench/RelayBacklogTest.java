// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.bench.Arrivals.Arrival;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class RelayBacklogTest {
    @Test
    void rate_isThatOfAllAfterTheFirst() {
        assertThat(RelayBacklog.rate(arrivals(0, 1_000_000, 4_000_000))).isEqualTo(500);
    }

    @Test
    void rate_ofAllAtOnce_isANumber() {
        assertThat(RelayBacklog.rate(arrivals(5, 5))).isFinite();
    }

    private static List<Arrival> arrivals(long... nanos) {
        return LongStream.of(nanos)
                .mapToObj(at -> new Arrival(at, new ConsumerRecord<>("topic", 0, at, new byte[0], new byte[0])))
                .toList();
    }
}
