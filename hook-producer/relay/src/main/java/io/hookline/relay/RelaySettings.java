// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;
import io.hookline.service.KafkaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one relay.
 *
 * @param spool the directory in which the hooks of one desk leave their events; it exists
 * @param station the desk's name, the key of its records; two desks must not share one
 * @param account the desk's SIP account, as far as it is known
 * @param limits how much the spool may hold
 * @param kafka where to send
 * @param kafkaConfig the file from which the client properties of {@code kafka} were read; null without one
 * @param http where to serve {@code /metrics} and {@code /health}
 */
public record RelaySettings(
        Path spool,
        String station,
        StationAccount account,
        SpoolLimits limits,
        KafkaConnection kafka,
        @Nullable Path kafkaConfig,
        HttpSettings http) {

    /**
     * Checks the station.
     *
     * @throws IllegalArgumentException when the station is blank, too long, or has control characters
     */
    public RelaySettings {
        Names.require("station", station);
    }

    /**
     * Where to send, with the properties of Kafka's and the registry's clients as they are in their file now: a credential may have been corrected.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    KafkaConnection currentKafka() {
        if (kafkaConfig == null) {
            return kafka;
        }
        try {
            return KafkaOptions.connection(
                    kafka.bootstrapServers(), kafka.registry().url(), KafkaOptions.readConfig(kafkaConfig));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves out the account, whose extension is a number too. */
    @Override
    public String toString() {
        return "RelaySettings[" + spool + ", " + station + ", " + kafka + ", " + http + "]";
    }
}
