// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;
import java.nio.file.Path;

/**
 * Settings of the durations service.
 *
 * @param kafka how to reach Kafka and the schema registry
 * @param http where to serve {@code /metrics} and {@code /health}
 * @param applicationId names the consumer group, the internal topics and the state
 * @param stateDirectory holds a copy of the state that Kafka keeps; may be lost
 * @param threads stream threads; more than partitions are idle
 * @param limits how long to wait for what may never come
 * @param numbering how numbers are read when two reports of one are compared
 */
public record DurationsSettings(
        KafkaConnection kafka,
        HttpSettings http,
        String applicationId,
        Path stateDirectory,
        int threads,
        Limits limits,
        Numbering numbering) {}
