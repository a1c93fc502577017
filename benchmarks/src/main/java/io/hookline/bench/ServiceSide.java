// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.durations.DurationsService;
import io.hookline.durations.DurationsSettings;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;
import java.nio.file.Path;

/** The durations service, the same object that its own process runs. */
record ServiceSide(KafkaConnection kafka, int threads, Limits limits) implements Side {
    @Override
    public String name() {
        return "service";
    }

    @Override
    public RunningDurations start(String applicationId, Path state) {
        return new RunningDurations(DurationsService.start(new DurationsSettings(
                kafka, HttpSettings.LOOPBACK, applicationId, state, threads, limits, Numbering.PLAIN)));
    }

    /** Its counters, read as an operator's Prometheus does. */
    record RunningDurations(DurationsService service) implements Running {
        @Override
        public long taken() {
            return counter("hookline_events_total");
        }

        /** Provisional and other closings that were published. */
        long closed() {
            return scrape().sum("hookline_call_revisions_total", "io.hookline.call.closed");
        }

        private long counter(String name) {
            return scrape().sum(name, "");
        }

        private Scrape scrape() {
            return Scrape.of(service.http().uri("/metrics"));
        }

        @Override
        public void close() {
            service.close();
        }
    }
}
