// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsServiceTest {
    @Test
    void meters_canBeRead_thoughKafkaStreamsCountsBelowZero() {
        PrometheusMeterRegistry registry = DurationsService.registry();
        for (String name : List.of("number.open.files", "number.file.errors.total")) {
            FunctionCounter.builder("kafka.stream.state." + name, -1, Integer::doubleValue)
                    .register(registry);
        }
        registry.counter("hookline.example").increment();

        assertThat(registry.scrape()).contains("hookline_example_total 1.0");
    }
}
