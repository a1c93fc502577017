// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;

/**
 * Settings of the archive.
 *
 * @param database where calls and events are kept
 * @param kafka where they come from
 * @param groupId consumer group; instances of one group share the work
 * @param retention how long rows are kept
 * @param http where {@code /metrics} and {@code /health} are served
 */
public record ArchiveSettings(
        DatabaseSettings database, KafkaConnection kafka, String groupId, Retention retention, HttpSettings http) {
    /** The consumer group unless told otherwise. */
    public static final String DEFAULT_GROUP_ID = "hookline-archive";

    public ArchiveSettings {
        if (groupId.isBlank()) {
            throw new IllegalArgumentException("group id: expected a name, was blank");
        }
    }
}
