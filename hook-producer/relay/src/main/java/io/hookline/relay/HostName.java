// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The name of this PC. */
final class HostName {
    private HostName() {}

    /** What the operating system tells a process without a look-up (Windows, then shells), or else what a look-up says. */
    static Optional<String> find(Map<String, String> environment) {
        return Stream.of("COMPUTERNAME", "HOSTNAME")
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(name -> !name.isBlank())
                .findFirst()
                .or(HostName::lookUp);
    }

    private static Optional<String> lookUp() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
