// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

/**
 * Where a process serves {@code /metrics} and {@code /health}.
 *
 * @param host address to bind; loopback by default, as the two pages ask for no credentials
 * @param port TCP port, 0 for any free one
 */
public record HttpSettings(String host, int port) {
    /** Any free port, for this machine only. */
    public static final HttpSettings LOOPBACK = new HttpSettings("127.0.0.1", 0);

    private static final int HIGHEST_PORT = 65_535;

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("http host: expected an address, was blank");
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("http port: expected 0 to " + HIGHEST_PORT + ", was " + port);
        }
    }
}
