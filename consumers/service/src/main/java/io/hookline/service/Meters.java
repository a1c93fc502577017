// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The meters that every process has. */
public final class Meters {
    private Meters() {}

    /**
     * A registry of its own for one process, with the JVM's meters and {@code hookline_build_info}.
     *
     * @param service the name of the process, e.g. {@code durations}
     * @param filters for every meter
     */
    public static PrometheusMeterRegistry registry(String service, MeterFilter... filters) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (MeterFilter filter : filters) {
            registry.config().meterFilter(filter);
        }
        registry.config().meterFilter(KafkaMeters.onceForEachTopic());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        ManagementFactory.getGarbageCollectorMXBeans().forEach(collector -> collections(registry, collector));
        Gauge.builder("hookline.build.info", () -> 1)
                .description("Always 1; the labels say which process of which version this is.")
                .tag("service", service)
                .tag("version", version())
                .register(registry);
        return registry;
    }

    /** Micrometer's own meters of this need a listener that somebody has to remove; the JVM counts without one. */
    private static void collections(MeterRegistry registry, GarbageCollectorMXBean collector) {
        FunctionTimer.builder(
                        "jvm.gc.collection",
                        collector,
                        GarbageCollectorMXBean::getCollectionCount,
                        GarbageCollectorMXBean::getCollectionTime,
                        TimeUnit.MILLISECONDS)
                .description("Garbage collections and the time they took.")
                .tag("gc", collector.getName())
                .register(registry);
    }

    /** The version from the jar's manifest; {@code development} when run from classes. */
    public static String version() {
        return Objects.requireNonNullElse(Meters.class.getPackage().getImplementationVersion(), "development");
    }
}
