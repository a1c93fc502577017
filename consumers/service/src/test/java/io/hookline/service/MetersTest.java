// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
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
                .contains("process_uptime_seconds ")
                .contains("process_files_open_files ")
                .contains("jvm_gc_collection_seconds_count{gc=");
    }

    @Test
    void whatKafkaTellsTwice_isThereOnce() {
        Gauge.builder("kafka.consumer.fetch.manager.records.lag", () -> 3)
                .tag("topic", "hookline_call-events")
                .register(meters);
        Gauge.builder("kafka.consumer.fetch.manager.records.lag", () -> 3)
                .tag("topic", "hookline.call-events")
                .register(meters);

        assertThat(meters.scrape().lines().filter(line -> line.startsWith("kafka_")))
                .containsExactly("kafka_consumer_fetch_manager_records_lag{topic=\"hookline.call-events\"} 3.0");
    }

    @Test
    void classesWithoutAJar_areOfTheVersionDevelopment() {
        assertThat(Meters.version()).isEqualTo("development");
    }
}
