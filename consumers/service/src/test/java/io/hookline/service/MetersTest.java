// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final PrometheusMeterRegistry meters = Meters.registry("durations");

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void aRegistry_saysWhichProcessOfWhichVersionItIs() {
        assertThat(meters.scrape())
                .contains("# TYPE hookline_build_info gauge\n")
                .contains("hookline_build_info{service=\"durations\",version=\"" + Meters.version() + "\"} 1\n");
    }

    @Test
    void aRegistry_hasTheMetersOfTheJvm() {
        assertThat(meters.scrape())
                .contains("jvm_memory_used_bytes{")
                .contains("jvm_threads_live_threads ")
                .contains("jvm_classes_loaded_classes ")
                .contains("process_cpu_usage ")
                .contains("process_uptime_seconds ");
    }

    @Test
    void classesWithoutAJar_areOfTheVersionDevelopment() {
        assertThat(Meters.version()).isEqualTo("development");
    }
}
