// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import io.hookline.archive.ArchiveService;
import io.hookline.durations.DurationsService;
import io.hookline.metrics.MetricsService;
import io.hookline.relay.RelayService;
import io.hookline.service.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Every meter that Hookline has of its own, by service, as the code registers them before anything happened. */
final class MeterList {
    /** In the order of an event's way. */
    static final List<String> SERVICES = List.of("relay", "durations", "metrics", "archive");

    private static final Map<String, Consumer<MeterRegistry>> DESCRIBED = Map.of(
            "relay", RelayService::describe,
            "durations", DurationsService::describe,
            "metrics", MetricsService::describe,
            "archive", ArchiveService::describe);

    private MeterList() {}

    static Map<String, List<Meter>> byService() {
        Map<String, List<Meter>> all = new LinkedHashMap<>();
        for (String service : SERVICES) {
            Consumer<MeterRegistry> describe = DESCRIBED.get(service);
            if (describe == null) {
                throw new IllegalStateException("no meters of " + service);
            }
            PrometheusMeterRegistry registry = Meters.registry(service);
            try {
                describe.accept(registry);
                all.put(service, Meter.own(service, registry.scrape()));
            } finally {
                registry.close();
            }
        }
        return all;
    }

    static List<Meter> all() {
        List<Meter> all = new ArrayList<>();
        byService().values().forEach(all::addAll);
        return all;
    }

    /** What a query may ask of Hookline. */
    static Set<String> queryable() {
        return all().stream().flatMap(meter -> meter.queryable().stream()).collect(Collectors.toSet());
    }
}
