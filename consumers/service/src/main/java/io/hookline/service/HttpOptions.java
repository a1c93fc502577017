// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import picocli.CommandLine.Option;

/** The options of {@link HttpSettings}, to be mixed into the options of a process. */
public final class HttpOptions {
    @Option(
            names = "--http-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            converter = Settings.NotBlank.class,
            description =
                    "Address that serves /metrics and /health. They ask for no credentials: loopback unless you know better.")
    private String host = "";

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "0",
            converter = Settings.Port.class,
            description = "Port that serves /metrics and /health; 0 is any free one.")
    private int port;

    public HttpSettings settings() {
        return new HttpSettings(host, port);
    }
}
