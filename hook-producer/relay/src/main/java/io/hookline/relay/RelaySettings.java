// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.schema.KafkaConnection;
import io.hookline.service.HttpSettings;
import java.nio.file.Path;

/**
 * The settings of one relay.
 *
 * @param spool the directory in which the hooks of one desk leave their events; it exists
 * @param station the desk's name, the key of its records; two desks must not share one
 * @param account the desk's SIP account, as far as it is known
 * @param kafka where to send
 * @param http where to serve {@code /metrics} and {@code /health}
 */
public record RelaySettings(
        Path spool, String station, StationAccount account, KafkaConnection kafka, HttpSettings http) {

    /**
     * Checks the station.
     *
     * @throws IllegalArgumentException when the station is blank, too long, or has control characters
     */
    public RelaySettings {
        Names.require("station", station);
    }

    /** Leaves out the account, whose extension is a number too. */
    @Override
    public String toString() {
        return "RelaySettings[" + spool + ", " + station + ", " + kafka + ", " + http + "]";
    }
}
