// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A meter of Kafka's clients, the JVM or the connection pool that rules and dashboards may use. Their libraries own these
 * names and have hundreds more, so only what is relied on is listed, and a test looks for each on a real run.
 *
 * @param services on whose pages it stands
 */
public record ForeignMeter(String name, List<String> services, String labels, String meaning) {
    private static final List<String> CONSUMERS = List.of("durations", "metrics", "archive");
    private static final List<String> ALL_SERVICES = List.of("relay", "durations", "metrics", "archive");

    static final List<ForeignMeter> ALL = List.of(
            new ForeignMeter(
                    "kafka_consumer_fetch_manager_records_lag",
                    CONSUMERS,
                    "`client_id`, `topic`, `partition`",
                    "Records of a partition that are not read yet; sum"),
            new ForeignMeter(
                    "kafka_consumer_fetch_manager_records_consumed_rate",
                    CONSUMERS,
                    "`client_id`, `topic`",
                    "Records read, per second"),
            new ForeignMeter(
                    "kafka_consumer_coordinator_last_heartbeat_seconds_ago",
                    CONSUMERS,
                    "`client_id`",
                    "Since the group last heard of this consumer"),
            new ForeignMeter(
                    "kafka_stream_thread_process_latency_avg",
                    List.of("durations"),
                    "`thread_id`",
                    "Milliseconds for an event, on average"),
            new ForeignMeter(
                    "kafka_stream_thread_commit_latency_avg",
                    List.of("durations"),
                    "`thread_id`",
                    "Milliseconds for a transaction's commit, on average"),
            new ForeignMeter(
                    "hikaricp_connections_active", List.of("archive"), "`pool`", "Connections to PostgreSQL in use"),
            new ForeignMeter("jvm_memory_used_bytes", ALL_SERVICES, "`area`, `id`", "Memory in use, heap and other"),
            new ForeignMeter(
                    "jvm_memory_max_bytes", ALL_SERVICES, "`area`, `id`", "The most that it may be; -1: no limit"),
            new ForeignMeter(
                    "jvm_gc_collection_seconds_sum", ALL_SERVICES, "`gc`", "Seconds spent in garbage collections"),
            new ForeignMeter("jvm_gc_collection_seconds_count", ALL_SERVICES, "`gc`", "Garbage collections"),
            new ForeignMeter("jvm_threads_live_threads", ALL_SERVICES, "", "Threads"),
            new ForeignMeter("process_cpu_usage", ALL_SERVICES, "", "Share of all processors that the process uses"),
            new ForeignMeter("process_start_time_seconds", ALL_SERVICES, "", "When the process started, since 1970"),
            new ForeignMeter("process_uptime_seconds", ALL_SERVICES, "", "Since the process started"),
            new ForeignMeter("process_files_open_files", ALL_SERVICES, "", "Open files"));

    public static Set<String> names() {
        return ALL.stream().map(ForeignMeter::name).collect(Collectors.toSet());
    }
}
