// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class DurationsServiceTest {
    @Test
    void meters_canBeRead_thoughKafkaStreamsCountsBelowZero() {
        PrometheusMeterRegistry registry = DurationsService.registry();
        FunctionCounter.builder("kafka.stream.state.number.file.errors.total", -1, Integer::doubleValue)
                .register(registry);
        registry.counter("hookline.example").increment();

        assertThat(registry.scrape()).contains("hookline_example_total 1.0");
    }
}
