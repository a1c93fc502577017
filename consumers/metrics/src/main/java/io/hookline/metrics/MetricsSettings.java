// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;

/**
 * Everything that the metrics service is told.
 *
 * @param kafka where the calls come from
 * @param http where the counts are served
 */
public record MetricsSettings(KafkaConnection kafka, HttpSettings http) {}
